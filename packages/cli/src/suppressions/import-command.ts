import { stat } from "node:fs/promises";
import type { SesSuppressionReason } from "@todoku/adapter-ses";
import { MailError, printable } from "@todoku/core";
import { type Command, Option } from "commander";
import { addAskingOptions } from "../consent.ts";
import { localeFor } from "../locale.ts";
import { readSendersText } from "../senders-argument.ts";
import { type ImportFormat, importFormats } from "../settings/setting-rows.ts";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { addressFolder } from "./address-folder.ts";
import { type EntryFile, readEntries } from "./read-entries.ts";
import { endPut, formatPut, type PutFlags, runPut, toPutJson } from "./run-put.ts";
import { addChangeOptions, withSuppressionDesk } from "./service-flags.ts";
import { suppressionReasons } from "./suppression-reasons.ts";
import { suppressionWords } from "./suppression-words.ts";

interface ImportFlags extends PutFlags {
	readonly format?: ImportFormat;
	readonly reason: SesSuppressionReason;
	readonly keepPresent?: true;
}

/** Three weeks of the service's pace fit in it. */
const maxFileBytes = 100 * 1024 * 1024;

/** `todoku suppressions import`: puts the addresses of a file on the list, and goes on where it was interrupted. */
export function addImportCommand(suppressions: Command, shell: Shell, openStore: StoreOpener): void {
	const command = suppressions
		.command("import")
		.summary("put the addresses of a file on the list; may be interrupted and gone on with")
		.description(
			'Puts the addresses of a file in UTF-8 on the list, one a turn. As CSV: address and reason (BOUNCE, COMPLAINT), with or without a row of names; as JSON lines {"emailAddress","reason"}; or what bounces survey and suppressions list print, of which soft failures are passed over. Rows that make no sense, and addresses that the service does not take, are named, and the rest is done.',
		)
		.argument("<file>", "the file, or - for standard input")
		.addOption(
			new Option("--format <format>", "what the file is; without it, what its name ends in").choices(importFormats),
		)
		.addOption(new Option("--reason <reason>", "of rows that give none").choices(suppressionReasons).default("bounce"))
		.option(
			"--keep-present",
			"read the list first, and leave what is there in any spelling as it is; else its reason is changed",
		)
		.option(
			"--resume <file>",
			"note in this file what is done, and go on from there if it was interrupted; it names the addresses",
		)
		.option("--progress", "show on standard error how far it has got, also where that is no terminal");
	addChangeOptions(addAskingOptions(command))
		.option(
			"--json",
			"print one line of JSON: { act, scope, entries, added, present, before, refused, unreadable, passedOver, repeated, mirrored }",
		)
		.action(async (file: string, flags: ImportFlags) => {
			const format = flags.format ?? formatOf(file);
			const text = await readText(file, shell);
			const read = readEntries(text, format, flags.reason, await addressFolder());
			sayWhatWasRead(read, flags, shell);
			await withSuppressionDesk(flags, shell, openStore, async (desk) => {
				const putting = { entries: read.entries, keepPresent: flags.keepPresent ?? false };
				const result = await runPut(desk, putting, flags, shell);
				const { bad: unreadable, passedOver, repeated } = read;
				shell.output.write(
					flags.json
						? `${JSON.stringify({ act: "import", ...toPutJson(result), unreadable, passedOver, repeated })}\n`
						: formatPut(result, localeFor(flags, shell)),
				);
				endPut(result, unreadable.length);
			});
		});
}

function sayWhatWasRead({ bad, passedOver, repeated }: EntryFile, flags: ImportFlags, shell: Shell): void {
	const locale = localeFor(flags, shell);
	const words = suppressionWords(locale);
	const say = (text: string): void => shell.output.writeError(`${text}\n`);
	if (bad.length > 0) say(words.line(words.labels.unreadable, String(bad.length)));
	for (const { line: number, problem } of bad)
		say(`  ${locale === "ja" ? `${number}行目` : `line ${number}`}: ${problem}`);
	if (passedOver > 0) say(words.line(words.labels.passedOver, String(passedOver)));
	if (repeated > 0) say(words.line(words.labels.repeated, String(repeated)));
}

async function readText(file: string, shell: Shell): Promise<string> {
	if (file === "-") return await readSendersText({ kind: "input" }, shell);
	const size = await stat(file).then(
		({ size: bytes }) => bytes,
		// Reading it says what is wrong.
		() => 0,
	);
	if (size > maxFileBytes)
		throw new MailError("file-too-large", `The file "${printable(file, 300)}" is larger than 100 MB; split it`);
	return await readSendersText({ kind: "file", path: file }, shell);
}

function formatOf(file: string): ImportFormat {
	if (/\.csv$/i.test(file)) return "csv";
	if (/\.(ndjson|jsonl)$/i.test(file)) return "ndjson";
	throw wrongUsage("the name of the file does not say what it is; add --format csv or --format ndjson");
}
