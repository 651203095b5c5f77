import { badRequest } from "./errors.ts";

/** One mailbox as SES was given it. */
export interface Mailbox {
	/** As written, with its display name; SES repeats this in its messages. */
	readonly text: string;
	/** The address alone, as written. */
	readonly address: string;
	/** As written, with its quotes when it has any. */
	readonly localPart: string;
	readonly domain: string;
}

/**
 * Reads a parameter that holds exactly one mailbox.
 *
 * SES's messages about bad addresses are those of JavaMail's `InternetAddress`; the same words are used here.
 *
 * @throws {SesError} `BadRequestException`.
 */
export function parseMailbox(text: string): Mailbox {
	const [only, ...others] = splitOutsideQuotes(text, { groups: false });
	if (only === undefined) throw badRequest("Missing final '@domain'");
	if (others.length > 0) throw badRequest("Illegal address");
	return toMailbox(only);
}

/**
 * Reads a header field that holds any number of mailboxes; members of groups count as if they stood alone.
 *
 * @throws {SesError} `BadRequestException`.
 */
export function parseMailboxes(text: string): readonly Mailbox[] {
	return splitOutsideQuotes(text, { groups: true }).map(toMailbox);
}

/**
 * Checks a domain as SES takes it: ASCII, so in its `xn--` form.
 *
 * @throws {SesError} `BadRequestException`.
 */
export function checkDomain(domain: string): void {
	if (domain === "") throw badRequest("Missing domain");
	if (hasControlOrSpace(domain)) throw badRequest("Domain contains control or whitespace");
	if (!/^[A-Za-z0-9.-]+$/.test(domain)) throw badRequest("Domain contains illegal character");
	if (domain.startsWith(".")) throw badRequest("Domain starts with dot");
	if (domain.endsWith(".")) throw badRequest("Domain ends with dot");
	if (domain.includes("..")) throw badRequest("Domain contains dot-dot");
}

function toMailbox(text: string): Mailbox {
	if (/[\r\n\0]/.test(text)) throw badRequest("Illegal whitespace in address");
	const address = addressIn(text);
	const [localPart, domain] = splitAddress(address);
	checkLocalPart(localPart);
	checkDomain(domain);
	return { text, address, localPart, domain };
}

function addressIn(text: string): string {
	const shape = outline(text);
	const open = shape.indexOf("<");
	if (open === -1) return withoutComments(text, shape).trim();
	const close = shape.indexOf(">", open);
	if (close === -1) throw badRequest("Missing '>'");
	if (withoutComments(text.slice(close + 1), shape.slice(close + 1)).trim() !== "") throw badRequest("Illegal address");
	return text.slice(open + 1, close).trim();
}

function splitAddress(address: string): readonly [localPart: string, domain: string] {
	const at = outline(address).indexOf("@");
	if (at === -1) throw badRequest("Missing final '@domain'");
	return [address.slice(0, at), address.slice(at + 1)];
}

function checkLocalPart(localPart: string): void {
	if (localPart === "") throw badRequest("Missing local name");
	// SES has no SMTPUTF8, and Punycode is not defined for local parts.
	if (/[^\0-\x7f]/.test(localPart)) throw badRequest("Local address contains illegal character");
	// [UNV] Whether SES takes a quoted local part such as "a..b" is not established; here it does.
	if (/^"(?:[^"\\]|\\.)+"$/.test(localPart)) return;
	if (hasControlOrSpace(localPart)) throw badRequest("Local address contains control or whitespace");
	if (/[()<>,;:\\"[\]@]/.test(localPart)) throw badRequest("Local address contains illegal character");
	if (localPart.startsWith(".")) throw badRequest("Local address starts with dot");
	if (localPart.endsWith(".")) throw badRequest("Local address ends with dot");
	if (localPart.includes("..")) throw badRequest("Local address contains dot-dot");
}

function hasControlOrSpace(text: string): boolean {
	return /[\0-\x20\x7f]/.test(text);
}

/** Cuts at the commas (and the colons and semicolons of groups) that stand outside quotes, comments and angle brackets. */
function splitOutsideQuotes(text: string, { groups }: { readonly groups: boolean }): readonly string[] {
	const shape = outline(text);
	const parts: string[] = [];
	let start = 0;
	let insideAngle = false;
	for (let index = 0; index <= text.length; index++) {
		const character = shape[index];
		if (character === "<") insideAngle = true;
		if (character === ">") insideAngle = false;
		const isGroupName = groups && character === ":" && !insideAngle;
		const isEnd = character === undefined || ((character === "," || (groups && character === ";")) && !insideAngle);
		if (isEnd) parts.push(text.slice(start, index).trim());
		if (isEnd || isGroupName) start = index + 1;
	}
	return parts.filter((part) => part !== "");
}

/** The text with every character of a quoted string replaced by `"` and every character of a comment by `(`; positions stay. */
function outline(text: string): string {
	let shape = "";
	let quoted = false;
	let depth = 0;
	for (let index = 0; index < text.length; index++) {
		const character = text.charAt(index);
		if (character === "\\" && (quoted || depth > 0)) {
			shape += quoted ? '""' : "((";
			index++;
		} else if (character === '"' && depth === 0) {
			quoted = !quoted;
			shape += '"';
		} else if (quoted) {
			shape += '"';
		} else if (character === "(" || depth > 0) {
			depth += character === "(" ? 1 : character === ")" ? -1 : 0;
			shape += "(";
		} else {
			shape += character;
		}
	}
	return shape.slice(0, text.length);
}

function withoutComments(text: string, shape: string): string {
	let kept = "";
	for (let index = 0; index < text.length; index++) kept += shape[index] === "(" ? "" : text.charAt(index);
	return kept;
}
