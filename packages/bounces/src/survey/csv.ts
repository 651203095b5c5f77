const maxFields = 1000;

/**
 * Reads CSV a row at a time: quoted fields may hold separators, quotes (doubled) and line breaks; rows end in LF or CRLF.
 *
 * @param chunks The decoded text, in pieces of any size.
 * @param separator Default: what the first line has most of: comma, tab or semicolon.
 * @see RFC 4180, which asks for more than spreadsheets write
 */
export async function* readCsv(
	chunks: AsyncIterable<string> | Iterable<string>,
	separator?: string,
): AsyncGenerator<readonly string[]> {
	let mark = separator;
	let row: string[] = [];
	let field = "";
	let state: "plain" | "quoted" | "quote" = "plain";
	let pending = "";
	for await (const chunk of chunks) {
		let text = pending + chunk;
		pending = "";
		if (mark === undefined) {
			// The first line decides, so it has to be there whole.
			if (!/[\r\n]/.test(text) && text.length < 100_000) {
				pending = text;
				continue;
			}
			text = text.replace(/^\ufeff/, "");
			mark = guessSeparator(text);
		}
		for (const character of text) {
			if (state === "quoted") {
				if (character === '"') state = "quote";
				else field += character;
			} else if (character === '"' && (state === "quote" || field === "")) {
				if (state === "quote") field += '"';
				state = "quoted";
			} else if (character === mark) {
				if (row.length < maxFields) row.push(field);
				field = "";
				state = "plain";
			} else if (character === "\n" || character === "\r") {
				if (character === "\n" || field !== "" || row.length > 0) {
					row.push(field);
					if (row.length > 1 || field !== "") yield row;
				}
				row = [];
				field = "";
				state = "plain";
			} else field += character;
		}
	}
	if (pending !== "") {
		yield* readCsv([`${pending}\n`], mark);
		return;
	}
	row.push(field);
	if (row.length > 1 || field !== "") yield row;
}

function guessSeparator(text: string): string {
	const line = /^[^\r\n]{0,100000}/.exec(text)?.[0] ?? "";
	const counts = [",", "\t", ";"].map((mark) => [mark, line.split(mark).length] as const);
	return counts.toSorted((a, b) => b[1] - a[1])[0]?.[0] ?? ",";
}
