// Every pattern below is tried on one line, so these two bound what any of them can cost.
const maxLineLength = 2000;
const maxLines = 5000;

/** Text as lines, without their ends. Long lines are cut, and so is a text with very many of them. */
export function splitLines(text: string): readonly string[] {
	const lines: string[] = [];
	for (let at = 0; at <= text.length && lines.length < maxLines; ) {
		const found = text.indexOf("\n", at);
		const end = found < 0 ? text.length : found;
		const last = found > at && text.charCodeAt(found - 1) === 13 ? found - 1 : end;
		lines.push(text.slice(at, Math.min(last, at + maxLineLength)));
		at = end + 1;
	}
	return lines;
}
