import { type ExplanationLocale, printable } from "@todoku/core";
import { readSenderName, type SenderChange } from "@todoku/sender-domains";
import type { Command } from "commander";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parsePositive } from "../parse-number.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { addTenantOption } from "./open-registrar.ts";
import { senderWords } from "./sender-words.ts";

interface HistoryFlags extends StoreFlags, LocaleFlags {
	readonly tenant?: string;
	readonly limit: number;
	readonly before?: number;
	readonly json?: true;
}

/** `todoku domain history`: each step of a sender, who took it and on what evidence. */
export function addHistoryCommand(domain: Command, shell: Shell, openStore: StoreOpener): void {
	const command = domain
		.command("history")
		.summary("show what happened to a sender: who, when, why and on what evidence")
		.description("Shows every step of one sender, the newest first: who took it, when, why and on what evidence.")
		.argument("<sender>", "the domain, or the address");
	addLocaleOption(addStoreOptions(addTenantOption(command)))
		.option("--limit <count>", "at most so many, 1 to 1000", parsePositive, 20)
		.option("--before <version>", "only steps before this version", parsePositive)
		.option("--json", "print one line of JSON: { changes }")
		.action(async (given: string, flags: HistoryFlags) => {
			const { tenant, limit, before, json } = flags;
			const { sender } = readSenderName(given);
			const changes = await withStore(flags, shell, openStore, ({ senderStore }) =>
				senderStore.history(tenant, sender, { limit, before }),
			);
			shell.output.write(json ? `${JSON.stringify({ changes })}\n` : formatHistory(changes, localeFor(flags, shell)));
		});
}

function formatHistory(changes: readonly SenderChange[], locale: ExplanationLocale): string {
	const words = senderWords(locale);
	if (changes.length === 0) return `${words.noHistory}\n`;
	return changes
		.map(({ at, version, actor, event, from, to, reason, evidence }) =>
			[
				`${formatInstant(at)}  ${words.version(version)}  ${printable(actor)}`,
				`  ${printable(event)}${from === to ? "" : `: ${from === undefined ? "" : `${words.step[from]} → `}${words.step[to]}`}`,
				`  ${words.reason(printable(reason, 500))}`,
				...(evidence === undefined ? [] : [`  ${words.evidence(printable(evidence, 2_000))}`]),
				"",
			].join("\n"),
		)
		.join("\n");
}
