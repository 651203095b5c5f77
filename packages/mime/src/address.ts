import { isIPv4, isIPv6 } from "node:net";
import { AddressError } from "./address-error.ts";
import { toAsciiDomain } from "./domain.ts";
import { type Token, tokenize } from "./tokens.ts";

declare const checked: unique symbol;

/**
 * An e-mail address (RFC 5322 addr-spec) in canonical form: the local part exactly as given but without needless quoting, the domain in
 * lower-case ASCII. Made only by {@link parseAddress} and its kin, so it holds no CR, LF or NUL.
 *
 * Two addresses name the same mailbox to us exactly when the strings are equal. Old addresses of Japanese mobile carriers
 * (`a..b@docomo.ne.jp`) stand unquoted here, as their owners write them; {@link toWireAddress} quotes them for SMTP and headers.
 */
export type Address = string & { readonly [checked]: "address" };

/** The two halves of an {@link Address}. */
export interface AddressParts {
	/** The local part with quoting undone. */
	readonly localPart: string;
	/** The domain: lower-case ASCII, or an address literal in brackets. */
	readonly domain: string;
}

export interface AddressOptions {
	/**
	 * Accept the unquoted local parts with stray dots that Japanese mobile carriers once handed out. They still receive mail, so they are
	 * right for recipients; a From like that would break in other people's software. Default: false.
	 */
	readonly legacyCarrier?: boolean;
}

const maxLocalPartOctets = 64;
const maxAddressOctets = 254;

// The carriers that let subscribers choose such local parts (until about 2009); au.com took over the local parts of ezweb.ne.jp.
const legacyCarriers: ReadonlySet<string> = new Set(["docomo.ne.jp", "ezweb.ne.jp", "au.com"]);

/**
 * Parses one bare address: no display name, no angle brackets.
 *
 * @throws {AddressError} says what is wrong.
 * @see RFC 5322 §3.4.1 (addr-spec), RFC 5321 §4.5.3.1 (lengths), RFC 6531 (UTF-8 local parts)
 */
export function parseAddress(text: string, options: AddressOptions = {}): Address {
	return addressFromTokens(tokenize(text, "address"), text, options);
}

/** Takes an address apart. Cheap: the address has been checked already. */
export function splitAddress(address: Address): AddressParts {
	// A quoted local part may hold an "@", a domain may not; a literal has none either (it is an IP address).
	const at = address.lastIndexOf("@");
	const local = address.slice(0, at);
	return { localPart: local.startsWith('"') ? unquote(local) : local, domain: address.slice(at + 1) };
}

/** Writes an address as SMTP commands and header fields need it: quoted where a strict reader would demand it (RFC 5321 §4.1.2). */
export function toWireAddress(address: Address): string {
	const { localPart, domain } = splitAddress(address);
	return `${isDotAtom(localPart) ? localPart : quote(localPart)}@${domain}`;
}

/** Tells whether an address can be carried without SMTPUTF8 (RFC 6531): its local part is ASCII, as its domain always is. */
export function isAsciiAddress(address: Address): boolean {
	return !/[^\p{ASCII}]/u.test(address);
}

/** @internal The tokens of exactly one addr-spec, with comments already dropped. */
export function addressFromTokens(tokens: readonly Token[], text: string, options: AddressOptions): Address {
	const refuse = (problem: string): never => {
		throw new AddressError("address", problem, text);
	};
	if (tokens.length === 0) return refuse("is empty");
	if (tokens.some(({ kind, value }) => kind === "special" && (value === "<" || value === ">"))) {
		return refuse("has angle brackets where a bare address is expected");
	}
	const separators = tokens.filter((token) => token.kind === "special" && token.value === "@").length;
	if (separators === 0) return refuse(text.includes("＠") ? 'has a full-width "＠" instead of "@"' : 'has no "@"');
	if (separators > 1) return refuse('has more than one "@"');
	const at = tokens.findIndex((token) => token.kind === "special" && token.value === "@");
	const domain = readDomain(tokens.slice(at + 1), refuse);
	const local = readLocalPart(tokens.slice(0, at), refuse);
	const carrierForm = options.legacyCarrier === true && local.plain && isLegacyCarrier(domain);
	if (local.dotProblem !== null && !carrierForm) return refuse(local.dotProblem);
	return assemble(local.value, domain, refuse);
}

interface LocalPart {
	readonly value: string;
	/** Why it is not a dot-atom, when only its dots are to blame. */
	readonly dotProblem: string | null;
	/** Whether it was written in one piece and without quotes. */
	readonly plain: boolean;
}

function readLocalPart(tokens: readonly Token[], refuse: (problem: string) => never): LocalPart {
	if (tokens.length === 0) return refuse('has nothing before the "@"');
	let value = "";
	let dotProblem: string | null = null;
	let plain = true;
	let wordBefore = false;
	for (const [index, token] of tokens.entries()) {
		if (index > 0 && token.spaced) plain = false;
		if (token.kind === "special" && token.value === ".") {
			if (!wordBefore) dotProblem = value === "" ? "begins with a dot" : "has two dots in a row before the @";
			wordBefore = false;
		} else if (token.kind === "atom" || token.kind === "quoted") {
			if (wordBefore) return refuse('has a blank or a quotation mark inside the part before the "@"');
			if (token.kind === "quoted") plain = false;
			else refuseInvisible(token.value, refuse);
			wordBefore = true;
		} else {
			return refuse(`has a "${token.value}" before the "@", which needs quotation marks there`);
		}
		value += token.value;
	}
	if (!wordBefore) dotProblem ??= 'has a dot right before the "@"';
	return { value, dotProblem, plain };
}

function refuseInvisible(atom: string, refuse: (problem: string) => never): void {
	// Legal under RFC 6532, and never meant: a zero-width or ideographic space pasted along with the address.
	if (/[\p{White_Space}\p{Cf}]/u.test(atom)) refuse('has an invisible character or a wide blank before the "@"');
}

function readDomain(tokens: readonly Token[], refuse: (problem: string) => never): string {
	const [first] = tokens;
	if (first === undefined) return refuse('has nothing after the "@"');
	if (first.kind === "literal") {
		if (tokens.length > 1) return refuse("has something after the address literal");
		return readLiteral(first.value, refuse);
	}
	let domain = "";
	for (const [index, token] of tokens.entries()) {
		const isDot = token.kind === "special" && token.value === ".";
		if (token.kind !== "atom" && !isDot) return refuse(`has a "${token.value}" after the "@"`);
		// `a@b c` is no domain; `a@b . c` is the obsolete form of `a@b.c` (RFC 5322 §4.4).
		const before = tokens[index - 1];
		if (before?.kind === "atom" && token.kind === "atom") return refuse("has a blank inside its domain");
		domain += token.value;
	}
	try {
		return toAsciiDomain(domain);
	} catch (error) {
		if (error instanceof AddressError) return refuse(`has a domain that ${error.problem}`);
		throw error;
	}
}

function readLiteral(content: string, refuse: (problem: string) => never): string {
	const ipv6 = /^ipv6:(.*)$/i.exec(content)?.[1];
	if (ipv6 !== undefined && isIPv6(ipv6) && !ipv6.includes("%")) return `[IPv6:${ipv6.toLowerCase()}]`;
	if (isIPv4(content)) return `[${content}]`;
	return refuse("has an address literal that is no IP address");
}

function assemble(localPart: string, domain: string, refuse: (problem: string) => never): Address {
	if (localPart.includes("\t")) return refuse('has a tab before the "@"');
	if (Buffer.byteLength(localPart) > maxLocalPartOctets) {
		return refuse(`has more than ${maxLocalPartOctets} octets before the "@"`);
	}
	const carrierForm = isLegacyCarrier(domain) && /^[^\s"(),:;<>@[\\\]]+$/.test(localPart);
	const address = `${isDotAtom(localPart) || carrierForm ? localPart : quote(localPart)}@${domain}`;
	if (Buffer.byteLength(address) > maxAddressOctets) return refuse(`is longer than ${maxAddressOctets} octets`);
	return address as Address;
}

function isLegacyCarrier(domain: string): boolean {
	return legacyCarriers.has(domain);
}

function isDotAtom(localPart: string): boolean {
	return /^[^\s"(),.:;<>@[\\\]\p{Cf}]+(?:\.[^\s"(),.:;<>@[\\\]\p{Cf}]+)*$/u.test(localPart);
}

function quote(text: string): string {
	return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

function unquote(text: string): string {
	return text.slice(1, -1).replace(/\\(.)/gs, "$1");
}
