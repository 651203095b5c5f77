import { MailError } from "@todoku/core";
import type { Command } from "commander";
import { parseCount } from "./parse-number.ts";
import type { Shell } from "./shell.ts";
import { wrongUsage } from "./wrong-usage.ts";

/** How somebody agrees to what a command would do to many things at once. */
export interface ConsentFlags {
	readonly yes?: true;
	readonly expect?: number;
	readonly dryRun?: true;
}

/** So many are done without asking: whoever named them has seen them. */
export const fewEnough = 10;

export function addConsentOptions(command: Command): Command {
	return command
		.option("--dry-run", "only say how many it would be done to")
		.option("--yes", `do it, also to more than ${fewEnough}`)
		.option("--expect <count>", "do it only if it would be done to exactly so many", parseCount);
}

/** For what affects others than whoever does it: it is asked for, however few they are. */
export function addAskingOptions(command: Command): Command {
	return command
		.option("--dry-run", "only say what would be done")
		.option("--yes", "do it without being asked")
		.option("--expect <count>", "do it without being asked, if it would be done to exactly so many", parseCount);
}

/**
 * Asks whoever sits at the terminal.
 *
 * @param what Such as `put 25 addresses on the list`.
 * @param question The same in the language of the terminal.
 * @throws {CommanderError} where nobody is there to ask, and nobody agreed before.
 * @throws {MailError} (`declined`) where the answer is not yes; (`count-differs`) where other ones were agreed to.
 */
export async function askConsent(
	flags: ConsentFlags,
	shell: Pick<Shell, "ask">,
	{ count, what, question }: { readonly count: number; readonly what: string; readonly question: string },
): Promise<void> {
	if (flags.expect !== undefined && flags.expect !== count)
		throw new MailError("count-differs", `This would ${what}, not ${flags.expect}; nothing was done`);
	if (flags.yes || flags.expect !== undefined) return;
	const answer = await shell.ask(`${question} [y/N] `);
	if (answer === null)
		throw wrongUsage(
			`this would ${what}, and nobody is here to be asked; add --yes to do it, --expect ${count} to do it only while they are so many, or --dry-run to only see it`,
		);
	if (!/^(?:y|yes|はい)$/i.test(answer.trim())) throw new MailError("declined", "Nothing was done");
}

/**
 * @param what Such as `retry 25 deliveries`.
 * @throws {CommanderError} where nobody agreed to so many.
 * @throws {MailError} (`count-differs`) where other ones were agreed to.
 */
export function requireConsent(flags: ConsentFlags, count: number, what: string): void {
	if (flags.expect !== undefined && flags.expect !== count)
		throw new MailError("count-differs", `This would ${what}, not ${flags.expect}; nothing was done`);
	if (flags.yes || flags.expect !== undefined || count <= fewEnough) return;
	throw wrongUsage(
		`this would ${what}; add --yes to do it, --expect ${count} to do it only while they are so many, or --dry-run to only see the number`,
	);
}
