import type { SesSuppressionReason } from "@todoku/adapter-ses";
import { type Command, Option } from "commander";
import { addAskingOptions } from "../consent.ts";
import { localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { endPut, formatPut, type PutFlags, runPut, toPutJson } from "./run-put.ts";
import { addChangeOptions, withSuppressionDesk } from "./service-flags.ts";
import { suppressionReasons } from "./suppression-reasons.ts";
import { suppressionWords } from "./suppression-words.ts";

interface AddFlags extends PutFlags {
	readonly reason: SesSuppressionReason;
}

/** `todoku suppressions add`: puts addresses on the list. */
export function addAddCommand(suppressions: Command, shell: Shell, openStore: StoreOpener): void {
	const command = addAskingOptions(
		suppressions
			.command("add")
			.summary("put addresses on the list")
			.description(
				"Puts addresses on the list, exactly as they are given; of one that is there, the reason is changed. Mail is stopped in upper and lower case alike.",
			)
			.argument("<address...>", "as they are to be stored")
			.addOption(
				new Option("--reason <reason>", "why: the address is dead, or its owner complained")
					.choices(suppressionReasons)
					.makeOptionMandatory(),
			),
	);
	addChangeOptions(command)
		.option("--json", "print one line of JSON: { act, scope, entries, added, refused, mirrored }")
		.action(async (addresses: readonly string[], flags: AddFlags) => {
			const entries = [...new Set(addresses)].map((address) => ({ address, reason: flags.reason }));
			await withSuppressionDesk(flags, shell, openStore, async (desk) => {
				const locale = localeFor(flags, shell);
				const result = await runPut(desk, { entries, keepPresent: false }, flags, shell);
				if (flags.json) shell.output.write(`${JSON.stringify({ act: "add", ...toPutJson(result) })}\n`);
				else {
					shell.output.write(formatPut(result, locale));
					if (result.added > 0) shell.output.write(`${suppressionWords(locale).exactCase}\n`);
				}
				endPut(result);
			});
		});
}
