import { type ExplanationLocale, printable } from "@todoku/core";
import { type SenderPage, type SenderRecord, type SenderStep, senderSteps } from "@todoku/sender-domains";
import { type Command, Option } from "commander";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parsePositive } from "../parse-number.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { padText, textWidth } from "../text-width.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { senderWords } from "./sender-words.ts";
import { shellWord } from "./shell-word.ts";

interface ListFlags extends StoreFlags, LocaleFlags {
	readonly tenant?: string;
	readonly withoutTenant?: true;
	readonly step?: readonly SenderStep[];
	readonly limit: number;
	readonly after?: string;
	readonly json?: true;
}

/** `todoku domain list`: which senders there are, and how far they have come. */
export function addListCommand(domain: Command, shell: Shell, openStore: StoreOpener): void {
	const command = domain
		.command("list")
		.summary("show the senders, and how far each has come")
		.description(
			"Shows the senders of all tenants, or of one, as the last check left them. Asks nobody but the database.",
		)
		.option("--tenant <tenant>", "those of this tenant only")
		.option("--without-tenant", "those of mail without a tenant only")
		.addOption(new Option("--step <step...>", "only those that have come so far").choices(senderSteps))
		.option("--limit <count>", "at most so many, 1 to 1000", parsePositive, 100)
		.option("--after <position>", "go on behind the page before; it says with what");
	addLocaleOption(addStoreOptions(command))
		.option("--json", "print one line of JSON: { senders, next? }")
		.action(async (flags: ListFlags) => {
			const { tenant, withoutTenant, step: steps, limit, after, json } = flags;
			if (tenant !== undefined && withoutTenant) throw wrongUsage("--tenant and --without-tenant exclude each other");
			const page = await withStore(flags, shell, openStore, ({ senderStore }) =>
				senderStore.list({ tenant: withoutTenant ? null : tenant, steps, limit, after }),
			);
			shell.output.write(json ? `${JSON.stringify(page)}\n` : formatPage(page, localeFor(flags, shell)));
		});
}

function formatPage({ senders, next }: SenderPage, locale: ExplanationLocale): string {
	const words = senderWords(locale);
	if (senders.length === 0) return `${words.noSenders}\n`;
	const { tenant, sender, step, changed, checked, warnings } = words.columns;
	const rows = [[tenant, sender, step, changed, checked, warnings], ...senders.map((each) => toRow(each, locale))];
	const widths = rows[0]?.map((_, index) => Math.max(...rows.map((row) => textWidth(row[index] ?? "")))) ?? [];
	const lines = rows.map((row) =>
		row
			.map((cell, index) => padText(cell, widths[index] ?? 0))
			.join("  ")
			.trimEnd(),
	);
	return `${[...lines, ...(next === undefined ? [] : [`${words.more} ${printable(shellWord(next), 1_000)}`])].join("\n")}\n`;
}

function toRow(record: SenderRecord, locale: ExplanationLocale): readonly string[] {
	const words = senderWords(locale);
	return [
		record.tenant === undefined ? words.noTenant : printable(record.tenant),
		printable(record.sender, 320),
		words.step[record.step],
		formatInstant(record.changedAt),
		record.checkedAt === undefined ? words.never : formatInstant(record.checkedAt),
		record.warnings.map((code) => printable(code)).join(" "),
	];
}
