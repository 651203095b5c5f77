import { MailError } from "@todoku/core";
import type { Command } from "commander";
import { parseCount } from "./parse-number.ts";
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
