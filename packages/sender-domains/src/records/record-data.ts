import { MailError } from "@todoku/core";
import type { PlannedRecord, PlannedType } from "../plan/sender-plan.ts";

/** A record as it is written out: checked, so that nothing in it can end a line, a string or a command. */
export type RecordData =
	| { readonly type: "MX"; readonly name: string; readonly preference: number; readonly host: string }
	| { readonly type: "CNAME"; readonly name: string; readonly target: string }
	| { readonly type: "TXT"; readonly name: string; readonly text: string };

// RFC 1035 §3.3.14, §2.3.4: a string of a TXT record has a length of one octet.
const maxStringOctets = 255;
// RFC 1035 §3.2.1: RDLENGTH has two octets, and each string spends one on its own length.
const maxTextOctets = 65_000;

/**
 * @throws {MailError} (`record-unpublishable`) for a name or a value that no record can hold. Both come from the service and the DNS, and
 *   neither is to be trusted with a line of its own.
 */
export function readRecordData({ name, type, value }: Pick<PlannedRecord, "name" | "type" | "value">): RecordData {
	checkName(name, type);
	switch (type) {
		case "MX": {
			const [, digits, host] = /^(\d{1,5}) (\S+)$/.exec(value) ?? [];
			if (digits === undefined || host === undefined || Number(digits) > 65_535) return refuse(type);
			checkName(host, type);
			return { type, name, preference: Number(digits), host };
		}
		case "CNAME":
			checkName(value, type);
			return { type, name, target: value };
		case "TXT":
			if (toOctets(value).length > maxTextOctets) return refuse(type);
			return { type, name, text: value };
		default:
			return type satisfies never;
	}
}

/**
 * A text as octets. Lookups give one character per octet, as Node's resolver does; a text that cannot have come from there is UTF-8.
 */
export function toOctets(text: string): Buffer {
	return Buffer.from(text, /[\u0100-\uffff]/.test(text) ? "utf8" : "latin1");
}

/** The strings of a TXT record, each of 255 octets at most; readers join them again without a separator (RFC 7208 §3.3). */
export function splitText(text: string): readonly Buffer[] {
	const octets = toOctets(text);
	const strings: Buffer[] = [];
	for (let start = 0; start < octets.length; start += maxStringOctets)
		strings.push(octets.subarray(start, start + maxStringOctets));
	return strings.length === 0 ? [octets] : strings;
}

/** The text of a TXT record as a master file writes it (RFC 1035 §5.1): quoted strings, with `\"`, `\\` and `\DDD` in decimal. */
export function quoteText(text: string): string {
	return splitText(text)
		.map((string) => `"${Array.from(string, quoteOctet).join("")}"`)
		.join(" ");
}

function quoteOctet(octet: number): string {
	if (octet === 0x22 || octet === 0x5c) return `\\${String.fromCharCode(octet)}`;
	if (octet >= 0x20 && octet <= 0x7e) return String.fromCharCode(octet);
	return `\\${String(octet).padStart(3, "0")}`;
}

/** Type and data as a master file and nsupdate write them; every name absolute. */
export function formatData(data: RecordData): string {
	switch (data.type) {
		case "MX":
			return `MX ${data.preference} ${data.host}.`;
		case "CNAME":
			return `CNAME ${data.target}.`;
		case "TXT":
			return `TXT ${quoteText(data.text)}`;
		default:
			return data satisfies never;
	}
}

function checkName(name: string, type: PlannedType): void {
	// Host names, and the underscores of `_dmarc` and `_domainkey` (RFC 8552): nothing here ever needs more, and nothing of it needs escaping.
	const isName = name.length <= 253 && /^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i.test(name);
	if (!isName) refuse(type);
}

function refuse(type: PlannedType): never {
	throw new MailError(
		"record-unpublishable",
		`A ${type} record of the plan has a name or a value that no such record can have; look at what the service and the DNS answered (todoku domain plan --json), and publish it by hand`,
	);
}
