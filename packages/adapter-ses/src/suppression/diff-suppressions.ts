import { foldAddress, type SesSuppression } from "./suppression.ts";

/** Where two lists of suppressions disagree. */
export interface SuppressionDiff {
	/** Every spelling of it. */
	readonly onlyAtService: readonly SesSuppression[];
	readonly onlyInMirror: readonly SesSuppression[];
	/** In both, for different reasons; of several spellings at the service, the one that was changed last. */
	readonly reasonDiffers: readonly { readonly atService: SesSuppression; readonly inMirror: SesSuppression }[];
}

/** Compares addresses as SES does when it sends: whatever their case and needless quotes. */
export function diffSuppressions(service: Iterable<SesSuppression>, mirror: Iterable<SesSuppression>): SuppressionDiff {
	const atService = byMailbox(service);
	const inMirror = byMailbox(mirror);
	const reasonDiffers = [...inMirror].flatMap(([mailbox, ours]) => {
		const [theirLast] = newestFirst(atService.get(mailbox) ?? []);
		const [ourLast] = newestFirst(ours);
		if (theirLast === undefined || ourLast === undefined || theirLast.reason === ourLast.reason) return [];
		return [{ atService: theirLast, inMirror: ourLast }];
	});
	return {
		onlyAtService: [...atService].flatMap(([mailbox, entries]) => (inMirror.has(mailbox) ? [] : entries)),
		onlyInMirror: [...inMirror].flatMap(([mailbox, entries]) => (atService.has(mailbox) ? [] : entries)),
		reasonDiffers,
	};
}

function byMailbox(entries: Iterable<SesSuppression>): ReadonlyMap<string, readonly SesSuppression[]> {
	return Map.groupBy(entries, ({ address }) => foldAddress(address));
}

function newestFirst(entries: readonly SesSuppression[]): readonly SesSuppression[] {
	return entries.toSorted((a, b) => (b.since?.getTime() ?? 0) - (a.since?.getTime() ?? 0));
}
