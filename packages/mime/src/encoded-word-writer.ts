// RFC 2047 §2 allows 75. Shorter words leave room for the longest of our field names on a line of 76.
const maxWordLength = 62;

/**
 * Writes text as RFC 2047 encoded words (B), each complete in itself: no character is split over two, and each is decoded alone.
 *
 * @param units The characters, in whatever form `encode` takes.
 * @param encode Bytes of a run of characters, from and back to the initial shift state of the charset.
 * @returns Words of at most 62 characters, with blanks between them that a reader drops (RFC 2047 §6.2).
 */
export function writeEncodedWords<T>(
	charset: string,
	units: readonly T[],
	encode: (run: readonly T[]) => Uint8Array,
): string {
	const maxOctets = Math.floor((maxWordLength - `=?${charset}?B??=`.length) / 4) * 3;
	const words: string[] = [];
	let run: T[] = [];
	const flush = (): void => {
		if (run.length > 0) words.push(`=?${charset}?B?${Buffer.from(encode(run)).toString("base64")}?=`);
		run = [];
	};
	for (const unit of units) {
		if (run.length > 0 && encode([...run, unit]).length > maxOctets) flush();
		run.push(unit);
	}
	flush();
	return words.join(" ");
}

/** {@link writeEncodedWords} in UTF-8. */
export function writeUtf8Words(text: string): string {
	return writeEncodedWords("UTF-8", Array.from(text), (run) => Buffer.from(run.join("")));
}
