/**
 * Text from outside, fit to stand in a sentence, a log or a terminal: on one line, and nothing in it that is invisible or that changes
 * the direction of what follows.
 *
 * @param maxLength The most characters; what is longer ends in "…". Default: 80.
 */
export function printable(text: string, maxLength = 80): string {
	// Whole characters are counted, and no more of them than may be needed: the text can be of any length.
	const characters = Array.from(text.slice(0, 2 * maxLength + 2));
	const shown = characters.length > maxLength ? [...characters.slice(0, maxLength - 1), "…"] : characters;
	return shown.join("").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
