import {
	MailError,
	parseVerifiedSenders,
	printable,
	type RoutingSwitch,
	routingSwitches,
	type StoredSetting,
} from "@todoku/core";
import { type Command, Option } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parseSendersArgument, readSendersText, type SendersArgument } from "../senders-argument.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { SettingAct, SettingsDesk, SettingUpdate, StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { compareSettings, formatDifference, type SettingDifference } from "./setting-difference.ts";
import { settingWords } from "./setting-words.ts";

interface SetFlags extends ActFlags, StoreFlags, LocaleFlags {
	readonly tenant?: string;
	readonly allTenants?: true;
	readonly senders?: SendersArgument;
	readonly add?: readonly string[];
	readonly remove?: readonly string[];
	readonly switch?: RoutingSwitch;
	readonly evidence?: string;
	readonly dryRun?: true;
	readonly json?: true;
}

/** `todoku settings set`: changes the setting or the switch of one tenant, or the switch over all. */
export function addSetCommand(settings: Command, shell: Shell, openStore: StoreOpener): void {
	const command = settings
		.command("set")
		.summary("change the setting or the switch of a tenant, or the switch over all")
		.description(
			"Changes the verified-sender setting or the switch of one tenant, and shows the difference. A setting with a bad entry is refused whole. An entry only says that its sender is verified at the service; it does not verify it.",
		)
		.option("--tenant <tenant>", "whose setting; without it, that of mail without a tenant")
		.option("--all-tenants", "the switch over all tenants; goes with --switch alone")
		.addOption(
			new Option(
				"--senders <text|@file|@->",
				'the whole setting anew: domains and addresses, separated by commas or line breaks; @file reads them from a file, @- from standard input, "" empties it',
			).argParser(parseSendersArgument),
		)
		.option("--add <entry...>", "put these entries in")
		.option("--remove <entry...>", "take these entries out")
		.addOption(
			new Option("--switch <switch>", "off and shadow send everything the standard way").choices(routingSwitches),
		)
		.option("--evidence <text>", "what the change rests on, such as what the service said; recorded with it")
		.option("--dry-run", "only show the difference");
	addLocaleOption(addStoreOptions(addActOptions(command)))
		.option("--json", "print one line of JSON: { tenant?, changed, difference, version } or { overallSwitch }")
		.action(async (flags: SetFlags) => {
			const act: SettingAct = { ...toAct(flags, shell), evidence: flags.evidence };
			checkFlags(flags);
			await withStore(flags, shell, openStore, async ({ settings: desk }) => {
				if (flags.allTenants) await setOverall(desk, act, flags, shell);
				else await setOne(desk, act, flags, shell);
			});
		});
}

function checkFlags({ tenant, allTenants, senders, add, remove, switch: value }: SetFlags): void {
	const setting = senders !== undefined || add !== undefined || remove !== undefined;
	if (allTenants && (tenant !== undefined || setting || value === undefined))
		throw wrongUsage("--all-tenants goes with --switch alone; a setting belongs to one tenant");
	if (!setting && value === undefined)
		throw wrongUsage("nothing to change was given; give --senders, --add, --remove or --switch");
	if (senders !== undefined && (add !== undefined || remove !== undefined))
		throw wrongUsage("--senders is the whole setting anew; it does not go with --add and --remove");
}

async function setOverall(desk: SettingsDesk, act: SettingAct, flags: SetFlags, shell: Shell): Promise<void> {
	const { switch: to = "on", dryRun, json } = flags;
	const from = await desk.readOverallSwitch();
	const changed = from !== to && !dryRun;
	if (changed) await desk.setOverallSwitch({ ...act, switch: to });
	const locale = localeFor(flags, shell);
	const words = settingWords(locale);
	const lines =
		from === to ? [words.noChange] : [...(dryRun ? [words.dryRun] : []), words.allTenants, `${from} → ${to}`];
	shell.output.write(
		json
			? `${JSON.stringify({ overallSwitch: { from, to }, changed, ...(dryRun ? { dryRun } : {}) })}\n`
			: `${lines.join("\n")}\n`,
	);
}

async function setOne(desk: SettingsDesk, act: SettingAct, flags: SetFlags, shell: Shell): Promise<void> {
	const { tenant, dryRun } = flags;
	const before = await desk.read(tenant);
	const text = await nextText(before, flags, shell);
	const after = { setting: text, switch: flags.switch ?? before.switch };
	const newText = text === before.setting || text === null ? undefined : text;
	// Refused whole, before anything is written. A bad text that was stored before does not stand in the way of the switch.
	const entries = newText === undefined ? undefined : parseVerifiedSenders(newText).entries;
	const difference = compareSettings(before, after);
	const isChange = newText !== undefined || after.switch !== before.switch;
	const update: SettingUpdate = {
		...act,
		tenant,
		...(newText === undefined ? {} : { setting: newText }),
		...(flags.switch === undefined ? {} : { switch: flags.switch }),
		// What is no entry any more cannot be revoked.
		...(entries === undefined ? {} : { revoked: before.revoked.filter((entry) => entries.includes(entry)) }),
		version: before.version,
	};
	const stored = isChange && !dryRun ? await desk.set(update) : before;
	writeResult(stored, difference, isChange, flags, shell);
}

async function nextText(before: StoredSetting, flags: SetFlags, shell: Shell): Promise<string | null> {
	const { senders, add = [], remove = [] } = flags;
	if (senders !== undefined) return readSendersText(senders, shell);
	if (remove.length === 0 && add.length === 0) return before.setting;
	if (remove.length === 0 && before.setting !== null && before.setting.trim() !== "") {
		const known = parseVerifiedSenders(before.setting).entries;
		const fresh = parseVerifiedSenders(add.join("\n")).entries.filter((entry) => !known.includes(entry));
		// The text as it was entered stays as it is, with what its lines may mean to people.
		return fresh.length === 0 ? before.setting : [before.setting.trimEnd(), ...fresh].join("\n");
	}
	const gone = parseVerifiedSenders(remove.join("\n")).entries;
	const known = parseVerifiedSenders(before.setting).entries;
	for (const entry of gone)
		if (!known.includes(entry))
			throw new MailError("no-such-entry", `The setting has no entry "${printable(entry, 300)}"; nothing was changed`);
	return [...known.filter((entry) => !gone.includes(entry)), ...parseVerifiedSenders(add.join("\n")).entries].join(
		"\n",
	);
}

function writeResult(
	{ tenant, version }: StoredSetting,
	difference: SettingDifference,
	isChange: boolean,
	flags: SetFlags,
	shell: Shell,
): void {
	const { dryRun, json } = flags;
	if (json) {
		const changed = isChange && !dryRun;
		shell.output.write(`${JSON.stringify({ tenant, changed, ...(dryRun ? { dryRun } : {}), difference, version })}\n`);
		return;
	}
	const locale = localeFor(flags, shell);
	const words = settingWords(locale);
	const whose = words.line(words.tenant, tenant === undefined ? words.noTenant : printable(tenant, 255));
	const lines = isChange
		? [
				...(dryRun ? [words.dryRun] : []),
				`${whose}${dryRun ? "" : words.aside(words.version(version))}`,
				...formatDifference(difference, locale),
			]
		: [words.noChange];
	shell.output.write(`${lines.join("\n")}\n`);
}
