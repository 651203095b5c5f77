import { setTimeout as sleep } from "node:timers/promises";
import { isMailError, OptionError } from "@todoku/core";
import { readInteger, readMilliseconds, readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { IntakeResult } from "../intake-result.ts";
import { PassOnError } from "../pass-on.ts";
import type { ReturnedMailIntake } from "../returned-mail-intake.ts";
import type { ReturnedMailSource, SourceMail } from "./returned-mail-source.ts";

/** What became of one mail of a source. */
export type IngestedMail =
	/** Read, recorded, and not given again. */
	| { readonly outcome: "settled"; readonly name: string; readonly result: IntakeResult }
	/** Not to be read, or refused for good where it was to be passed on: put aside for people. `error` says why. */
	| { readonly outcome: "set-aside"; readonly name: string; readonly error: unknown; readonly result?: IntakeResult }
	/** Still where it was, and read again by the next pass. */
	| { readonly outcome: "failed"; readonly name: string; readonly error: unknown };

export interface IngestOptions {
	readonly source: ReturnedMailSource;
	readonly intake: Pick<ReturnedMailIntake, "receive">;
	/** Goes on until it is aborted; without it, one pass over what is there. */
	readonly follow?: boolean | undefined;
	/** Ends it after the mail at hand. */
	readonly signal?: AbortSignal | undefined;
	/** Told of each mail. */
	readonly onMail?: ((mail: IngestedMail) => void) | undefined;
	/** Told of a source that could not be reached, where `follow` tries again. */
	readonly onTrouble?: ((error: unknown) => void) | undefined;
	/** Octets of one mail, from 1 KiB to 1 GiB. Default: 64 MiB. */
	readonly maxMessageBytes?: number | undefined;
	/** Milliseconds after which `follow` looks again where the source did not say that there is more. Default: 60,000. */
	readonly lookAgainMs?: number | undefined;
	/** Waits between attempts after failures. Default: a timer. */
	readonly wait?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

/** How many mails came to what. */
export interface IngestCount {
	readonly settled: number;
	readonly setAside: number;
	readonly failed: number;
}

/** So many failures one after the other are the store or the next hop, and not the mails. */
const maxFailuresInARow = 5;
const longestWaitMs = 60_000;

/**
 * Reads a source to its end, or follows it: each mail is received by the intake, and settled after that. A process killed in between
 * reads the mail again, and records nothing twice; two processes at once do no harm either.
 *
 * @returns What the mails came to; of a source that was followed, those that failed are counted at each attempt.
 * @throws {OptionError} for an option that is missing, wrong or not known.
 * @throws What the source throws when it cannot be read at all; of a source that is followed, at the first time only.
 */
export async function ingestReturnedMail(options: IngestOptions): Promise<IngestCount> {
	const resolved = readOptions(options);
	const { source, follow, onTrouble, signal, wait } = resolved;
	const count = { settled: 0, setAside: 0, failed: 0 };
	let failures = 0;
	let wasRead = false;
	try {
		for (;;) {
			const isWell = await pass(options, signal, count).catch((error: unknown) => {
				// A wrong path or password is said at once; what was right once may be again.
				if (!follow || !wasRead) throw error;
				if (!signal.aborted) onTrouble?.(error);
				return false;
			});
			if (!follow || signal.aborted) return count;
			wasRead = true;
			failures = isWell ? 0 : failures + 1;
			const hasMore = isWell && (await listen(resolved));
			// A connection that was lost is not made again at once, and again.
			if (!hasMore && !signal.aborted) await wait(waitAfter(failures), signal).catch(() => undefined);
			if (signal.aborted) return count;
		}
	} finally {
		await source.close();
	}
}

interface ResolvedIngestOptions {
	readonly source: ReturnedMailSource;
	readonly follow: boolean;
	readonly onTrouble: ((error: unknown) => void) | undefined;
	readonly signal: AbortSignal;
	readonly lookAgainMs: number;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

/** @returns Whether there may be more; false where nobody can tell any longer. */
async function listen({ source, lookAgainMs, signal, onTrouble }: ResolvedIngestOptions): Promise<boolean> {
	try {
		await source.untilMore(lookAgainMs, signal);
		return true;
	} catch (error) {
		if (!signal.aborted) onTrouble?.(error);
		return false;
	}
}

function waitAfter(failures: number): number {
	return Math.min(longestWaitMs, 1000 * 2 ** Math.min(Math.max(0, failures - 1), 6));
}

type Counting = { -readonly [name in keyof IngestCount]: number };

/** @returns Whether nothing failed. */
async function pass(options: IngestOptions, signal: AbortSignal, count: Counting): Promise<boolean> {
	let failuresInARow = 0;
	let isWell = true;
	for await (const mail of options.source.mails(signal)) {
		if (signal.aborted) break;
		const ingested = await take(mail, options);
		if (ingested === null) continue;
		count[ingested.outcome === "set-aside" ? "setAside" : ingested.outcome] += 1;
		options.onMail?.(ingested);
		if (ingested.outcome !== "failed") {
			failuresInARow = 0;
			continue;
		}
		isWell = false;
		if (concernsOneMailbox(ingested.error)) continue;
		failuresInARow += 1;
		if (failuresInARow >= maxFailuresInARow) break;
	}
	return isWell;
}

async function take(mail: SourceMail, { intake, maxMessageBytes }: IngestOptions): Promise<IngestedMail | null> {
	const { name } = mail;
	try {
		const bytes = await readUnlessUnreadable(mail, maxMessageBytes ?? 64 * 1024 ** 2);
		if (bytes === null) return null;
		if (!(bytes instanceof Uint8Array)) {
			await mail.setAside();
			return { outcome: "set-aside", name, error: bytes.error };
		}
		const result = await receive(intake, bytes);
		if ("error" in result || result.kind === "unreadable") {
			await mail.setAside();
			return "error" in result
				? { outcome: "set-aside", name, error: result.error }
				: { outcome: "set-aside", name, error: undefined, result };
		}
		await mail.settle();
		return { outcome: "settled", name, result };
	} catch (error) {
		return { outcome: "failed", name, error };
	}
}

/** What is wrong with the mail itself is no reason to try it again. */
async function readUnlessUnreadable(
	mail: SourceMail,
	maxBytes: number,
): Promise<Uint8Array | null | { readonly error: unknown }> {
	try {
		return await mail.read(maxBytes);
	} catch (error) {
		if (isMailError(error) && (error.code === "mail-too-long" || error.code === "mail-unreadable")) return { error };
		throw error;
	}
}

async function receive(
	intake: IngestOptions["intake"],
	bytes: Uint8Array,
): Promise<IntakeResult | { readonly error: unknown }> {
	try {
		return await intake.receive(bytes);
	} catch (error) {
		if (isMailError(error) && (error.code === "pass-on-refused" || error.code === "mail-too-long")) return { error };
		throw error;
	}
}

function concernsOneMailbox(error: unknown): boolean {
	if (!(error instanceof PassOnError) || error.receipt === undefined) return false;
	return "scope" in error.receipt && error.receipt.scope !== "route";
}

function readOptions(options: IngestOptions): ResolvedIngestOptions {
	const { source, intake, follow = false, onTrouble, signal, wait } = readRecord("options", options);
	const names = [
		"source",
		"intake",
		"follow",
		"signal",
		"onMail",
		"onTrouble",
		"maxMessageBytes",
		"lookAgainMs",
		"wait",
	];
	refuseUnknown("", options, names);
	if (typeof (source as Partial<ReturnedMailSource> | undefined)?.mails !== "function")
		throw new OptionError("source", "must be a source, such as createMaildirSource makes");
	if (typeof (intake as Partial<ReturnedMailIntake> | undefined)?.receive !== "function")
		throw new OptionError("intake", "must be an intake, as createReturnedMailIntake makes");
	readInteger("maxMessageBytes", options.maxMessageBytes, 1024, 1024 ** 3);
	return {
		source,
		follow,
		onTrouble,
		signal: signal ?? new AbortController().signal,
		lookAgainMs: readMilliseconds("lookAgainMs", options.lookAgainMs) ?? 60_000,
		wait: wait ?? ((ms, stop) => sleep(ms, undefined, { signal: stop })),
	};
}
