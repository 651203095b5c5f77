import type { Command } from "commander";
import type { Shell } from "./shell.ts";
import { wrongUsage } from "./wrong-usage.ts";

/** Who does something, and why: recorded with what was done. */
export interface ActFlags {
	readonly reason: string;
	readonly actor?: string;
}

export function addActOptions(command: Command): Command {
	return command
		.requiredOption("--reason <text>", "why it is done; recorded with it")
		.option("--actor <name>", "who does it; without it, the name this user logged in with");
}

export function toAct(flags: ActFlags, shell: Shell): { readonly actor: string; readonly reason: string } {
	const reason = flags.reason.trim();
	if (reason === "") throw wrongUsage("--reason is empty; say why it is done");
	const actor = (flags.actor ?? shell.login ?? "").trim();
	if (actor === "") throw wrongUsage("nobody knows who does this; name somebody with --actor");
	return { actor, reason };
}
