import { TextDecoder } from "node:util";

const encodedWord = /^=\?([^?*]{1,40})(?:\*[^?]*)?\?([bq])\?([^?]*)\?=$/i;

/** One RFC 2047 encoded word, taken apart but not yet text: a character may be split over two words of one charset. */
interface EncodedWord {
	readonly decoder: TextDecoder;
	readonly bytes: Uint8Array;
}

/**
 * Decodes the words of a phrase, for showing: encoded words become text, blanks between two of them vanish, other words stay.
 *
 * Unlike the letter of RFC 2047 §5, bytes of neighbouring words in one charset are joined before decoding, because many mailers split a
 * character between two words. What decodes to control characters shows as blanks: a display name cannot smuggle a line break.
 */
export function decodePhrase(words: readonly string[]): string {
	const pieces: string[] = [];
	let run: EncodedWord[] = [];
	const flush = (): void => {
		if (run.length > 0) pieces.push(decodeRun(run));
		run = [];
	};
	for (const word of words) {
		const encoded = readEncodedWord(word);
		if (encoded === null) {
			flush();
			pieces.push(word);
		} else {
			run.push(encoded);
		}
	}
	flush();
	return pieces.join(" ");
}

function readEncodedWord(word: string): EncodedWord | null {
	const match = encodedWord.exec(word);
	if (match === null) return null;
	const [, charset, encoding, content] = match as unknown as [string, string, string, string];
	const decoder = decoderFor(charset);
	// An unknown charset: the word stays as it is, which loses nothing.
	if (decoder === null) return null;
	return { decoder, bytes: encoding.toLowerCase() === "b" ? Buffer.from(content, "base64") : decodeQ(content) };
}

function decoderFor(charset: string): TextDecoder | null {
	try {
		return new TextDecoder(charset);
	} catch {
		return null;
	}
}

function decodeQ(content: string): Uint8Array {
	const latin = content
		.replaceAll("_", " ")
		.replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	return Buffer.from(latin, "latin1");
}

function decodeRun(run: readonly EncodedWord[]): string {
	let text = "";
	let pending: Uint8Array[] = [];
	for (const [index, { decoder, bytes }] of run.entries()) {
		pending.push(bytes);
		if (run[index + 1]?.decoder.encoding === decoder.encoding) continue;
		text += decoder.decode(Buffer.concat(pending));
		pending = [];
	}
	return text.replace(/\p{Cc}+/gu, " ");
}
