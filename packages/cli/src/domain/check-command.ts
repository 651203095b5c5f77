import type { Command } from "commander";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { formatCheck } from "./format-check.ts";
import { addRegistrarOptions, type RegistrarFlags, type SenderOpeners, withRegistrar } from "./open-registrar.ts";

interface CheckFlags extends RegistrarFlags, LocaleFlags {
	readonly json?: true;
}

/** `todoku domain check`: one look at the service and the DNS, and the steps that follow from it. */
export function addCheckCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("check")
		.summary("look at the records and the service now, and take the step that follows")
		.description(
			"Looks at the service and the DNS once, says of each record whether it is there, and what the sender waits for. Takes the steps that follow from what it saw: a sender that has everything is registered in the setting, one that the service no longer honours is flagged there.",
		)
		.argument("<sender>", "the domain, or the address");
	addLocaleOption(addRegistrarOptions(command))
		.option("--json", "print one line of JSON: { record, identity, plan, waitsFor }")
		.action(async (sender: string, flags: CheckFlags) => {
			const check = await withRegistrar(flags, shell, openers, {}, ({ registrar }) =>
				registrar.check({ tenant: flags.tenant, sender }),
			);
			shell.output.write(flags.json ? `${JSON.stringify(check)}\n` : formatCheck(check, localeFor(flags, shell)));
		});
}
