import {
	type BadEntry,
	type ExplanationLocale,
	explainBadEntry,
	InvalidSettingError,
	MailError,
	parseVerifiedSenders,
	printable,
	type RoutingSwitch,
	routingSwitches,
} from "@todoku/core";
import type { SettingValues } from "../store/store-opener.ts";
import { parseCsv } from "./parse-csv.ts";

export const importFormats = ["csv", "ndjson"] as const;
export type ImportFormat = (typeof importFormats)[number];

/** A row of the file that cannot be taken. */
export interface BadRow {
	readonly line: number;
	readonly tenant?: string;
	/** In English. */
	readonly problem: string;
	/** Of its setting. */
	readonly entries?: readonly BadEntry[];
}

/** A file with bad rows: refused whole, every one named. */
export class InvalidImportError extends MailError {
	declare readonly code: "invalid-import";
	readonly rows: readonly BadRow[];

	constructor(rows: readonly BadRow[]) {
		const lines = rows.map(
			({ line, tenant, problem }) =>
				`line ${line}${tenant === undefined ? "" : ` (tenant ${printable(tenant)})`}: ${problem}`,
		);
		super(
			"invalid-import",
			`The file has ${rows.length === 1 ? "a bad row" : `${rows.length} bad rows`} and is refused whole; ${lines.join("; ")}`,
		);
		this.rows = rows;
	}
}

/**
 * Reads the rows of a file: tenant, setting, and perhaps a switch.
 *
 * @throws {InvalidImportError}
 * @throws {MailError} for a file that is no CSV.
 */
export function readSettingRows(text: string, format: ImportFormat): readonly SettingValues[] {
	const raw = format === "csv" ? readCsvRows(text) : readNdjsonRows(text);
	const bad: BadRow[] = [];
	const rows: SettingValues[] = [];
	const seen = new Map<string, number>();
	for (const row of raw) {
		const checked = checkRow(row, seen);
		if ("problem" in checked) bad.push(checked);
		else rows.push(checked);
	}
	if (bad.length > 0) throw new InvalidImportError(bad);
	return rows;
}

type RawRow = { readonly line: number } & (
	| { readonly tenant: unknown; readonly setting: unknown; readonly switch: unknown }
	| { readonly problem: string }
);

function readCsvRows(text: string): readonly RawRow[] {
	const records = parseCsv(text);
	const header = records[0]?.fields.map((name) => name.trim().toLowerCase()).join(",");
	const body = header === "tenant,setting" || header === "tenant,setting,switch" ? records.slice(1) : records;
	return body.map(({ line, fields }): RawRow => {
		if (fields.length < 2 || fields.length > 3)
			return {
				line,
				problem: `has ${fields.length} fields; a row is tenant,setting or tenant,setting,switch, and a setting with commas stands in "…"`,
			};
		const [tenant, setting, value = ""] = fields;
		return { line, tenant, setting, switch: value.trim() === "" ? undefined : value.trim() };
	});
}

function readNdjsonRows(text: string): readonly RawRow[] {
	return text.split(/\r?\n/).flatMap((content, index): readonly RawRow[] => {
		const line = index + 1;
		if (content.trim() === "") return [];
		const value = parseJson(content);
		if (typeof value !== "object" || value === null || Array.isArray(value))
			return [{ line, problem: 'is no JSON object; a row is {"tenant":…,"setting":…,"switch":…}' }];
		const { tenant, setting, switch: turned, ...rest } = value as Record<string, unknown>;
		const unknown = Object.keys(rest)[0];
		if (unknown !== undefined) return [{ line, problem: `has "${printable(unknown)}", which means nothing here` }];
		return [{ line, tenant, setting, switch: turned ?? undefined }];
	});
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function checkRow(row: RawRow, seen: Map<string, number>): SettingValues | BadRow {
	if ("problem" in row) return row;
	const { line, tenant, setting, switch: value } = row;
	if (typeof tenant !== "string" || tenant.length === 0 || tenant.length > 255)
		return { line, problem: "names no tenant (1 to 255 characters)" };
	if (typeof setting !== "string") return { line, tenant, problem: 'has no setting; an empty one is ""' };
	if (value !== undefined && !routingSwitches.includes(value as RoutingSwitch))
		return { line, tenant, problem: `has a switch that is none of ${routingSwitches.join(", ")}` };
	const earlier = seen.get(tenant);
	if (earlier !== undefined) return { line, tenant, problem: `names the tenant of line ${earlier} again` };
	seen.set(tenant, line);
	try {
		parseVerifiedSenders(setting);
	} catch (error) {
		if (!(error instanceof InvalidSettingError)) throw error;
		return { line, tenant, problem: error.message, entries: error.entries };
	}
	return { tenant, setting, ...(value === undefined ? {} : { switch: value as RoutingSwitch }) };
}

/** Every bad row on a line of its own, for people. */
export function formatBadRows(rows: readonly BadRow[], locale: ExplanationLocale): readonly string[] {
	return rows.flatMap(({ line, tenant, problem, entries }) => {
		const where = locale === "ja" ? `${line}行目` : `line ${line}`;
		const whose = tenant === undefined ? "" : ` [${printable(tenant)}]`;
		if (entries === undefined) return [`  ${where}${whose}: ${problem}`];
		return entries.map((entry) => `  ${where}${whose}: ${explainBadEntry(entry, locale)}`);
	});
}
