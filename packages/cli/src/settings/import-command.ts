import { type Command, Option } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { startProgress } from "../progress.ts";
import { readSendersText } from "../senders-argument.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { SettingAct, SettingsDesk, SettingValues, StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { type ImportFormat, importFormats, readSettingRows } from "./setting-rows.ts";
import { settingWords } from "./setting-words.ts";

interface ImportFlags extends ActFlags, StoreFlags, LocaleFlags {
	readonly format?: ImportFormat;
	readonly evidence?: string;
	readonly dryRun?: true;
	readonly progress?: true;
	readonly json?: true;
}

/** `todoku settings import`: the settings of many tenants at once. */
export function addImportCommand(settings: Command, shell: Shell, openStore: StoreOpener): void {
	const command = settings
		.command("import")
		.summary("set the settings of many tenants from a file")
		.description(
			'Sets the settings of many tenants from a file in UTF-8, with rows of tenant,setting or tenant,setting,switch: as CSV, where a setting with commas or line breaks stands in "…", or as JSON lines {"tenant","setting","switch"}. A file with a bad row is refused whole. Tenants that are not in it stay as they are; so does a switch that is left out.',
		)
		.argument("<file>", "the file, or - for standard input")
		.addOption(
			new Option("--format <format>", "what the file is; without it, what its name ends in").choices(importFormats),
		)
		.option("--evidence <text>", "what the settings rest on; recorded with each")
		.option("--dry-run", "only check the file")
		.option("--progress", "show on standard error how far it has got, also where that is no terminal");
	addLocaleOption(addStoreOptions(addActOptions(command)))
		.option("--json", "print one line of JSON: { rows, changed }")
		.action(async (file: string, flags: ImportFlags) => {
			const act: SettingAct = { ...toAct(flags, shell), evidence: flags.evidence };
			const format = flags.format ?? formatOf(file);
			const text = await readSendersText(file === "-" ? { kind: "input" } : { kind: "file", path: file }, shell);
			const rows = readSettingRows(text, format);
			const changed = flags.dryRun
				? 0
				: await withStore(flags, shell, openStore, ({ settings: desk }) => importAll(desk, rows, act, flags, shell));
			const words = settingWords(localeFor(flags, shell));
			shell.output.write(
				flags.json
					? `${JSON.stringify({ rows: rows.length, changed, ...(flags.dryRun ? { dryRun: true } : {}) })}\n`
					: `${flags.dryRun ? words.wouldImport(rows.length) : words.imported(changed)}\n`,
			);
		});
}

/** How many tenants are changed in one transaction. */
const partSize = 500;

async function importAll(
	desk: SettingsDesk,
	rows: readonly SettingValues[],
	act: SettingAct,
	{ progress: asked }: ImportFlags,
	shell: Shell,
): Promise<number> {
	const progress = startProgress(shell, "import", asked);
	let changed = 0;
	try {
		for (let start = 0; start < rows.length; start += partSize) {
			const outcome = await desk.import(rows.slice(start, start + partSize), act);
			changed += outcome.changed;
			progress.at(Math.min(start + partSize, rows.length), rows.length);
		}
	} finally {
		progress.end();
	}
	return changed;
}

function formatOf(file: string): ImportFormat {
	if (/\.csv$/i.test(file)) return "csv";
	if (/\.(ndjson|jsonl)$/i.test(file)) return "ndjson";
	throw wrongUsage("the name of the file does not say what it is; add --format csv or --format ndjson");
}
