import type { Command } from "commander";
import type { Shell } from "../shell.ts";
import { addPolicyCommand } from "./policy-command.ts";
import { addSetupCommand } from "./setup-command.ts";

/** `todoku service`: the account at the delivery service, and what there has to be in it. */
export function addServiceCommand(program: Command, shell: Shell): void {
	const service = program
		.command("service")
		.summary("set the delivery service up, and say what it has to allow")
		.description(
			"Looks after the account at the delivery service (Amazon SES): what there has to be so that mail is sent and its fate comes back, and which permissions that needs. Senders are another matter: see domain and address.",
		)
		.addHelpText("after", examples);
	addSetupCommand(service, shell);
	addPolicyCommand(service, shell);
}

const examples = `
Examples:
  todoku service setup --subscriber https://shop.example/mail/feedback
  todoku service setup --subscriber https://shop.example/mail/feedback --apply
  todoku service policy --for sending --account 123456789012 --ses-region ap-northeast-1 --sender shop.example`;
