import { type ExplanationLocale, MailError, printable } from "@todoku/core";
import { freeMailFinding, readSenderName, type SenderCheck } from "@todoku/sender-domains";
import type { Command } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { formatCheck } from "../domain/format-check.ts";
import { addGateOptions, type GateFlags, isStopped, onboard, readGates } from "../domain/onboard.ts";
import {
	addRegistrarOptions,
	type OpenRegistrar,
	type RegistrarFlags,
	type SenderOpeners,
	withRegistrar,
} from "../domain/open-registrar.ts";
import { endOnboarding } from "../domain/register-command.ts";
import { senderArguments } from "../domain/shell-word.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { addressWords } from "./address-words.ts";

interface VerifyFlags extends RegistrarFlags, ActFlags, GateFlags, LocaleFlags {
	readonly acknowledge?: true;
	readonly resend?: true;
	readonly json?: true;
}

/** `todoku address verify`: says what it costs, has that acknowledged, and has SES mail the link. */
export function addVerifyCommand(address: Command, shell: Shell, openers: SenderOpeners): void {
	const command = address
		.command("verify")
		.summary("have the service mail a confirmation link to an address")
		.description(
			"Says what verifying a single address costs, has whoever asks acknowledge it, and then has the service mail a confirmation link to the address, good for 24 hours. Once its owner has opened the link, the address gets into the setting by itself: see todoku domain check and watch.",
		)
		.argument("<address>", "the From address")
		.option("--acknowledge", "whoever asks for it knows what it costs; recorded with --actor and --reason")
		.option("--resend", "have a new link mailed, for one that was lost or is too old");
	addLocaleOption(addRegistrarOptions(addGateOptions(addActOptions(command))))
		.option("--json", "print one line of JSON: { record, identity, plan, waitsFor }")
		.addHelpText("after", examples)
		.action((text: string, flags: VerifyFlags) => verify(text, flags, shell, openers));
}

async function verify(text: string, flags: VerifyFlags, shell: Shell, openers: SenderOpeners): Promise<void> {
	const locale = localeFor(flags, shell);
	const { sender, kind, domain } = readSenderName(text);
	if (kind === "domain")
		throw wrongUsage("this is a domain; todoku domain register takes domains, todoku address verify takes addresses");
	const key = { tenant: flags.tenant, sender, ...toAct(flags, shell) };
	const gates = await readGates(flags);
	const check = await withRegistrar(flags, shell, openers, {}, async (open) => {
		if (flags.resend) return await open.registrar.restart(key);
		// Before anything is asked or done; the result alone goes to standard output.
		shell.output.writeError(formatCost(domain, locale));
		const isAcknowledged = await acknowledge(open, sender, flags, shell);
		return await onboard(open.registrar, key, { ...gates, wishes: {}, waived: {}, isAcknowledged });
	});
	shell.output.write(
		flags.json ? `${JSON.stringify(check)}\n` : `${formatCheck(check, locale)}${formatNext(check, flags, locale)}`,
	);
	endOnboarding(check);
}

/** @returns whether it is to be recorded now; false where it is recorded already. */
async function acknowledge(
	{ store }: OpenRegistrar,
	sender: string,
	flags: VerifyFlags,
	shell: Shell,
): Promise<boolean> {
	if (flags.acknowledge) return true;
	const record = await store.senderStore.read(flags.tenant, sender);
	if (record?.acknowledged !== undefined && record.step !== "withdrawn") return false;
	const answer = await shell.ask(`${addressWords[localeFor(flags, shell)].question} [y/N] `);
	if (answer === null)
		throw wrongUsage(
			"what it costs has to be acknowledged, and nobody is here to be asked; add --acknowledge once whoever asks for it knows",
		);
	if (!/^(?:y|yes|はい)$/i.test(answer.trim())) throw new MailError("declined", "Nothing was done");
	return true;
}

function formatCost(domain: string, locale: ExplanationLocale): string {
	const words = addressWords[locale];
	const freeMail = freeMailFinding(domain, "address");
	const costs = [...words.costs, ...(freeMail === null ? [] : [freeMail.sentence[locale]])];
	return `${[words.heading, ...costs.map((cost) => `  - ${cost}`)].join("\n")}\n\n`;
}

function formatNext(check: SenderCheck, { tenant }: VerifyFlags, locale: ExplanationLocale): string {
	if (isStopped(check) || check.waitsFor.length === 0) return "";
	const name = printable(senderArguments(check.record.sender, tenant), 1_000);
	return `\n${addressWords[locale].next(name).join("\n")}\n`;
}

const examples = `
Examples:
  todoku address verify owner@shop.example --tenant shop-1 --skip-survey "a new shop" --acknowledge --reason "cannot change its DNS"
  todoku address verify owner@shop.example --tenant shop-1 --resend --reason "the link was too old"
  todoku domain watch owner@shop.example --tenant shop-1`;
