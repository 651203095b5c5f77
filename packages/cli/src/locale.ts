import type { ExplanationLocale } from "@todoku/core";
import type { Environment } from "./shell.ts";

/** The language of the terminal: Japanese, or else English. */
export function localeOf(env: Environment): ExplanationLocale {
	// The first one that is set and not empty decides (POSIX.1-2017, XBD §8.2).
	const name = env.LC_ALL || env.LC_MESSAGES || env.LANG || "";
	return /^ja(?![a-z])/i.test(name) ? "ja" : "en";
}
