import { MailError } from "@todoku/core";
import type { OutboxOffice } from "@todoku/outbox";
import type { Command } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import type { ConsentFlags } from "../consent.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parseCount } from "../parse-number.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { outboxWords } from "./outbox-words.ts";

interface EraseFlags extends ActFlags, ConsentFlags, StoreFlags, LocaleFlags {
	readonly json?: true;
}

/** `todoku outbox erase`: forgets a person. */
export function addEraseCommand(outbox: Command, shell: Shell, openStore: StoreOpener): void {
	const command = addActOptions(
		outbox
			.command("erase")
			.summary("forget a person: every trace of an address")
			.description(
				"Erases every trace of an address, its mails' subjects and bodies included, as a person may ask for. Counts stay. Mail to it that still waits is not sent any more. The suppression list of the service is not ours to erase; todoku suppressions remove does it. It cannot be undone, so --yes or --expect is always needed. A reason that names the person would be such a trace: give the number of the request.",
			)
			.argument("<address>", "of the person"),
	)
		.option("--dry-run", "only say how many deliveries go to it")
		.option("--yes", "do it")
		.option("--expect <count>", "do it only if exactly so many deliveries go to it", parseCount);
	addLocaleOption(addStoreOptions(command))
		.option("--json", "print one line of JSON: { act, done }")
		.action(async (address: string, flags: EraseFlags) => {
			const act = toAct(flags, shell);
			if (!flags.dryRun && !flags.yes && flags.expect === undefined)
				throw wrongUsage(
					"erasing cannot be undone; add --yes to do it, or --dry-run to only see how many deliveries go to the address",
				);
			await withStore(flags, shell, openStore, async ({ office }) => {
				const count = flags.dryRun || flags.expect !== undefined ? await countTo(office, address) : undefined;
				if (flags.expect !== undefined && count !== flags.expect)
					throw new MailError(
						"count-differs",
						`${count} deliveries go to this address, not ${flags.expect}; nothing was done`,
					);
				const done = flags.dryRun ? (count ?? 0) : await office.eraseAddress(address, act);
				shell.output.write(flags.json ? formatAsJson(done, flags) : formatForPeople(done, flags, shell));
			});
		});
}

async function countTo(office: Pick<OutboxOffice, "list">, recipient: string): Promise<number> {
	let count = 0;
	let after: string | undefined;
	do {
		const page = await office.list({ recipient }, { limit: 500, after });
		count += page.deliveries.length;
		after = page.next;
	} while (after !== undefined);
	return count;
}

function formatAsJson(done: number, { dryRun }: EraseFlags): string {
	return `${JSON.stringify({ act: "erase", ...(dryRun ? { dryRun } : {}), done })}\n`;
}

function formatForPeople(done: number, flags: EraseFlags, shell: Shell): string {
	const locale = localeFor(flags, shell);
	const deliveries = outboxWords(locale).deliveries(done);
	if (locale === "ja")
		return flags.dryRun ? `確認のみ（何も変更していません）。対象：${deliveries}\n` : `消去：${deliveries}\n`;
	return flags.dryRun
		? `dry run, nothing was done. Would be erased from: ${deliveries}\n`
		: `erased from: ${deliveries}\n`;
}
