import { writeEncodedWords } from "./encoded-word-writer.ts";

/** A character of ISO-2022-JP: ASCII as it is, JIS X 0208 as its two octets in one number. */
type Code = number;

/** The first character of a text that ISO-2022-JP does not have. */
export interface MissingCharacter {
	/** Index in UTF-16 code units, from 0. */
	readonly position: number;
	readonly codePoint: number;
}

/** A text that ISO-2022-JP can carry. */
export interface Iso2022JpText {
	/** Pure ASCII needs neither escape sequences nor encoded words. */
	readonly isAscii: boolean;
	/** 7-bit octets. Every line, and the whole, begins and ends in ASCII (RFC 1468, "Formal Syntax"). */
	toBytes(): Uint8Array;
	/** As RFC 2047 encoded words, each with its escape sequences closed. */
	toEncodedWords(): string;
}

/** Writes ISO-2022-JP. Made by {@link loadIso2022Jp}. */
export interface Iso2022Jp {
	read(text: string): Iso2022JpText | MissingCharacter;
}

let loaded: Iso2022Jp | undefined;

/**
 * Loads the tables of JIS X 0208 (300 kB of code that most applications never need), once.
 *
 * Strictly what RFC 1468 has: ASCII and the 6879 characters of JIS X 0208. Not the vendors' additions (`①`, `髙`), which many readers
 * show wrongly, nor JIS X 0201: half-width katakana become full-width ones, with their sound marks joined (`ｶﾞ` is written `ガ`), and
 * `¥` and `‾` become `￥` and `￣`, because the escape sequence they would need makes common readers show a backslash and a tilde.
 */
export async function loadIso2022Jp(): Promise<Iso2022Jp> {
	if (loaded === undefined) {
		const { default: encoding } = await import("encoding-japanese");
		const table = jisTable((octets) => encoding.convert(octets, { from: "JIS", to: "UNICODE", type: "string" }));
		loaded = { read: (text) => readText(text, table) };
	}
	return loaded;
}

// The letters of Unicode that share one place in JIS X 0208. Which of them a reader shows is the reader's choice.
const twins: readonly (readonly [string, string])[] = [
	["～", "〜"],
	["∥", "‖"],
	["－", "−"],
	["―", "—"],
	["￠", "¢"],
	["￡", "£"],
	["￢", "¬"],
	["￥", "¥"],
	["￣", "‾"],
];

function jisTable(decode: (octets: number[]) => string): ReadonlyMap<string, Code> {
	// Rows 1 to 8 and 16 to 84; what vendors put into the rows between and after is no part of the standard.
	const rows = [...range(0x21, 0x28), ...range(0x30, 0x74)];
	const codes = rows.flatMap((row) => range(0x21, 0x7e).map((cell) => (row << 8) | cell));
	const octets = [...escapeToJis, ...codes.flatMap((code) => [code >> 8, code & 0xff]), ...escapeToAscii];
	const table = new Map<string, Code>();
	for (const [index, character] of Array.from(decode(octets)).entries()) {
		// A place that holds no character decodes to "?"; the question mark itself is ASCII.
		if (character !== "?") table.set(character, codes[index] as Code);
	}
	for (const [one, other] of twins) {
		const code = table.get(one) ?? table.get(other);
		if (code === undefined) continue;
		table.set(one, code);
		table.set(other, code);
	}
	return table;
}

function range(from: number, to: number): number[] {
	return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

// A kana with its sound mark is one character of JIS X 0208, however it was typed: half-width, or taken apart (NFD, as file names on
// macOS are). Everything else is looked at code point by code point.
const unit = /[\uff66-\uff9d][\uff9e\uff9f]?|[\u3041-\u30ff][\u3099\u309a]|./gsu;

function readText(text: string, table: ReadonlyMap<string, Code>): Iso2022JpText | MissingCharacter {
	const codes: Code[] = [];
	for (const match of text.matchAll(unit)) {
		const found = readUnit(match[0], table);
		if (found === null) return { position: match.index, codePoint: match[0].codePointAt(0) as number };
		codes.push(...found);
	}
	return {
		isAscii: codes.every((code) => code < 0x80),
		toBytes: () => toBytes(codes),
		toEncodedWords: () => writeEncodedWords("ISO-2022-JP", codes, toBytes),
	};
}

function readUnit(characters: string, table: ReadonlyMap<string, Code>): readonly Code[] | null {
	const code = characters.codePointAt(0) as number;
	// Escape, shift out and shift in would switch the character set: in ISO-2022-JP they are no characters.
	if (code < 0x80) return code === 0x1b || code === 0x0e || code === 0x0f ? null : [code];
	const direct = table.get(characters);
	if (direct !== undefined) return [direct];
	if (!/[\uff61-\uff9f]|\u3099|\u309a/.test(characters)) return null;
	const composed = table.get(characters.normalize("NFKC"));
	if (composed !== undefined) return [composed];
	// A sound mark on its own, or on a kana that has none in JIS X 0208.
	const apart = Array.from(characters, (character) =>
		table.get(soundMarks.get(character) ?? character.normalize("NFKC")),
	);
	return apart.includes(undefined) ? null : (apart as Code[]);
}

const soundMarks: ReadonlyMap<string, string> = new Map([
	["\uff9e", "\u309b"],
	["\uff9f", "\u309c"],
	["\u3099", "\u309b"],
	["\u309a", "\u309c"],
]);

const escapeToJis: readonly number[] = [0x1b, 0x24, 0x42];
const escapeToAscii: readonly number[] = [0x1b, 0x28, 0x42];

function toBytes(codes: readonly Code[]): Uint8Array {
	const octets: number[] = [];
	let inJis = false;
	for (const code of codes) {
		const isJis = code > 0xff;
		if (isJis !== inJis) octets.push(...(isJis ? escapeToJis : escapeToAscii));
		inJis = isJis;
		if (isJis) octets.push(code >> 8, code & 0xff);
		else octets.push(code);
	}
	if (inJis) octets.push(...escapeToAscii);
	return Uint8Array.from(octets);
}
