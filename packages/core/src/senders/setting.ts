import { AddressError, parseAddress, toAsciiDomain } from "@todoku/mime";
import { type BadEntry, InvalidSettingError } from "../errors.ts";
import { registrableDomain } from "./public-suffix.ts";
import { type SenderProblem, type SenderProblemDetails, senderProblem } from "./sender-problem.ts";

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
			if ("problem" in read) bad.push({ line: index + 1, text, ...read });
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
export function readEntry(text: string): { entry: string } | SenderProblem {
	const mistake = commonMistake(text);
	if (mistake !== null) return mistake;
	try {
		if (text.includes("@")) return { entry: parseAddress(text) };
		const domain = toAsciiDomain(text);
		// A whole public suffix would let everybody's mail under it count as verified.
		return registrableDomain(domain) === null ? senderProblem("public-suffix") : { entry: domain };
	} catch (error) {
		if (error instanceof AddressError) return fromGrammar(error);
		throw error;
	}
}

/**
 * Splits a line at its commas. One inside the quoted local part of an address separates nothing; an odd quotation mark does not swallow
 * the rest of the line. One pass: no quotation mark is looked for twice.
 */
function splitLine(line: string): string[] {
	const pieces: string[] = [];
	let start = 0;
	let searchedTo = 0;
	while (start <= line.length) {
		const first = start + (/^\s*/.exec(line.slice(start, start + maxBlanks))?.[0].length ?? 0);
		let from = start;
		if (line[first] === '"' && first >= searchedTo) {
			const close = closingQuote(line, first);
			searchedTo = close === -1 ? line.length : close;
			if (close !== -1 && line[close + 1] === "@") from = close + 1;
		}
		const comma = line.indexOf(",", from);
		const end = comma === -1 ? line.length : comma;
		pieces.push(line.slice(start, end));
		start = end + 1;
	}
	return pieces;
}

// More blanks than this before a quoted local part are nobody's typing.
const maxBlanks = 100;

function closingQuote(line: string, open: number): number {
	for (let at = open + 1; at < line.length; at++) {
		if (line[at] === "\\") at++;
		else if (line[at] === '"') return at;
	}
	return -1;
}

function fromGrammar({ problem, problemCode, details }: AddressError): SenderProblem {
	return { problem, code: problemCode, ...(details === undefined ? {} : { details }) };
}

/** The mistakes people make, told in words that name the way out. Checked before the grammar, whose words would only confuse. */
function commonMistake(text: string): SenderProblem | null {
	if (/^[a-z][a-z0-9+.-]*:/i.test(text)) return senderProblem("url");
	if (text.startsWith("*")) return senderProblem("wildcard", exampleOf(text.replace(/^\*\.?@?/, "")));
	if (text.startsWith("@")) return senderProblem("leading-at", exampleOf(text.replace(/^@+/, "")));
	if (/[<>]/.test(text)) return senderProblem("named-address");
	if (/^\[.*\]$/.test(text) || /^[0-9a-f]*:[0-9a-f:]+$/i.test(text)) return senderProblem("ip-address");
	// From here on, what a quoted local part may hold is nobody's mistake.
	if (text.startsWith('"')) return null;
	const separator = /[;；、，｜\p{Zl}\p{Zp}\v\f\r]/u.exec(text)?.[0];
	if (separator !== undefined) return senderProblem("separator", visible(separator));
	if (/\s/.test(text)) return senderProblem("blank");
	if (/[()\\]/.test(text)) return senderProblem("comment");
	// All of these are legal before the "@" of an address.
	const character = text.includes("@") ? undefined : /[/?#%|]/.exec(text)?.[0];
	return character === undefined ? null : senderProblem("not-in-domain", { character });
}

function exampleOf(domain: string): SenderProblemDetails | undefined {
	try {
		const ascii = toAsciiDomain(domain);
		// `co.jp` in place of `*.co.jp` would be refused in its turn.
		if (registrableDomain(ascii) === null) return undefined;
		// Who wrote `日本語.example` would not know its ASCII form again.
		const written = domain.normalize("NFKC").toLowerCase().replace(/\.$/, "");
		return { example: /^[\p{L}\p{M}\p{N}.-]+$/u.test(written) ? written : ascii };
	} catch {
		return undefined;
	}
}

/** A line separator shows nothing that anybody could look for. */
function visible(character: string): SenderProblemDetails | undefined {
	return /[\s\p{Cc}]/u.test(character) ? undefined : { character };
}
