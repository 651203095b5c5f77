import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { addIngestCommand } from "./ingest-command.ts";
import { addSurveyCommand } from "./survey-command.ts";

/** `todoku bounces`: what returned mail says. */
export function addBouncesCommand(program: Command, shell: Shell, openStore: StoreOpener): void {
	const bounces = program
		.command("bounces")
		.summary("read returned mail")
		.description("Reads mail that came back, and says who did not get it, and why.");
	addSurveyCommand(bounces, shell, openStore);
	addIngestCommand(bounces, shell, openStore);
}
