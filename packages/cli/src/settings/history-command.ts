import { type ExplanationLocale, printable, type SettingChange } from "@todoku/core";
import type { Command } from "commander";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parsePositive } from "../parse-number.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { compareSettings, formatDifference } from "./setting-difference.ts";
import { settingWords } from "./setting-words.ts";

interface HistoryFlags extends StoreFlags, LocaleFlags {
	readonly tenant?: string;
	readonly limit: number;
	readonly before?: number;
	readonly json?: true;
}

/** `todoku settings history`: who changed what, when and why, the newest first. */
export function addHistoryCommand(settings: Command, shell: Shell, openStore: StoreOpener): void {
	const command = settings
		.command("history")
		.summary("show who changed the setting of a tenant, when, why and on what evidence")
		.description(
			"Shows the changes of one tenant's setting, the newest first: who, when, what, why and on what evidence.",
		)
		.option("--tenant <tenant>", "whose setting; without it, that of mail without a tenant")
		.option("--limit <count>", "at most so many, 1 to 1000", parsePositive, 20)
		.option("--before <version>", "only changes before this version", parsePositive);
	addLocaleOption(addStoreOptions(command))
		.option("--json", "print one line of JSON: { changes }")
		.action(async (flags: HistoryFlags) => {
			const { tenant, limit, before, json } = flags;
			const page = before === undefined ? { limit: limit + 1 } : { limit: limit + 1, before };
			const found = await withStore(flags, shell, openStore, ({ settings: desk }) => desk.history(tenant, page));
			// One more than asked for: the oldest one shown differs from something, too.
			const changes = found.slice(0, limit);
			shell.output.write(
				json ? `${JSON.stringify({ changes })}\n` : formatHistory(changes, found[limit], localeFor(flags, shell)),
			);
		});
}

function formatHistory(
	changes: readonly SettingChange[],
	earlier: SettingChange | undefined,
	locale: ExplanationLocale,
): string {
	const words = settingWords(locale);
	if (changes.length === 0) return `${words.noHistory}\n`;
	const blocks = changes.map((change, index) => {
		const { changedAt, version, actor, reason, evidence } = change;
		const before = changes[index + 1] ?? earlier ?? { setting: null, switch: "on" };
		return [
			`${formatInstant(changedAt)}  ${words.version(version)}  ${printable(actor)}`,
			`  ${words.line(words.reason, printable(reason, 500))}`,
			...(evidence === undefined ? [] : [`  ${words.line(words.evidence, printable(evidence, 500))}`]),
			...formatDifference(compareSettings(before, change), locale).map((line) => `  ${line}`),
			"",
		].join("\n");
	});
	return blocks.join("\n");
}
