import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { addAddCommand } from "./add-command.ts";
import { addImportCommand } from "./import-command.ts";
import { addListCommand } from "./list-command.ts";
import { addRemoveCommand } from "./remove-command.ts";
import { addSyncCommand } from "./sync-command.ts";

/** `todoku suppressions`: the list of addresses that the service does not deliver to. */
export function addSuppressionsCommand(program: Command, shell: Shell, openStore: StoreOpener): void {
	const suppressions = program
		.command("suppressions")
		.summary("see and change the list of addresses that the service does not deliver to")
		.description(
			"Shows and changes the suppression list of the service: addresses that it takes mail for and does not deliver to. Every change says first whom it affects, and asks. Where a database is named, our own copy of the list is told too; that copy is for people, and stops no mail.",
		)
		.addHelpText("after", examples);
	addListCommand(suppressions, shell, openStore);
	addAddCommand(suppressions, shell, openStore);
	addRemoveCommand(suppressions, shell, openStore);
	addImportCommand(suppressions, shell, openStore);
	addSyncCommand(suppressions, shell, openStore);
}

const examples = `
Examples:
  todoku suppressions list --reason complaint --since 30d
  todoku suppressions add gone@customer.example --reason bounce
  todoku suppressions remove taro@customer.example
  todoku suppressions import dead.csv --resume dead.journal
  todoku suppressions sync --to-mirror`;
