import { closeSync, fdatasyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import type { SuppressionEntry } from "@todoku/adapter-ses";
import { MailError, printable } from "@todoku/core";

export const journalResults = ["added", "present", "refused"] as const;
export type JournalResult = (typeof journalResults)[number];

/** What an import has done, on disk: a process that is killed at any moment is gone on with from here. */
export interface ImportJournal {
	/** What became of an entry in an earlier run; undefined where that did not come to it. */
	resultOf(entry: SuppressionEntry): JournalResult | undefined;
	/** Is on disk when this returns. */
	record(entry: SuppressionEntry, result: JournalResult): void;
	close(): void;
}

/**
 * Opens a journal, or begins one. Entries are known by their address and reason, so the file that is imported may have been corrected or
 * have grown in the meantime. It names people: only its owner may read it.
 *
 * @param scope The list; a journal of another one is refused.
 * @throws {MailError} (`journal-file`) for a file that cannot be used, or is something else.
 */
export function openImportJournal(path: string, scope: string): ImportJournal {
	const failure = (problem: string, cause?: unknown): MailError =>
		new MailError("journal-file", `The file "${printable(path, 300)}" of --resume ${problem}`, { cause });
	let file: number;
	let text: string;
	try {
		file = openSync(path, "a+", 0o600);
		text = readFileSync(file, "utf8");
	} catch (error) {
		throw failure("cannot be written; name another one", error);
	}
	try {
		// The last line is torn where a process was killed while it wrote; what it stood for is done again.
		const whole = text.slice(0, text.lastIndexOf("\n") + 1);
		const [head = "", ...lines] = whole.split("\n");
		if (whole !== "") checkHead(head, scope, failure);
		else if (text !== "" && !headOf(scope).startsWith(text))
			throw failure("is something else than a journal; name another one");
		if (whole !== text) ftruncateSync(file, Buffer.byteLength(whole));
		const done = new Map(lines.filter((line) => line !== "").map((line) => readLine(line, failure)));
		const write = (line: string): void => {
			writeSync(file, `${line}\n`);
			fdatasyncSync(file);
		};
		if (whole === "") write(headOf(scope));
		return {
			resultOf: (entry) => done.get(keyOf(entry)),
			record(entry, result) {
				done.set(keyOf(entry), result);
				write(JSON.stringify({ address: entry.address, reason: entry.reason, result }));
			},
			close: () => closeSync(file),
		};
	} catch (error) {
		closeSync(file);
		throw error;
	}
}

type Failing = (problem: string, cause?: unknown) => MailError;

const kind = "suppression-import";

function headOf(scope: string): string {
	return JSON.stringify({ todoku: kind, version: 1, scope });
}

function checkHead(head: string, scope: string, failure: Failing): void {
	const value = parse(head);
	if (value["todoku"] !== kind || value["version"] !== 1)
		throw failure("is something else than a journal; name another one");
	if (value["scope"] !== scope)
		throw failure(
			`is of another list (${printable(String(value["scope"]), 300)}) than this one (${printable(scope, 300)}); name another one`,
		);
}

function readLine(line: string, failure: Failing): readonly [key: string, result: JournalResult] {
	const { address, reason, result } = parse(line);
	const known = journalResults.find((each) => each === result);
	if (typeof address !== "string" || (reason !== "bounce" && reason !== "complaint") || known === undefined)
		throw failure("is damaged; name another one, which begins anew");
	return [keyOf({ address, reason }), known];
}

function parse(text: string): Readonly<Record<string, unknown>> {
	try {
		return Object(JSON.parse(text));
	} catch {
		return {};
	}
}

function keyOf({ address, reason }: SuppressionEntry): string {
	return `${reason} ${address}`;
}
