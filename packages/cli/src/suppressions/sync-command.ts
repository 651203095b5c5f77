import type { SesSuppression, SuppressionDiff, SyncOptions } from "@todoku/adapter-ses";
import type { Command } from "commander";
import { addAskingOptions, askConsent, type ConsentFlags } from "../consent.ts";
import { addLocaleOption, localeFor } from "../locale.ts";
import { startProgress } from "../progress.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, readStoreLocation, withStore } from "../store/store-flags.ts";
import type { OpenStore, StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { scopeName } from "./list-scope.ts";
import { toScopeJson } from "./run-put.ts";
import {
	addServiceOptions,
	announce,
	type ChangeFlags,
	type SuppressionDesk,
	withSuppressionList,
} from "./service-flags.ts";
import { untilInterrupted } from "./stop-signal.ts";
import { suppressionWords } from "./suppression-words.ts";

interface SyncFlags extends ChangeFlags, ConsentFlags {
	readonly toMirror?: true;
	readonly toService?: true;
	readonly lift?: true;
	readonly progress?: true;
}

type Direction = SyncOptions["direction"];
type FullDesk = SuppressionDesk & { readonly mirror: NonNullable<SuppressionDesk["mirror"]> };

/** `todoku suppressions sync`: makes our copy like the list of the service, or the list like our copy. */
export function addSyncCommand(suppressions: Command, shell: Shell, openStore: StoreOpener): void {
	const command = suppressions
		.command("sync")
		.summary("make our own copy like the list of the service, or the other way round")
		.description(
			"Compares the list of the service with our own copy of it, and makes one like the other. Spellings of one address that stop the same mail count as one. Interrupted, it is done again from the beginning of what is left.",
		)
		.option("--to-mirror", "change our own copy; the service is only read")
		.option("--to-service", "change the list of the service, one entry a turn")
		.option("--lift", "also take away what only the side that is changed has")
		.option("--progress", "show on standard error how far it has got, also where that is no terminal");
	addLocaleOption(addStoreOptions(addServiceOptions(addAskingOptions(command))))
		.option(
			"--json",
			"print one line of JSON: { act, direction, scope, suppressed, lifted, diff: { onlyAtService, onlyInMirror, reasonDiffers } }",
		)
		.action(async (flags: SyncFlags) => {
			const direction = directionOf(flags);
			// Said before the service is asked for a long list.
			readStoreLocation(flags, shell.env);
			await withStore(flags, shell, openStore, (store) =>
				withSuppressionList(flags, shell, async (list) => {
					const scope = await list.scope();
					const desk = { list, scope, mirror: mirrorOf(store, scope) };
					await sync(desk, direction, flags, shell);
				}),
			);
		});
}

async function sync(desk: FullDesk, direction: Direction, flags: SyncFlags, shell: Shell): Promise<void> {
	const { diffSuppressions, syncSuppressions } = await import("@todoku/adapter-ses");
	const words = suppressionWords(localeFor(flags, shell));
	const lift = flags.lift ?? false;
	const atService = await collect(desk.list.list());
	const inMirror = await collect(desk.mirror.list());
	const diff = diffSuppressions(atService, inMirror);
	const planned = changesOf(diff, direction, lift);
	const total = planned.suppress + planned.lift;
	if (direction === "to-service") {
		announce(desk, flags, shell);
		if (total > 1) shell.output.writeError(`${words.takes(total, (total * 1_000) / (flags.callsPerSecond ?? 1))}\n`);
	}
	const write = (suppressed: number, lifted: number): void =>
		shell.output.write(
			flags.json
				? formatAsJson({ direction, desk, diff, suppressed, lifted }, flags)
				: formatForPeople({ diff, suppressed, lifted }, flags, shell),
		);
	if (flags.dryRun) {
		write(planned.suppress, planned.lift);
		return;
	}
	if (direction === "to-service" && total > 0)
		await askConsent(flags, shell, {
			count: total,
			what: `make ${total === 1 ? "1 change" : `${total} changes`} to the list of the service`,
			question: words.askSync(total),
		});
	const progress = startProgress(shell, "sync", flags.progress);
	try {
		const report = await syncSuppressions(
			// What was read and shown is what is gone by.
			{
				list: () => replay(atService),
				add: (...given) => desk.list.add(...given),
				remove: (...given) => desk.list.remove(...given),
			},
			{
				list: () => inMirror,
				suppress: (suppression) => desk.mirror.suppress(suppression),
				lift: (address) => desk.mirror.lift(address),
			},
			{
				direction,
				lift,
				signal: untilInterrupted(shell),
				onProgress: ({ done, total: all }) => progress.at(done, all),
			},
		);
		progress.end();
		write(report.suppressed, report.lifted);
	} finally {
		progress.end();
	}
}

function mirrorOf({ suppressions }: OpenStore, scope: SuppressionDesk["scope"]): FullDesk["mirror"] {
	return suppressions.mirror(scopeName(scope));
}

function directionOf({ toMirror, toService }: SyncFlags): Direction {
	if (toMirror && toService) throw wrongUsage("--to-mirror and --to-service are two directions; name one");
	if (toMirror) return "to-mirror";
	if (toService) return "to-service";
	throw wrongUsage("no direction was named; give --to-mirror or --to-service");
}

function changesOf(
	{ onlyAtService, onlyInMirror, reasonDiffers }: SuppressionDiff,
	direction: Direction,
	lift: boolean,
): { readonly suppress: number; readonly lift: number } {
	const [missing, surplus] = direction === "to-mirror" ? [onlyAtService, onlyInMirror] : [onlyInMirror, onlyAtService];
	return { suppress: missing.length + reasonDiffers.length, lift: lift ? surplus.length : 0 };
}

interface SyncResult {
	readonly diff: SuppressionDiff;
	readonly suppressed: number;
	readonly lifted: number;
}

function formatAsJson(
	{ direction, desk, ...result }: SyncResult & { readonly direction: Direction; readonly desk: SuppressionDesk },
	{ dryRun }: SyncFlags,
): string {
	const scope = toScopeJson(desk.scope);
	return `${JSON.stringify({ act: "sync", ...(dryRun ? { dryRun } : {}), direction, scope, ...result })}\n`;
}

function formatForPeople({ diff, suppressed, lifted }: SyncResult, flags: SyncFlags, shell: Shell): string {
	const words = suppressionWords(localeFor(flags, shell));
	const { labels } = words;
	const row = (label: string, count: number): string => words.line(label, words.addresses(count));
	const lines = [
		row(labels.onlyAtService, diff.onlyAtService.length),
		row(labels.onlyInMirror, diff.onlyInMirror.length),
		row(labels.reasonDiffers, diff.reasonDiffers.length),
		...(flags.dryRun ? [words.dryRun] : []),
		row(flags.dryRun ? labels.toSuppress : labels.suppressed, suppressed),
		row(flags.dryRun ? labels.toLift : labels.lifted, lifted),
	];
	return `${lines.join("\n")}\n`;
}

async function* replay(entries: readonly SesSuppression[]): AsyncIterableIterator<SesSuppression> {
	yield* entries;
}

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
	const collected: T[] = [];
	for await (const item of items) collected.push(item);
	return collected;
}
