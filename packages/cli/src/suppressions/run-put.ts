import type { SuppressionEntry } from "@todoku/adapter-ses";
import { type ExplanationLocale, MailError, printable } from "@todoku/core";
import { askConsent, type ConsentFlags } from "../consent.ts";
import { localeFor } from "../locale.ts";
import { startProgress } from "../progress.ts";
import type { Shell } from "../shell.ts";
import { type ImportJournal, openImportJournal } from "./import-journal.ts";
import { scopeName, scopeStatement } from "./list-scope.ts";
import { type PutReport, putSuppressions } from "./put-suppressions.ts";
import { announce, type ChangeFlags, type SuppressionDesk } from "./service-flags.ts";
import { interrupted, untilInterrupted } from "./stop-signal.ts";
import { type SuppressionWords, suppressionWords } from "./suppression-words.ts";

export interface PutFlags extends ChangeFlags, ConsentFlags {
	readonly resume?: string;
	readonly progress?: true;
}

export interface Putting {
	/** Each address once. */
	readonly entries: readonly SuppressionEntry[];
	/** Whether what is on the list already is looked for first, and left as it is. */
	readonly keepPresent: boolean;
}

/** What putting entries on the list came to. */
export interface PutResult extends PutReport {
	readonly dryRun: boolean;
	readonly scope: SuppressionDesk["scope"];
	readonly mirrored: boolean;
}

/** From so many on, somebody may well interrupt it. */
const manyEntries = 60;

/**
 * Says whom it affects and how long it takes, asks, and puts the entries on the list.
 *
 * @returns What it came to; also when something ended it before: see {@link endPut}.
 */
export async function runPut(
	desk: SuppressionDesk,
	{ entries, keepPresent }: Putting,
	flags: PutFlags,
	shell: Shell,
): Promise<PutResult> {
	const words = suppressionWords(localeFor(flags, shell));
	announce(desk, flags, shell);
	const known = { dryRun: flags.dryRun ?? false, scope: desk.scope, mirrored: desk.mirror !== undefined };
	const journal =
		flags.resume === undefined || flags.dryRun ? undefined : openImportJournal(flags.resume, scopeName(desk.scope));
	try {
		const open = entries.filter((entry) => journal?.resultOf(entry) === undefined);
		const present = keepPresent ? await collect(desk.list.list({})) : [];
		sayHowLong(open.length, flags, words, shell);
		if (flags.dryRun) return { ...known, ...nothingDone(entries.length) };
		if (open.length > 0)
			await askConsent(flags, shell, {
				count: open.length,
				what: `put ${suppressionWords("en").addresses(open.length)} on the list`,
				question: words.askPut(open.length),
			});
		return { ...known, ...(await put(desk, { entries, present, journal }, flags, shell)) };
	} finally {
		journal?.close();
	}
}

/**
 * @param unreadable How many rows of the file made no sense.
 * @throws {MailError} for what ended it before all was done, and for entries that were not taken.
 */
export function endPut({ finished, error, entries, refused, dryRun, ...counts }: PutResult, unreadable = 0): void {
	if (dryRun) return;
	const done = counts.added + counts.present + counts.before + refused.length;
	if (error !== undefined)
		throw new MailError(error.code, `${error.message} (${Math.min(done, entries)} of ${entries} were done before)`, {
			cause: error,
		});
	if (!finished) throw interrupted(Math.min(done, entries), entries);
	const left = refused.length + unreadable;
	if (left > 0)
		throw new MailError(
			"entries-refused",
			`${left === 1 ? "1 entry was" : `${left} entries were`} not taken; all others were`,
		);
}

export function formatPut(result: PutResult, locale: ExplanationLocale): string {
	const words = suppressionWords(locale);
	const { labels } = words;
	if (result.dryRun) return `${words.line(words.dryRun, words.addresses(result.entries))}\n`;
	const counts: readonly (readonly [label: string, count: number])[] = [
		[labels.present, result.present],
		[labels.before, result.before],
		[labels.refused, result.refused.length],
	];
	return [
		words.line(labels.added, words.addresses(result.added)),
		...counts.filter(([, count]) => count > 0).map(([label, count]) => words.line(label, words.addresses(count))),
		...result.refused.map((address) => `  ${printable(address, 320)}: ${words.noAddress}`),
		"",
	].join("\n");
}

/** What programs read of it. */
export function toPutJson({ scope, refused, dryRun, ...result }: PutResult): object {
	const { entries, added, present, before, finished, mirrored } = result;
	return {
		...(dryRun ? { dryRun } : {}),
		scope: toScopeJson(scope),
		...{ entries, added, present, before },
		refused: refused.map((address) => ({ address, problem: suppressionWords("en").noAddress })),
		...{ finished, mirrored },
	};
}

export function toScopeJson(scope: SuppressionDesk["scope"]): object {
	const { kind, region, tenantName } = scope;
	return { kind, region, tenantName, statement: { ja: scopeStatement(scope, "ja"), en: scopeStatement(scope, "en") } };
}

interface Work {
	readonly entries: readonly SuppressionEntry[];
	readonly present: Parameters<typeof putSuppressions>[1]["present"];
	readonly journal: ImportJournal | undefined;
}

async function put(desk: SuppressionDesk, work: Work, flags: PutFlags, shell: Shell): Promise<PutReport> {
	const progress = startProgress(shell, "suppress", flags.progress);
	const signal = untilInterrupted(shell);
	try {
		return await putSuppressions(desk, {
			...work,
			signal,
			now: () => shell.now(),
			onProgress: (done, total) => progress.at(done, total),
		});
	} finally {
		progress.end();
	}
}

function sayHowLong(calls: number, flags: PutFlags, words: SuppressionWords, shell: Shell): void {
	if (calls <= 1) return;
	shell.output.writeError(`${words.takes(calls, (calls * 1_000) / (flags.callsPerSecond ?? 1))}\n`);
	if (calls >= manyEntries && flags.resume === undefined) shell.output.writeError(`${words.resumable}\n`);
}

function nothingDone(entries: number): PutReport {
	return { entries, added: 0, present: 0, before: 0, refused: [], finished: false, error: undefined };
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
	const collected: T[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}
