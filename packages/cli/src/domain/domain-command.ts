import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import { addApplyCommand } from "./apply-command.ts";
import { addCheckCommand } from "./check-command.ts";
import { addHistoryCommand } from "./history-command.ts";
import { addListCommand } from "./list-command.ts";
import type { SenderOpeners } from "./open-registrar.ts";
import { addPlanCommand } from "./plan-command.ts";
import { addRecheckCommand } from "./recheck-command.ts";
import { addRegisterCommand } from "./register-command.ts";
import { addRestartCommand, addWithdrawCommand } from "./step-commands.ts";
import { addWatchCommand } from "./watch-command.ts";

/** `todoku domain`: gets a From domain verified, and keeps it so (part C). */
export function addDomainCommand(program: Command, shell: Shell, openers: SenderOpeners): void {
	const domain = program
		.command("domain")
		.summary("get a From domain verified, and keep it so")
		.description(
			"Gets the domain of a From address verified at the delivery service: from the request over the DNS records to its entry in the setting, which it gets into by itself. Keeps looking afterwards.",
		)
		.addHelpText("after", examples);
	addPlanCommand(domain, shell, openers);
	addRegisterCommand(domain, shell, openers);
	addApplyCommand(domain, shell, openers);
	addCheckCommand(domain, shell, openers);
	addWatchCommand(domain, shell, openers);
	addListCommand(domain, shell, openers.openStore);
	addHistoryCommand(domain, shell, openers.openStore);
	addRestartCommand(domain, shell, openers);
	addWithdrawCommand(domain, shell, openers);
	addRecheckCommand(domain, shell, openers);
}

const examples = `
Examples, in their order:
  todoku bounces survey ~/Maildir --save survey.json
  todoku domain register shop.example --tenant shop-1 --dmarc-reports dmarc@shop.example --survey survey.json --reason "asked for by the shop"
  todoku domain apply shop.example --tenant shop-1 --rfc2136 --server 192.0.2.53 --key tsig.key
  todoku domain watch shop.example --tenant shop-1
  todoku settings show --tenant shop-1`;
