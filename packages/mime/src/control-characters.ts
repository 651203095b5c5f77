/** C0 and C1 controls and DEL: never part of a name, an address or a header value. */
export function hasControl(text: string): boolean {
	return /\p{Cc}/u.test(text);
}

/** As {@link hasControl}, but a horizontal tab is a blank (RFC 5322 §2.2.2) and passes. */
export function hasControlButTab(text: string): boolean {
	return /[^\P{Cc}\t]/u.test(text);
}

/**
 * Text from outside, fit to stand in a sentence: on one line, at most so many characters, and nothing in it that is invisible or that
 * changes the direction of what follows.
 */
export function printable(text: string, maxLength: number): string {
	// Whole characters are counted, and no more of them than may be needed: the text can be of any length.
	const characters = Array.from(text.slice(0, 2 * maxLength + 2));
	const shown = characters.length > maxLength ? [...characters.slice(0, maxLength - 1), "…"] : characters;
	return shown.join("").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
