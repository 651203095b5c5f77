import { isIPv4, isIPv6 } from "node:net";
import { AddressError, type Refuse, refusalOf } from "./address-error.ts";
import type { AddressProblemCode } from "./address-problem.ts";
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
	const refuse = refusalOf("address", text);
	if (tokens.length === 0) return refuse("empty");
	if (tokens.some(({ kind, value }) => kind === "special" && (value === "<" || value === ">"))) {
		return refuse("angle-brackets");
	}
	const separators = tokens.filter((token) => token.kind === "special" && token.value === "@").length;
	if (separators === 0) return refuse(text.includes("＠") ? "full-width-at" : "no-at");
	if (separators > 1) return refuse("several-ats");
	const at = tokens.findIndex((token) => token.kind === "special" && token.value === "@");
	const domain = readDomain(tokens.slice(at + 1), refuse);
	const local = readLocalPart(tokens.slice(0, at), refuse);
	const carrierForm = options.legacyCarrier === true && local.plain && isLegacyCarrier(domain);
	if (local.dotProblem !== null && !carrierForm) return refuse(local.dotProblem);
	return assemble(local.value, domain, refuse);
}

type DotProblem = Extract<AddressProblemCode, "dot-first" | "two-dots" | "dot-before-at">;

interface LocalPart {
	readonly value: string;
	/** Why it is not a dot-atom, when only its dots are to blame. */
	readonly dotProblem: DotProblem | null;
	/** Whether it was written in one piece and without quotes. */
	readonly plain: boolean;
}

function readLocalPart(tokens: readonly Token[], refuse: Refuse): LocalPart {
	if (tokens.length === 0) return refuse("nothing-before-at");
	let value = "";
	let dotProblem: DotProblem | null = null;
	let plain = true;
	let wordBefore = false;
	for (const [index, token] of tokens.entries()) {
		if (index > 0 && token.spaced) plain = false;
		if (token.kind === "special" && token.value === ".") {
			if (!wordBefore) dotProblem = value === "" ? "dot-first" : "two-dots";
			wordBefore = false;
		} else if (token.kind === "atom" || token.kind === "quoted") {
			if (wordBefore) return refuse("blank-before-at");
			if (token.kind === "quoted") plain = false;
			else refuseInvisible(token.value, refuse);
			wordBefore = true;
		} else {
			return refuse("character-before-at", { character: firstCharacter(token) });
		}
		value += token.value;
	}
	if (!wordBefore) dotProblem ??= "dot-before-at";
	return { value, dotProblem, plain };
}

function refuseInvisible(atom: string, refuse: Refuse): void {
	// Legal under RFC 6532, and never meant: a zero-width or ideographic space pasted along with the address.
	if (/[\p{White_Space}\p{Cf}]/u.test(atom)) refuse("invisible-before-at");
}

function readDomain(tokens: readonly Token[], refuse: Refuse): string {
	const [first] = tokens;
	if (first === undefined) return refuse("nothing-after-at");
	if (first.kind === "literal") {
		if (tokens.length > 1) return refuse("literal-not-alone");
		return readLiteral(first.value, refuse);
	}
	let domain = "";
	for (const [index, token] of tokens.entries()) {
		const isDot = token.kind === "special" && token.value === ".";
		if (token.kind === "quoted") return refuse("quotation-after-at");
		if (token.kind !== "atom" && !isDot) return refuse("character-after-at", { character: firstCharacter(token) });
		// `a@b c` is no domain; `a@b . c` is the obsolete form of `a@b.c` (RFC 5322 §4.4).
		const before = tokens[index - 1];
		if (before?.kind === "atom" && token.kind === "atom") return refuse("blank-after-at");
		domain += token.value;
	}
	try {
		return toAsciiDomain(domain);
	} catch (error) {
		if (error instanceof AddressError) return refuse(error.problemCode, { ...error.details, part: "domain" });
		throw error;
	}
}

/** Of what stands in brackets the bracket: that is what must not be there, and its content can be long. */
function firstCharacter({ kind, value }: Token): string {
	return kind === "literal" ? "[" : value;
}

function readLiteral(content: string, refuse: Refuse): string {
	const ipv6 = /^ipv6:(.*)$/i.exec(content)?.[1];
	if (ipv6 !== undefined && isIPv6(ipv6) && !ipv6.includes("%")) return `[IPv6:${ipv6.toLowerCase()}]`;
	if (isIPv4(content)) return `[${content}]`;
	return refuse("literal-no-ip");
}

function assemble(localPart: string, domain: string, refuse: Refuse): Address {
	if (localPart.includes("\t")) return refuse("tab-before-at");
	if (Buffer.byteLength(localPart) > maxLocalPartOctets) {
		return refuse("local-part-too-long", { limit: maxLocalPartOctets });
	}
	const carrierForm = isLegacyCarrier(domain) && /^[^\s"(),:;<>@[\\\]]+$/.test(localPart);
	const address = `${isDotAtom(localPart) || carrierForm ? localPart : quote(localPart)}@${domain}`;
	if (Buffer.byteLength(address) > maxAddressOctets) return refuse("address-too-long", { limit: maxAddressOctets });
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
