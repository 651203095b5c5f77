import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { addHistoryCommand } from "./history-command.ts";
import { addImportCommand } from "./import-command.ts";
import { addSetCommand } from "./set-command.ts";
import { addShowSettingCommand } from "./show-setting-command.ts";

/** `todoku settings`: the verified-sender setting of each tenant, and how it came to be. */
export function addSettingsCommand(program: Command, shell: Shell, openStore: StoreOpener): void {
	const settings = program
		.command("settings")
		.summary("show and change the verified-sender setting of a tenant")
		.description(
			"Shows the verified-sender setting of a tenant and its history, and changes it. Every change takes a --reason and is recorded with who made it.",
		)
		.addHelpText("after", examples);
	addShowSettingCommand(settings, shell, openStore);
	addHistoryCommand(settings, shell, openStore);
	addSetCommand(settings, shell, openStore);
	addImportCommand(settings, shell, openStore);
}

const examples = `
Examples:
  todoku settings show --tenant shop-1
  todoku settings set --tenant shop-1 --add mail.shop.example --reason "verified at SES" --evidence "ticket 42"
  todoku settings set --tenant shop-1 --switch off --reason "complaints"
  todoku settings set --all-tenants --switch off --reason "SES is down"
  todoku settings import shops.csv --reason "moved from the old system"`;
