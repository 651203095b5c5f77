/** Before the first row where people will open the file: without it, spreadsheets take UTF-8 for the code page of the machine. */
export const csvByteOrderMark = "\ufeff";

/**
 * One record of comma-separated values, with its line end (RFC 4180).
 *
 * A cell that a spreadsheet would take for a formula gets an apostrophe in front: what stands in it may come from a returned mail, and a
 * formula may fetch and send.
 */
export function formatCsvRow(cells: readonly string[]): string {
	return `${cells.map(formatCell).join(",")}\r\n`;
}

/** Takes the apostrophe away again, for programs that read such a file. */
export function fromGuardedCell(cell: string): string {
	return cell.startsWith("'") && isFormula(cell.slice(1)) ? cell.slice(1) : cell;
}

function formatCell(text: string): string {
	const guarded = isFormula(text) ? `'${text}` : text;
	return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

// Full-width signs too: Japanese spreadsheets take them for the narrow ones. Blanks before them do not help.
function isFormula(text: string): boolean {
	return /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(text);
}
