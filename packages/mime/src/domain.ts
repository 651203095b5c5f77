import { createRequire } from "node:module";
import { type Refuse, refusalOf } from "./address-error.ts";

const maxDomainOctets = 253;
const maxLabelOctets = 63;

/**
 * Brings a domain to the one form it is compared and sent in: ASCII (A-labels), lower case, without the trailing dot.
 *
 * `日本語.example`, its full-width spelling and `XN--WGV71A119E.example.` give the same result.
 *
 * @throws {AddressError} when a label is empty, longer than 63 octets, begins or ends with a hyphen or holds anything but letters,
 *   digits and hyphens; when the whole is longer than 253 octets; when it is an IP address; when UTS 46 refuses it.
 * @see UTS #46 (non-transitional processing, STD3 rules), RFC 1123 §2.1, RFC 1035 §2.3.4
 */
export function toAsciiDomain(text: string): string {
	const refuse = refusalOf("domain", text);
	const withoutRoot = text.endsWith(".") ? text.slice(0, -1) : text;
	if (withoutRoot === "") return refuse("domain-empty");
	// Checked before UTS 46 touches the text: mapping turns full-width forms into these characters, and a URL parser would go further still
	// (percent-decoding, "0x7f.1" to 127.0.0.1), which is why none is used here.
	if (/[\p{Cc}\p{White_Space}]/u.test(withoutRoot)) return refuse("domain-blank");
	// A-labels go through UTS 46 too: it refuses those that decode to nothing valid.
	const needsUts46 = /[^\u0021-\u007e]/u.test(withoutRoot) || /(^|\.)xn--/i.test(withoutRoot);
	const ascii = needsUts46 ? uts46(withoutRoot) : withoutRoot.toLowerCase();
	if (ascii === null) return refuse("domain-not-idna");
	checkLabels(ascii, refuse);
	return ascii;
}

function checkLabels(domain: string, refuse: Refuse): void {
	if (domain.length > maxDomainOctets) refuse("domain-too-long", { limit: maxDomainOctets });
	const labels = domain.split(".");
	for (const label of labels) {
		if (label === "") refuse("label-empty");
		if (label.length > maxLabelOctets) refuse("label-too-long", { limit: maxLabelOctets });
		if (label.startsWith("-") || label.endsWith("-")) refuse("label-hyphen");
		const character = /[^a-z0-9-]/.exec(label)?.[0];
		if (character !== undefined) refuse("domain-character", { character });
	}
	// No top-level domain is all digits, so whatever ends like this is an IP address or part of one (RFC 3696 §2).
	if (/^\d+$/.test(labels[labels.length - 1] as string)) refuse("domain-ip");
}

const require = createRequire(import.meta.url);
let tr46: typeof import("tr46") | undefined;

function uts46(domain: string): string | null {
	// 220 kB of tables that most applications never need.
	tr46 ??= require("tr46") as typeof import("tr46");
	return tr46.toASCII(domain, {
		checkBidi: true,
		checkJoiners: true,
		// Hyphens in places 3 and 4 are legal in names that are registered and in use (`r3---sn.example`).
		checkHyphens: false,
		useSTD3ASCIIRules: true,
		transitionalProcessing: false,
		// Lengths are checked afterwards, with a message that says which rule was broken.
		verifyDNSLength: false,
	});
}
