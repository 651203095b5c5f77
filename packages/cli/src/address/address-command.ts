import type { Command } from "commander";
import type { SenderOpeners } from "../domain/open-registrar.ts";
import type { Shell } from "../shell.ts";
import { addVerifyCommand } from "./verify-command.ts";

/** `todoku address`: the exception for those who cannot change their DNS (C4). */
export function addAddressCommand(program: Command, shell: Shell, openers: SenderOpeners): void {
	const address = program
		.command("address")
		.summary("get a single address verified, where the DNS cannot be changed")
		.description(
			"Gets a single address verified at the delivery service. That is the exception: it costs more than a domain, and says so first. How far it is, todoku domain check, watch, list and history tell of addresses, too.",
		);
	addVerifyCommand(address, shell, openers);
}
