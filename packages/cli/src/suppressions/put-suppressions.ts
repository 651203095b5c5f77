import type { SesSuppression, SuppressionEntry } from "@todoku/adapter-ses";
import type { MailError } from "@todoku/core";
import { addressFolder } from "./address-folder.ts";
import type { ImportJournal } from "./import-journal.ts";
import type { SuppressionDesk } from "./service-flags.ts";

export interface PutRequest {
	/** Each address once. */
	readonly entries: readonly SuppressionEntry[];
	/** What is on the list already: not put there again, whatever its spelling and its reason. */
	readonly present?: readonly SesSuppression[] | undefined;
	readonly journal?: ImportJournal | undefined;
	readonly signal: AbortSignal;
	readonly now: () => Date;
	/** Called after each entry. */
	readonly onProgress: (done: number, total: number) => void;
}

export interface PutReport {
	readonly entries: number;
	readonly added: number;
	readonly present: number;
	/** By an earlier run. */
	readonly before: number;
	/** Addresses, those of earlier runs included. */
	readonly refused: readonly string[];
	/** Whether all entries were done. */
	readonly finished: boolean;
	/** What ended it before, unless the signal did. */
	readonly error: MailError | undefined;
}

/** Puts entries on the list of the service and into our copy, one a turn, and notes each as soon as it is done. */
export async function putSuppressions({ list, mirror }: SuppressionDesk, request: PutRequest): Promise<PutReport> {
	const { entries, journal, signal, now, onProgress } = request;
	const fold = await addressFolder();
	const there = new Map((request.present ?? []).map((each) => [fold(each.address), each]));
	const counts = { added: 0, present: 0, before: 0 };
	const refused: string[] = [];
	let done = 0;
	let refusedNow = 0;
	let wasRefused = false;

	async function* remaining(): AsyncGenerator<SuppressionEntry> {
		for (const entry of entries) {
			if (signal.aborted) return;
			const earlier = journal?.resultOf(entry);
			const present = there.get(fold(entry.address));
			if (earlier !== undefined) {
				counts.before += 1;
				if (earlier === "refused") refused.push(entry.address);
			} else if (present !== undefined) {
				await mirror?.suppress(present);
				journal?.record(entry, "present");
				counts.present += 1;
			} else {
				yield entry;
				// The next one is asked for when this one is done. The mirror goes first: killed in between, both are done again.
				if (wasRefused) refused.push(entry.address);
				else {
					await mirror?.suppress({ ...entry, since: now() });
					counts.added += 1;
				}
				journal?.record(entry, wasRefused ? "refused" : "added");
			}
			done += 1;
			onProgress(done, entries.length);
		}
	}

	const { error } = await list.import(remaining(), {
		signal,
		onProgress(progress) {
			wasRefused = progress.refused > refusedNow;
			refusedNow = progress.refused;
		},
	});
	return { entries: entries.length, ...counts, refused, finished: done === entries.length, error };
}
