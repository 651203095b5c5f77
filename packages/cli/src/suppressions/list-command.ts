import type { SesSuppression, SesSuppressionReason } from "@todoku/adapter-ses";
import { printable } from "@todoku/core";
import { type Command, Option } from "commander";
import { formatCsvRow } from "../format-csv.ts";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, localeFor } from "../locale.ts";
import { type Moment, parseMoment, toDate } from "../outbox/filter-flags.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { padText } from "../text-width.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { isScopeMeant } from "./list-scope.ts";
import { addServiceOptions, type ServiceFlags, withSuppressionList } from "./service-flags.ts";
import { suppressionReasons } from "./suppression-reasons.ts";
import { suppressionWords } from "./suppression-words.ts";

interface ListFlags extends ServiceFlags {
	readonly reason?: SesSuppressionReason;
	readonly since?: Moment;
	readonly mirror?: true;
	readonly csv?: true;
	readonly json?: true;
}

/** An entry of the service, or of our copy of a list. */
interface ListedSuppression extends SesSuppression {
	readonly scope?: string;
}

/** `todoku suppressions list`: what is on the list. */
export function addListCommand(suppressions: Command, shell: Shell, openStore: StoreOpener): void {
	const command = addServiceOptions(
		suppressions
			.command("list")
			.summary("list the addresses, why and since when")
			.description(
				"Lists what is on the suppression list of the service, or with --mirror what our own copies of its lists hold, without asking it. Entries are printed as they come, so that a long list needs no memory.",
			)
			.addOption(new Option("--reason <reason>", "only those with this reason").choices(suppressionReasons))
			.option(
				"--since <time>",
				"only those put there or changed since: 2026-11-23, 2026-11-23T09:00:00+09:00, or an age such as 90d, 12h, 30m",
				parseMoment,
			)
			.option("--mirror", "our own copies, out of the database; nobody is asked"),
	);
	addLocaleOption(addStoreOptions(command))
		.option("--csv", "print comma-separated values, with a row of names")
		.option("--json", "print one line of JSON for each entry: { address, reason, since }")
		.action(async (flags: ListFlags) => {
			if (flags.csv && flags.json) throw wrongUsage("--csv and --json are two forms; name one");
			const since = flags.since && toDate(flags.since, shell.now());
			if (flags.mirror)
				await withStore(flags, shell, openStore, async ({ suppressions: store }) => {
					const scopes = (await store.count()).map(({ scope }) => scope);
					const meant = scopes.filter((scope) => isScopeMeant(scope, flags.sesRegion, flags.tenantName));
					await write(
						ours(meant, (scope) => store.mirror(scope).list(), flags, since),
						flags,
						shell,
					);
				});
			else
				await withSuppressionList(flags, shell, async (list) => {
					const reasons = flags.reason && [flags.reason];
					await write(list.list({ reasons, from: since }), flags, shell);
				});
		});
}

async function* ours(
	scopes: readonly string[],
	listOf: (scope: string) => AsyncIterable<ListedSuppression>,
	{ reason }: ListFlags,
	since: Date | undefined,
): AsyncGenerator<ListedSuppression> {
	for (const scope of scopes) {
		for await (const entry of listOf(scope)) {
			if (reason !== undefined && entry.reason !== reason) continue;
			if (since !== undefined && entry.since !== undefined && entry.since < since) continue;
			yield entry;
		}
	}
}

async function write(entries: AsyncIterable<ListedSuppression>, flags: ListFlags, shell: Shell): Promise<void> {
	const words = suppressionWords(localeFor(flags, shell));
	const { output } = shell;
	if (flags.csv) output.write(formatCsvRow(["address", "reason", "since", ...(flags.mirror ? ["scope"] : [])]));
	let count = 0;
	for await (const { address, reason, since, scope } of entries) {
		count += 1;
		const last = scope === undefined ? [] : [scope];
		if (flags.json) output.write(`${JSON.stringify({ address, reason, since, scope })}\n`);
		else if (flags.csv) output.write(formatCsvRow([address, reason, since?.toISOString() ?? "", ...last]));
		else {
			const at = since === undefined ? "" : formatInstant(since);
			const cells = [padText(printable(address, 320), 42), padText(words.reason[reason], 14), at, ...last];
			output.write(`${cells.join("  ").trimEnd()}\n`);
		}
	}
	if (!flags.json && !flags.csv) output.write(count === 0 ? `${words.empty}\n` : `\n${words.addresses(count)}\n`);
}
