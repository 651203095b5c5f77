import { type Address, type AddressOptions, addressFromTokens, toWireAddress } from "./address.ts";
import { AddressError, type Refuse, refusalOf } from "./address-error.ts";
import { hasControl } from "./control-characters.ts";
import { decodePhrase } from "./encoded-word.ts";
import { type Token, tokenize } from "./tokens.ts";

/** A person or system that sends or receives mail: an address and, if there is one, the name shown beside it. */
export interface Mailbox {
	/** Decoded and unquoted, for people to read; never used to decide anything. */
	readonly displayName?: string;
	readonly address: Address;
}

/**
 * Parses exactly one mailbox, as it stands in a From field: `会員窓口 <info@shop.example>`, `"Shop, Inc." <info@shop.example>`,
 * `info@shop.example (Shop)` and the other legal forms, with raw UTF-8 names and with the obsolete forms that have one meaning only
 * (dots in an unquoted name, blanks around dots, a source route, which is dropped).
 *
 * @throws {AddressError} for none, for several, for a group, and for everything that is no mailbox; says which.
 * @see RFC 5322 §3.4 and §4.4, RFC 6532 §3.2, RFC 2047
 */
export function parseMailbox(text: string, options: AddressOptions = {}): Mailbox {
	return readMailbox(tokenize(text, "mailbox"), text, options);
}

/**
 * Splits the text of an address list (To, Cc …) at its top-level commas; empty places between commas are dropped (RFC 5322 §4.4).
 * The pieces are not parsed, so that one bad address does not take the others with it.
 *
 * @throws {AddressError} when quotes, comments or brackets are left open, so that the commas cannot be told apart.
 */
export function splitMailboxList(text: string): string[] {
	const pieces: string[] = [];
	let start = 0;
	let depth = 0;
	for (const token of tokenize(text, "address list")) {
		if (token.kind !== "special") continue;
		if (token.value === "<") depth++;
		else if (token.value === ">") depth = Math.max(0, depth - 1);
		else if (token.value === "," && depth === 0) {
			pieces.push(text.slice(start, token.start));
			start = token.end;
		}
	}
	pieces.push(text.slice(start));
	return pieces.map((piece) => piece.trim()).filter((piece) => piece !== "");
}

/**
 * Writes a mailbox so that {@link parseMailbox} reads the same one back. Names keep their characters (RFC 6532); headers encode them.
 *
 * @throws {AddressError} for a display name with control characters.
 */
export function formatMailbox(mailbox: Mailbox): string {
	const address = toWireAddress(mailbox.address);
	const name = mailbox.displayName;
	if (name === undefined || name === "") return address;
	if (hasControl(name)) throw new AddressError("display name", "name-control", name);
	// Always quoted unless plainly a run of words: a bare "=?…?=" would be read as an encoded word, a bare comma as a list.
	const bare = /^[\p{L}\p{N}]+(?: [\p{L}\p{N}]+)*$/u.test(name);
	return `${bare ? name : `"${name.replace(/["\\]/g, "\\$&")}"`} <${address}>`;
}

function readMailbox(tokens: readonly Token[], text: string, options: AddressOptions): Mailbox {
	const refuse = refusalOf("mailbox", text);
	if (tokens.length === 0) return refuse("empty");
	const open = tokens.findIndex((token) => isSpecial(token, "<"));
	if (open === -1) {
		refuseLists(tokens, refuse);
		return { address: addressFromTokens(tokens, text, options) };
	}
	refuseLists(tokens.slice(0, open), refuse);
	const close = tokens.findIndex((token) => isSpecial(token, ">"));
	if (close === -1) return refuse("open-angle");
	const after = tokens.slice(close + 1);
	if (after.length > 0) {
		refuseLists(after, refuse);
		return refuse("text-after-angle");
	}
	const address = addressFromTokens(withoutRoute(tokens.slice(open + 1, close), refuse), text, options);
	const displayName = readPhrase(tokens.slice(0, open), refuse);
	return displayName === "" ? { address } : { displayName, address };
}

function refuseLists(tokens: readonly Token[], refuse: Refuse): void {
	for (const token of tokens) {
		if (isSpecial(token, ",")) refuse("comma");
		if (isSpecial(token, ":") || isSpecial(token, ";")) refuse("group");
	}
}

function readPhrase(tokens: readonly Token[], refuse: Refuse): string {
	// Encoded words are decoded in runs of atoms only: inside quotation marks they are plain text (RFC 2047 §5).
	const pieces: string[] = [];
	let atoms: string[] = [];
	const flush = (): void => {
		if (atoms.length > 0) pieces.push(decodePhrase(atoms));
		atoms = [];
	};
	for (const [index, token] of tokens.entries()) {
		const before = tokens[index - 1];
		// `John Q. Public`: a dot, obsolete here, belongs to the words it touches.
		const glued = !token.spaced && before !== undefined && (isSpecial(token, ".") || isSpecial(before, "."));
		if (token.kind === "atom" && !glued) {
			atoms.push(token.value);
			continue;
		}
		flush();
		if (token.kind === "special" && token.value !== ".") {
			return refuse("name-character", { character: token.value });
		}
		if (glued && pieces.length > 0) pieces.push(`${pieces.pop() as string}${token.value}`);
		else pieces.push(token.value);
	}
	flush();
	return pieces.join(" ").replaceAll("\t", " ").trim();
}

function withoutRoute(tokens: readonly Token[], refuse: Refuse): readonly Token[] {
	const [first] = tokens;
	const isRoute = first !== undefined && (isSpecial(first, "@") || isSpecial(first, ","));
	if (!isRoute) return tokens;
	// `<@relay.example,@other.example:info@shop.example>` (RFC 5322 §4.4, obs-route): read over, as RFC 5321 §3.3 says.
	const colon = tokens.findIndex((token) => isSpecial(token, ":"));
	return colon === -1 ? refuse("nothing-before-at") : tokens.slice(colon + 1);
}

function isSpecial(token: Token, value: string): boolean {
	return token.kind === "special" && token.value === value;
}
