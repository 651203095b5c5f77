import { MailError } from "@todoku/core";

/** One record of a CSV file, and the line it begins on, from 1. */
export interface CsvRecord {
	readonly line: number;
	readonly fields: readonly string[];
}

/**
 * Reads comma-separated values (RFC 4180); line ends may be LF as well, and blank lines do not count.
 *
 * @throws {MailError} (`unreadable-file`) for a quotation mark out of place.
 */
export function parseCsv(text: string): readonly CsvRecord[] {
	const records: CsvRecord[] = [];
	// One field and what ends it. Quoted, it may hold anything; unquoted, anything but what would end it.
	const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|\n|\r|$)/y;
	let line = 1;
	let start = 1;
	let fields: string[] = [];
	while (field.lastIndex < text.length || fields.length > 0) {
		const at = field.lastIndex;
		const match = field.exec(text);
		if (match === null) {
			throw new MailError(
				"unreadable-file",
				`Line ${line} has a quotation mark out of place; a field with quotation marks, commas or line breaks stands in "…", and a quotation mark in it is written twice`,
			);
		}
		const [whole, quoted, plain = "", end] = match;
		fields.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
		line += whole.split(/\r\n|\n|\r/).length - 1;
		if (end !== ",") {
			if (fields.length > 1 || fields[0] !== "") records.push({ line: start, fields });
			fields = [];
			start = line;
		}
		// At the very end there is nothing to match, and a sticky expression would begin anew.
		if (field.lastIndex === at && whole === "") break;
	}
	return records;
}
