/** How many columns a terminal gives a text: two for the letters of East Asia and for emoji, none for marks that stand over others. */
export function textWidth(text: string): number {
	let width = 0;
	for (const character of text) width += characterWidth(character);
	return width;
}

/** Fills a text up with blanks to so many columns; a longer one stays as it is. */
export function padText(text: string, columns: number): string {
	return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** Cuts a text to so many columns; what was cut ends in "…". */
export function cutText(text: string, columns: number): string {
	if (textWidth(text) <= columns) return text;
	let cut = "";
	let width = 0;
	for (const character of text) {
		width += characterWidth(character);
		if (width > columns - 1) break;
		cut += character;
	}
	return `${cut}…`;
}

// UAX #11: Wide and Fullwidth, as far as mail holds them. Halfwidth katakana (U+FF61 to U+FFDC) are narrow, and come first.
const narrow = /^[\uff61-\uffdc]/u;
const wide =
	/^(?:[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f200}-\u{1f2ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation})/u;

function characterWidth(character: string): number {
	if (/^[\p{Mn}\p{Me}]/u.test(character)) return 0;
	if (narrow.test(character)) return 1;
	return wide.test(character) ? 2 : 1;
}
