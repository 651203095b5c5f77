import { printable } from "@todoku/core";
import type { Command } from "commander";
import { addAskingOptions, askConsent, type ConsentFlags } from "../consent.ts";
import { localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { addressFolder } from "./address-folder.ts";
import { toScopeJson } from "./run-put.ts";
import {
	addChangeOptions,
	announce,
	type ChangeFlags,
	type SuppressionDesk,
	withSuppressionDesk,
} from "./service-flags.ts";
import { suppressionWords } from "./suppression-words.ts";

interface RemoveFlags extends ChangeFlags, ConsentFlags {}

interface RemoveResult {
	/** Every spelling, as it stood there. */
	readonly removed: readonly string[];
	/** Of those given. */
	readonly absent: readonly string[];
}

/** `todoku suppressions remove`: takes addresses off the list, in every spelling. */
export function addRemoveCommand(suppressions: Command, shell: Shell, openStore: StoreOpener): void {
	const command = addAskingOptions(
		suppressions
			.command("remove")
			.summary("take addresses off the list, in every spelling")
			.description(
				"Takes addresses off the list. Any spelling of an address stops its mail, while the service finds an entry only by exactly the spelling it has, so the whole list is read first and every spelling is removed. Mail to the address goes out again then.",
			)
			.argument("<address...>", "in any spelling"),
	);
	addChangeOptions(command)
		.option("--json", "print one line of JSON: { act, scope, removed, absent, mirrored }")
		.action(async (addresses: readonly string[], flags: RemoveFlags) => {
			await withSuppressionDesk(flags, shell, openStore, async (desk) => {
				announce(desk, flags, shell);
				const result = await remove(desk, addresses, flags, shell);
				shell.output.write(flags.json ? formatAsJson(desk, result, flags) : formatForPeople(result, flags, shell));
			});
		});
}

async function remove(
	{ list, mirror }: SuppressionDesk,
	addresses: readonly string[],
	flags: RemoveFlags,
	shell: Shell,
): Promise<RemoveResult> {
	const words = suppressionWords(localeFor(flags, shell));
	const fold = await addressFolder();
	const meant = new Set(addresses.map(fold));
	const spellings = await spellingsIn(list.list(), meant, fold);
	const found = new Set(spellings.map(fold));
	const absent = addresses.filter((address) => !found.has(fold(address)));
	shell.output.writeError(`${words.exactCase}\n`);
	for (const spelling of spellings) shell.output.writeError(`  ${printable(spelling, 320)}\n`);
	if (flags.dryRun) return { removed: spellings, absent };
	if (spellings.length > 0)
		await askConsent(flags, shell, {
			count: spellings.length,
			what: `take ${spellings.length === 1 ? "1 entry" : `${spellings.length} entries`} off the list`,
			question: words.askRemove(spellings.length),
		});
	const removed = await list.remove(spellings, { spelling: "exact" });
	// Also what the service does not have any more.
	if (mirror !== undefined)
		for (const spelling of await spellingsIn(mirror.list(), meant, fold)) await mirror.lift(spelling);
	return { removed, absent };
}

async function spellingsIn(
	entries: AsyncIterable<{ readonly address: string }>,
	meant: ReadonlySet<string>,
	fold: (address: string) => string,
): Promise<readonly string[]> {
	const spellings: string[] = [];
	for await (const { address } of entries) if (meant.has(fold(address))) spellings.push(address);
	return spellings;
}

function formatAsJson({ scope, mirror }: SuppressionDesk, result: RemoveResult, { dryRun }: RemoveFlags): string {
	return `${JSON.stringify({
		act: "remove",
		...(dryRun ? { dryRun } : {}),
		scope: toScopeJson(scope),
		...result,
		mirrored: mirror !== undefined,
	})}\n`;
}

function formatForPeople({ removed, absent }: RemoveResult, { dryRun, ...flags }: RemoveFlags, shell: Shell): string {
	const words = suppressionWords(localeFor(flags, shell));
	const lines = [
		words.line(dryRun ? words.dryRun : words.labels.removed, words.addresses(removed.length)),
		...removed.map((address) => `  ${printable(address, 320)}`),
		...(absent.length === 0 ? [] : [words.line(words.labels.absent, words.addresses(absent.length))]),
		...absent.map((address) => `  ${printable(address, 320)}`),
	];
	return `${lines.join("\n")}\n`;
}
