const maxShown = 80;

/** Text from outside, fit to stand in a sentence: short, on one line, and nothing in it that is invisible or turns the text around. */
export function printable(text: string): string {
	// Whole characters are counted, and no more of them than may be needed: the text can be of any length.
	const characters = Array.from(text.slice(0, 2 * maxShown + 2));
	const shown = characters.length > maxShown ? [...characters.slice(0, maxShown - 1), "…"] : characters;
	return shown.join("").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
