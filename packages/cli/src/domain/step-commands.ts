import type { Command } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { formatCheck, formatStep } from "./format-check.ts";
import {
	addConfigurationSetOption,
	addRegistrarOptions,
	type RegistrarFlags,
	type SenderOpeners,
	withRegistrar,
} from "./open-registrar.ts";

interface StepFlags extends RegistrarFlags, ActFlags, LocaleFlags {
	readonly json?: true;
}

/** `todoku domain restart`: starts again what the service gave up. */
export function addRestartCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("restart")
		.summary("start again what the service gave up")
		.description(
			"Has the service look for the records of a domain again, after it gave up (72 hours) or lost the domain; an address is mailed a new link. The DKIM records may be others afterwards: they are printed.",
		)
		.argument("<sender>", "the domain, or the address");
	addLocaleOption(addRegistrarOptions(addConfigurationSetOption(addActOptions(command))))
		.option("--json", "print one line of JSON: { record, identity, plan, waitsFor }")
		.action(async (sender: string, flags: StepFlags) => {
			const act = toAct(flags, shell);
			const check = await withRegistrar(flags, shell, openers, {}, ({ registrar }) =>
				registrar.restart({ tenant: flags.tenant, sender, ...act }),
			);
			shell.output.write(flags.json ? `${JSON.stringify(check)}\n` : formatCheck(check, localeFor(flags, shell)));
		});
}

/** `todoku domain withdraw`: gives a sender up. */
export function addWithdrawCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("withdraw")
		.summary("give a sender up: its entry is taken out of the setting")
		.description(
			"Takes the entry of a sender out of the setting, so that its mail goes the standard way at once. What the service has of it stays there, and so do the DNS records. It can be registered anew.",
		)
		.argument("<sender>", "the domain, or the address");
	addLocaleOption(addRegistrarOptions(addActOptions(command)))
		.option("--json", "print one line of JSON: { record }")
		.action(async (sender: string, flags: StepFlags) => {
			const act = toAct(flags, shell);
			const record = await withRegistrar(flags, shell, openers, {}, ({ registrar }) =>
				registrar.withdraw({ tenant: flags.tenant, sender, ...act }),
			);
			shell.output.write(flags.json ? `${JSON.stringify({ record })}\n` : formatStep(record, localeFor(flags, shell)));
		});
}
