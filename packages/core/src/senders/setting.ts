import { AddressError, parseAddress, toAsciiDomain } from "@todoku/mime";
import { type BadEntry, InvalidSettingError } from "../errors.ts";
import { registrableDomain } from "./public-suffix.ts";

/**
 * Reads the text of the setting into canonical entries, in their order, each once.
 *
 * @throws {InvalidSettingError} names every bad entry with its line; nothing is dropped and nothing is taken in part.
 */
export function readSetting(setting: string): string[] {
	const entries = new Set<string>();
	const bad: BadEntry[] = [];
	for (const [index, line] of setting.split(/\r?\n/).entries()) {
		for (const piece of splitLine(line)) {
			const text = piece.trim();
			if (text === "") continue;
			const read = readEntry(text);
			if ("problem" in read) bad.push({ line: index + 1, text, problem: read.problem });
			else entries.add(read.entry);
		}
	}
	if (bad.length > 0) throw new InvalidSettingError(bad);
	return [...entries];
}

/**
 * Brings one entry to canonical form: a domain in lower-case ASCII, or an address.
 *
 * @returns the entry, or what is wrong with the text and how to write it instead.
 */
export function readEntry(text: string): { entry: string } | { problem: string } {
	const mistake = commonMistake(text);
	if (mistake !== null) return { problem: mistake };
	try {
		if (text.includes("@")) return { entry: parseAddress(text) };
		const domain = toAsciiDomain(text);
		// A whole public suffix would let everybody's mail under it count as verified.
		if (registrableDomain(domain) === null) {
			return { problem: "is a public suffix, under which anybody can register; write your own domain in full" };
		}
		return { entry: domain };
	} catch (error) {
		if (error instanceof AddressError) return { problem: error.problem };
		throw error;
	}
}

function splitLine(line: string): string[] {
	// A comma inside the quoted local part of an address separates nothing. An odd quotation mark does not swallow the rest of the line.
	const quoted = /"(?:[^"\\]|\\.)*"@/;
	return quoted.test(line) ? (line.match(/(?:"(?:[^"\\]|\\.)*"@|[^,])+/g) ?? []) : line.split(",");
}

/** The mistakes people make, told in words that name the way out. Checked before the grammar, whose words would only confuse. */
function commonMistake(text: string): string | null {
	const rest = (prefix: RegExp): string => example(text.replace(prefix, ""));
	if (/^[a-z][a-z0-9+.-]*:/i.test(text))
		return "is a URL; write the domain or address alone, without http://, a port or a path";
	if (/^\*\.?/.test(text)) return `has a wildcard; a domain covers its subdomains by itself${rest(/^\*\.?@?/)}`;
	if (text.startsWith("@"))
		return `has nothing before the "@"; for a whole domain write it without the "@"${rest(/^@+/)}`;
	if (/[<>]/.test(text)) return "has angle brackets; write the address alone, without a name";
	if (/^\[.*\]$/.test(text) || /^[0-9a-f]*:[0-9a-f:]+$/i.test(text))
		return "is an IP address; only domains and addresses can be verified";
	// From here on, what a quoted local part may hold is nobody's mistake.
	if (text.startsWith('"')) return null;
	if (/[;；、，｜\p{Zl}\p{Zp}\v\f\r]/u.test(text)) return "has a separator other than a comma or a line break";
	if (/\s/.test(text)) return "has a blank inside; separate entries with a comma or a line break";
	if (/[()\\]/.test(text)) return "has a comment or a backslash; write the domain or address alone";
	// All of these are legal before the "@" of an address.
	if (!text.includes("@") && /[/?#%|]/.test(text)) return "has a character that no domain has; write the domain alone";
	return null;
}

function example(domain: string): string {
	try {
		return `: ${toAsciiDomain(domain)}`;
	} catch {
		return "";
	}
}
