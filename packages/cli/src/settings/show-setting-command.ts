import {
	type BadEntry,
	type ExplanationLocale,
	explainBadEntry,
	InvalidSettingError,
	parseVerifiedSenders,
	printable,
	type RoutingSwitch,
	type StoredSetting,
} from "@todoku/core";
import type { Command } from "commander";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { settingWords } from "./setting-words.ts";

interface ShowSettingFlags extends StoreFlags, LocaleFlags {
	readonly tenant?: string;
	readonly json?: true;
}

/** `todoku settings show`: the setting of one tenant, as routing reads it. */
export function addShowSettingCommand(settings: Command, shell: Shell, openStore: StoreOpener): void {
	const command = settings
		.command("show")
		.summary("show the setting and the switches of a tenant")
		.description("Shows the verified-sender setting and the switch of one tenant, and the switch over all of them.")
		.option("--tenant <tenant>", "whose setting; without it, that of mail without a tenant");
	addLocaleOption(addStoreOptions(command))
		.option("--json", "print one line of JSON: the setting, with its entries or badEntries, and overallSwitch")
		.action(async (flags: ShowSettingFlags) => {
			const [stored, overallSwitch] = await withStore(flags, shell, openStore, async ({ settings: desk }) => [
				await desk.read(flags.tenant),
				await desk.readOverallSwitch(),
			]);
			const reading = readEntries(stored);
			shell.output.write(
				flags.json
					? `${JSON.stringify({ ...stored, overallSwitch, ...reading })}\n`
					: formatSetting(stored, reading, overallSwitch, localeFor(flags, shell)),
			);
		});
}

type Reading = { readonly entries: readonly string[] } | { readonly badEntries: readonly BadEntry[] };

/** What was stored need not be good: whoever stored it may not have been this program. */
function readEntries({ setting }: StoredSetting): Reading {
	try {
		return { entries: parseVerifiedSenders(setting).entries };
	} catch (error) {
		if (error instanceof InvalidSettingError) return { badEntries: error.entries };
		throw error;
	}
}

function formatSetting(
	stored: StoredSetting,
	reading: Reading,
	overallSwitch: RoutingSwitch,
	locale: ExplanationLocale,
): string {
	const words = settingWords(locale);
	const nameSwitch = (value: RoutingSwitch): string => `${value}${words.aside(words.onOff[value])}`;
	const changed =
		stored.changedAt === undefined
			? words.neverStored
			: `${formatInstant(stored.changedAt)}${words.aside(words.version(stored.version))}`;
	return [
		words.line(words.tenant, stored.tenant === undefined ? words.noTenant : printable(stored.tenant, 255)),
		words.line(words.switch, nameSwitch(stored.switch)),
		words.line(words.overallSwitch, nameSwitch(overallSwitch)),
		words.line(words.changed, changed),
		...formatEntries(stored, reading, locale),
		"",
	].join("\n");
}

function formatEntries({ revoked }: StoredSetting, reading: Reading, locale: ExplanationLocale): readonly string[] {
	const words = settingWords(locale);
	if ("badEntries" in reading)
		return [
			words.line(words.badEntries, ""),
			...reading.badEntries.map((entry) => `  ${entry.line}: ${explainBadEntry(entry, locale)}`),
		];
	if (reading.entries.length === 0) return [words.line(words.entries, words.noEntries)];
	return [
		words.line(words.entries, "").trimEnd(),
		...reading.entries.map((entry) => `  ${entry}${revoked.includes(entry) ? words.aside(words.revoked) : ""}`),
	];
}
