import type { SesSuppressionReason, SuppressionEntry } from "@todoku/adapter-ses";
import { printable } from "@todoku/core";
import { fromGuardedCell } from "../format-csv.ts";
import { parseCsv } from "../settings/parse-csv.ts";
import type { ImportFormat } from "../settings/setting-rows.ts";

/** A row that cannot be taken for an entry. */
export interface BadEntryRow {
	readonly line: number;
	/** English. */
	readonly problem: string;
}

export interface EntryFile {
	/** Each mailbox once; the last row that names it counts. */
	readonly entries: readonly SuppressionEntry[];
	readonly bad: readonly BadEntryRow[];
	/** Rows of a survey that are of no dead address: soft, or no failure at all. */
	readonly passedOver: number;
	/** Rows that name a mailbox which another row names. */
	readonly repeated: number;
}

/**
 * Reads addresses to be suppressed: what SES takes (`address,BOUNCE` as CSV, `{"emailAddress","reason"}` as JSON lines), what our survey
 * writes, and what our list writes.
 *
 * @param fallback The reason of rows that give none.
 * @param fold One text for all spellings of a mailbox.
 * @throws {MailError} (`unreadable-file`) for a file that is no CSV.
 */
export function readEntries(
	text: string,
	format: ImportFormat,
	fallback: SesSuppressionReason,
	fold: (address: string) => string,
): EntryFile {
	const bad: BadEntryRow[] = [];
	const entries = new Map<string, SuppressionEntry>();
	let passedOver = 0;
	let repeated = 0;
	for (const row of format === "csv" ? csvRows(text) : ndjsonRows(text)) {
		const entry = toEntry(row, fallback);
		if (entry === null) passedOver += 1;
		else if ("problem" in entry) bad.push(entry);
		else {
			const mailbox = fold(entry.address);
			if (entries.has(mailbox)) repeated += 1;
			entries.set(mailbox, entry);
		}
	}
	return { entries: [...entries.values()], bad, passedOver, repeated };
}

type RawRow =
	| { readonly line: number; readonly address: unknown; readonly reason: unknown; readonly class: unknown }
	| BadEntryRow;

const addressNames: ReadonlySet<string> = new Set(["address", "emailaddress", "email", "recipient"]);
const maxAddressLength = 500;

function csvRows(text: string): readonly RawRow[] {
	const records = parseCsv(text);
	const names = records[0]?.fields.map((name) => name.trim().toLowerCase()) ?? [];
	const hasNames = names.some((name) => addressNames.has(name));
	const at = (found: number, usual: number): number => (hasNames ? found : usual);
	const address = at(
		names.findIndex((name) => addressNames.has(name)),
		0,
	);
	const reason = at(names.indexOf("reason"), 1);
	const kind = at(names.indexOf("class"), -1);
	return (hasNames ? records.slice(1) : records).map(({ line, fields }) => {
		const value = cell(fields, address);
		return {
			line,
			address: value && fromGuardedCell(value),
			reason: cell(fields, reason),
			class: cell(fields, kind),
		};
	});
}

function cell(fields: readonly string[], index: number): string | undefined {
	const value = fields[index]?.trim();
	return value === "" ? undefined : value;
}

function ndjsonRows(text: string): readonly RawRow[] {
	return text.split(/\r?\n/).flatMap((content, index): readonly RawRow[] => {
		if (content.trim() === "") return [];
		const line = index + 1;
		const value = parse(content);
		if (value === undefined) return [{ line, problem: 'is no JSON object; a row is {"emailAddress":…,"reason":…}' }];
		const named = new Map(Object.entries(value).map(([name, field]) => [name.toLowerCase(), field]));
		const name = [...addressNames].find((each) => named.has(each));
		return [
			{
				line,
				address: name && named.get(name),
				reason: named.get("reason") ?? undefined,
				class: named.get("class") ?? undefined,
			},
		];
	});
}

function toEntry(row: RawRow, fallback: SesSuppressionReason): SuppressionEntry | BadEntryRow | null {
	if ("problem" in row) return row;
	const { line, address } = row;
	// A survey's class decides, and its reason says why the mail came back.
	const reason = row.class === undefined ? reasonOf(row.reason, fallback) : reasonOfClass(row.class);
	if (reason === null) return null;
	if (typeof address !== "string" || !address.includes("@")) return { line, problem: "has no address" };
	if (address.length > maxAddressLength) return { line, problem: "has an address of more than 500 characters" };
	if (reason === undefined) {
		const said = printable(String(row.class ?? row.reason), 40);
		return { line, problem: `has "${said}" for a reason, which is none of bounce, complaint` };
	}
	return { address, reason };
}

/** Undefined: nobody knows it. */
function reasonOf(value: unknown, fallback: SesSuppressionReason): SesSuppressionReason | undefined {
	if (value === undefined) return fallback;
	const word = typeof value === "string" ? value.toLowerCase() : "";
	return word === "bounce" || word === "complaint" ? word : undefined;
}

/** Null: no address to suppress. */
function reasonOfClass(value: unknown): SesSuppressionReason | null | undefined {
	switch (value) {
		case "hard":
			return "bounce";
		case "complaint":
			return "complaint";
		case "soft":
		case "none":
			return null;
		default:
			return undefined;
	}
}

function parse(text: string): object | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value) ? value : undefined;
	} catch {
		return undefined;
	}
}
