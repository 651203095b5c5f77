import { type ExplanationLocale, explanationLocales } from "@todoku/core";
import { type Command, Option } from "commander";
import type { Environment, Shell } from "./shell.ts";

export interface LocaleFlags {
	readonly locale?: ExplanationLocale;
}

/** The language of the terminal: Japanese, or else English. */
export function localeOf(env: Environment): ExplanationLocale {
	// The first one that is set and not empty decides (POSIX.1-2017, XBD §8.2).
	const name = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
	return /^ja(?![a-z])/i.test(name) ? "ja" : "en";
}

/** The language that was asked for, or else that of the terminal. */
export function localeFor({ locale }: LocaleFlags, shell: Shell): ExplanationLocale {
	return locale ?? localeOf(shell.env);
}

export function addLocaleOption(command: Command): Command {
	return command.addOption(
		new Option("--locale <locale>", "the language of what people read; without it, that of the terminal").choices(
			explanationLocales,
		),
	);
}
