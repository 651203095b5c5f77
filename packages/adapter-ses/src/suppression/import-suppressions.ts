import { isMailError, type MailError } from "@todoku/core";
import type { SesSuppression, SesSuppressionReason } from "./suppression.ts";

/** An address to put on the list, and why. */
export type SuppressionEntry = Pick<SesSuppression, "address" | "reason">;

export interface ImportOptions {
	/** Entries to pass over: the `position` of an import that was not finished, over the same entries. Default: 0. */
	readonly from?: number | undefined;
	/** Ends the import after the entry under way. */
	readonly signal?: AbortSignal | undefined;
	/** Called after each entry. What it throws ends the import, and is thrown. */
	readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
}

export interface ImportProgress {
	/** How many entries are done, those passed over included: where to take it up again. */
	readonly position: number;
	/** Of this run. */
	readonly added: number;
	/** Of this run: entries that SES does not take for addresses. */
	readonly refused: number;
}

export interface ImportReport extends Omit<ImportProgress, "refused"> {
	/** Whether all entries were done. */
	readonly finished: boolean;
	readonly refused: readonly RefusedEntry[];
	/** What ended it before, unless the signal did: the sandbox, credentials, a network that fails. */
	readonly error: MailError | undefined;
}

export interface RefusedEntry {
	/** From 0. */
	readonly position: number;
	readonly address: string;
	/** English. */
	readonly problem: string;
}

/** @param add Puts one address on the list, at its own pace. */
export async function importSuppressions(
	add: (address: string, reason: SesSuppressionReason, signal: AbortSignal | undefined) => Promise<void>,
	entries: Iterable<SuppressionEntry> | AsyncIterable<SuppressionEntry>,
	{ from = 0, signal, onProgress }: ImportOptions,
): Promise<ImportReport> {
	const refused: RefusedEntry[] = [];
	let position = 0;
	let added = 0;
	for await (const { address, reason } of entries) {
		if (position < from) {
			position += 1;
			continue;
		}
		try {
			signal?.throwIfAborted();
			await add(address, reason, signal);
			added += 1;
		} catch (error) {
			if (signal?.aborted) return { position, added, refused, finished: false, error: undefined };
			if (!isMailError(error)) throw error;
			if (error.code !== "bad-request") return { position, added, refused, finished: false, error };
			refused.push({ position, address, problem: error.message });
		}
		position += 1;
		onProgress?.({ position, added, refused: refused.length });
	}
	return { position, added, refused, finished: true, error: undefined };
}
