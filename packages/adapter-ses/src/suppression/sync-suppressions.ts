import { OptionError } from "@todoku/core";
import { diffSuppressions, type SuppressionDiff } from "./diff-suppressions.ts";
import type { SesSuppressionList } from "./ses-suppression-list.ts";
import type { SesSuppression } from "./suppression.ts";

/** Our own copy of the list. It is for people and reports; it stops no mail. */
export interface SuppressionMirror {
	list(): Iterable<SesSuppression> | AsyncIterable<SesSuppression>;
	/** Puts an address there, or changes its reason. */
	suppress(suppression: SesSuppression): Promise<void>;
	/** Takes an address away, spelled as `list` gave it. */
	lift(address: string): Promise<void>;
}

export interface SyncOptions {
	/** Which of the two is made like the other. */
	readonly direction: "to-mirror" | "to-service";
	/**
	 * Whether what only the other one has is taken away there. At the service that makes mail go to the address again, for everybody
	 * whom the list affects: see `scope()`.
	 */
	readonly lift: boolean;
	/** Called after each change. */
	readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
	/** Ends the work between two changes; what was done stays, and the next run does the rest. */
	readonly signal?: AbortSignal | undefined;
}

export interface SyncReport {
	readonly suppressed: number;
	readonly lifted: number;
	/** What was found before anything was changed. */
	readonly diff: SuppressionDiff;
}

/**
 * Makes the mirror like the service, or the service like the mirror. To see what would be done, call `diffSuppressions`.
 *
 * @throws {MailError} of the service, or what the mirror throws; what was done stays, and the next run does the rest.
 */
export async function syncSuppressions(
	list: Pick<SesSuppressionList, "list" | "add" | "remove">,
	mirror: SuppressionMirror,
	{ direction, lift, onProgress, signal }: SyncOptions,
): Promise<SyncReport> {
	const target = targetOf(direction, list, mirror, signal);
	const diff = diffSuppressions(await collect(list.list({ signal })), await collect(mirror.list()));
	const toSuppress = target.missing(diff);
	const toLift = lift ? target.surplus(diff) : [];
	const total = toSuppress.length + toLift.length;
	let done = 0;
	for (const suppression of toSuppress) {
		signal?.throwIfAborted();
		await target.suppress(suppression);
		done += 1;
		onProgress?.({ done, total });
	}
	for (const { address } of toLift) {
		signal?.throwIfAborted();
		await target.lift(address);
		done += 1;
		onProgress?.({ done, total });
	}
	return { suppressed: toSuppress.length, lifted: toLift.length, diff };
}

/** What is changed, and how. */
interface Target {
	missing(diff: SuppressionDiff): readonly SesSuppression[];
	surplus(diff: SuppressionDiff): readonly SesSuppression[];
	suppress(suppression: SesSuppression): Promise<unknown>;
	lift(address: string): Promise<unknown>;
}

function targetOf(
	direction: SyncOptions["direction"],
	list: Pick<SesSuppressionList, "add" | "remove">,
	mirror: SuppressionMirror,
	signal: AbortSignal | undefined,
): Target {
	switch (direction) {
		case "to-mirror":
			return {
				missing: (diff) => [...diff.onlyAtService, ...diff.reasonDiffers.map(({ atService }) => atService)],
				surplus: (diff) => diff.onlyInMirror,
				suppress: (suppression) => mirror.suppress(suppression),
				lift: (address) => mirror.lift(address),
			};
		case "to-service":
			return {
				// In the service's own spelling where it has one, or the address would be there twice.
				missing: (diff) => [
					...diff.onlyInMirror,
					...diff.reasonDiffers.map(({ atService, inMirror }) => ({ ...inMirror, address: atService.address })),
				],
				surplus: (diff) => diff.onlyAtService,
				suppress: ({ address, reason }) => list.add(address, reason, { signal }),
				lift: (address) => list.remove(address, { spelling: "exact", signal }),
			};
		default:
			direction satisfies never;
			throw new OptionError("direction", "must be to-mirror or to-service");
	}
}

async function collect<T>(items: Iterable<T> | AsyncIterable<T>): Promise<readonly T[]> {
	const collected: T[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}
