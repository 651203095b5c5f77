import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { addActCommand } from "./act-command.ts";
import { addEraseCommand } from "./erase-command.ts";
import { addLimitTenantCommand } from "./limit-tenant-command.ts";
import { addListCommand } from "./list-command.ts";
import { outboxActs } from "./outbox-acts.ts";
import { addShowCommand } from "./show-command.ts";
import { addStatusCommand } from "./status-command.ts";
import { addStopTenantCommand } from "./stop-tenant-command.ts";

/** `todoku outbox`: what an operator sees of the mail on its way, and does to it. */
export function addOutboxCommand(program: Command, shell: Shell, openStore: StoreOpener): void {
	const outbox = program
		.command("outbox")
		.summary("see the mail on its way, and do something about it")
		.description(
			"Shows the mail on its way, and what became of it; and lets an operator do something about it. Every act takes a --reason and is recorded with who did it.",
		)
		.addHelpText("after", examples);
	addStatusCommand(outbox, shell, openStore);
	addListCommand(outbox, shell, openStore);
	addShowCommand(outbox, shell, openStore);
	for (const act of outboxActs) addActCommand(outbox, act, shell, openStore);
	addStopTenantCommand(outbox, shell, openStore);
	addLimitTenantCommand(outbox, shell, openStore);
	addEraseCommand(outbox, shell, openStore);
}

const examples = `
Examples:
  todoku outbox status
  todoku outbox list --status held unknown
  todoku outbox retry --tenant shop-1 --status failed --reason "relay mended" --dry-run
  todoku outbox purge --status sent --recorded-before 90d --reason "kept long enough" --yes`;
