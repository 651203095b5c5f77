/**
 * Everything but bytes goes to the database as one JSON parameter and comes back as one JSON column: a statement then serves one item or
 * a thousand, and no type parser that an application has set in its driver can change what we read.
 *
 * A text of PostgreSQL holds neither NUL nor half a surrogate pair, and what mail servers reply may: both become U+FFFD.
 */
export function toJson(value: unknown): string {
	const json = JSON.stringify(value);
	if (!unstorable.test(json)) return json;
	return JSON.stringify(value, (_name, item: unknown) => (typeof item === "string" ? storable(item) : item));
}

/** Reads the column `row` of each row. What stands in it, the statement decides. */
export function readRows<T>(result: { readonly rows: readonly { readonly row: string }[] }): T[] {
	return result.rows.map(({ row }) => JSON.parse(row) as T);
}

/** As {@link readRows}, of a statement that gives exactly one row. */
export function readRow(result: { readonly rows: readonly { readonly row: string }[] }): unknown {
	const [row] = readRows<unknown>(result);
	if (row === undefined) throw new Error("A statement of the outbox gave no row where it always gives one");
	return row;
}

/** A time out of a JSON column. */
export function toDate(text: string): Date {
	return new Date(text);
}

export function toDateOrUndefined(text: string | null): Date | undefined {
	return text === null ? undefined : new Date(text);
}

/** What JSON.stringify makes of a NUL, and of half a pair. An escaped backslash before it looks the same, and costs only the slow way. */
const unstorable = /\\u0000|\\ud[89a-f]/i;

function storable(text: string): string {
	return text.replaceAll("\0", "\ufffd").toWellFormed();
}
