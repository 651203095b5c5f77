import { type Refuse, refusalOf } from "./address-error.ts";
import { hasControlButTab } from "./control-characters.ts";

/** A lexical piece of a structured header field (RFC 5322 §3.2), comments left out. */
export interface Token {
	readonly kind: "atom" | "quoted" | "literal" | "special";
	/** The atom or special itself; of a quoted string or domain literal, the content with quoting undone. */
	readonly value: string;
	/** Whether blanks or comments stand between this token and the one before it. */
	readonly spaced: boolean;
	/** Where it stands in the text, for slicing. */
	readonly start: number;
	readonly end: number;
}

const specials = new Set('<>[]:;@\\,."()');

/**
 * Splits the text of a structured field into tokens, in one pass and without recursion: nesting and length cost no more than linear time.
 *
 * Control characters are refused everywhere, also where RFC 5322 tolerates them (folding, obsolete quoted pairs): unfolding is the
 * header's affair, and no CR, LF or NUL gets past this point.
 *
 * @throws {AddressError} what cannot be a structured field.
 */
export function tokenize(text: string, what: string): Token[] {
	const refuse = refusalOf(what, text);
	refuseControls(text, refuse);
	const tokens: Token[] = [];
	let spaced = false;
	let at = 0;
	while (at < text.length) {
		const start = at;
		const char = text[at] as string;
		if (char === " " || char === "\t") {
			spaced = true;
			at++;
			continue;
		}
		if (char === "(") {
			at = skipComment(text, at) ?? refuse("open-comment");
			spaced = true;
			continue;
		}
		if (char === '"') {
			const quoted = readUntil(text, at, '"') ?? refuse("open-quotation");
			at = quoted.end;
			tokens.push({ kind: "quoted", value: quoted.value, spaced, start, end: at });
		} else if (char === "[") {
			const literal = readUntil(text, at, "]") ?? refuse("open-bracket");
			at = literal.end;
			tokens.push({ kind: "literal", value: literal.value, spaced, start, end: at });
		} else if (specials.has(char)) {
			at++;
			tokens.push({ kind: "special", value: char, spaced, start, end: at });
		} else {
			while (at < text.length && !isDelimiter(text[at] as string)) at++;
			tokens.push({ kind: "atom", value: text.slice(start, at), spaced, start, end: at });
		}
		spaced = false;
	}
	return tokens;
}

function refuseControls(text: string, refuse: Refuse): void {
	if (/[\r\n]/.test(text)) refuse("line-break");
	// Horizontal tabs are blanks (RFC 5322 §2.2.2); every other control is refused, C1 included.
	if (hasControlButTab(text)) refuse("control-character");
	if (!text.isWellFormed()) refuse("broken-character");
}

function isDelimiter(char: string): boolean {
	return char === " " || char === "\t" || specials.has(char);
}

function skipComment(text: string, open: number): number | null {
	let depth = 0;
	for (let at = open; at < text.length; at++) {
		const char = text[at];
		if (char === "\\") at++;
		else if (char === "(") depth++;
		else if (char === ")" && --depth === 0) return at + 1;
	}
	return null;
}

function readUntil(text: string, open: number, close: string): { value: string; end: number } | null {
	let value = "";
	for (let at = open + 1; at < text.length; at++) {
		const char = text[at] as string;
		if (char === close) return { value, end: at + 1 };
		if (char === "\\") {
			at++;
			if (at === text.length) return null;
		}
		value += text[at];
	}
	return null;
}
