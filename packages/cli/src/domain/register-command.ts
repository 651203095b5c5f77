import { type ExplanationLocale, MailError, printable } from "@todoku/core";
import type { SenderCheck, Waiver } from "@todoku/sender-domains";
import type { Command } from "commander";
import { type ActFlags, addActOptions, toAct } from "../act-flags.ts";
import { addLocaleOption, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { formatCheck } from "./format-check.ts";
import { addGateOptions, addWaiver, type GateFlags, isStopped, onboard, readGates } from "./onboard.ts";
import { addRegistrarOptions, type SenderOpeners, withRegistrar } from "./open-registrar.ts";
import { readDomain } from "./read-domain.ts";
import { addWishOptions, type PlanFlags } from "./read-plan.ts";
import { senderWords } from "./sender-words.ts";
import { senderArguments } from "./shell-word.ts";

interface RegisterFlags extends PlanFlags, ActFlags, GateFlags {
	readonly waive?: Readonly<Partial<Record<Waiver, string>>>;
	readonly json?: true;
}

/** `todoku domain register`: from "this is our From domain" to the records. */
export function addRegisterCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("register")
		.summary("begin to get a domain verified: create it at the service, and print its records")
		.description(
			"Asks for a domain to be verified: notes who wants it, looks at the survey of its returned mail, creates the domain at the service with its MAIL FROM domain, and prints the DNS records and what comes next. May be repeated, and goes on where it stopped. The entry gets into the setting by itself once everything is in place: see check and watch.",
		)
		.argument("<domain>", "the domain of the From address");
	addWishOptions(addGateOptions(addActOptions(command))).option(
		"--waive <record=reason>",
		"register without the records of mail-from or dmarc; recorded with the reason; may be repeated",
		addWaiver,
	);
	addLocaleOption(addRegistrarOptions(command))
		.option("--json", "print one line of JSON: { record, identity, plan, waitsFor }")
		.addHelpText("after", examples)
		.action((text: string, flags: RegisterFlags) => register(text, flags, shell, openers));
}

async function register(text: string, flags: RegisterFlags, shell: Shell, openers: SenderOpeners): Promise<void> {
	const locale = localeFor(flags, shell);
	const sender = readDomain(text, locale);
	const key = { tenant: flags.tenant, sender, ...toAct(flags, shell) };
	const onboarding = {
		...(await readGates(flags)),
		wishes: { dmarcReports: flags.dmarcReports, mailFromDomain: flags.mailFrom },
		waived: flags.waive ?? {},
		isAcknowledged: false,
	};
	const check = await withRegistrar(flags, shell, openers, {}, ({ registrar }) => onboard(registrar, key, onboarding));
	shell.output.write(
		flags.json ? `${JSON.stringify(check)}\n` : `${formatCheck(check, locale)}${formatNext(check, flags, locale)}`,
	);
	endOnboarding(check);
}

/** @throws {MailError} (`sender-step`) where something has to come first. */
export function endOnboarding(check: SenderCheck): void {
	if (!isStopped(check)) return;
	throw new MailError(
		"sender-step",
		`It was noted, and nothing was done at the service yet: something has to come first (${check.waitsFor.join(", ")})`,
	);
}

function formatNext(check: SenderCheck, { tenant }: RegisterFlags, locale: ExplanationLocale): string {
	const { record } = check;
	if (isStopped(check) || record.step === "registered") return "";
	const name = printable(senderArguments(record.sender, tenant), 1_000);
	return `\n${[senderWords(locale).next, ...next[locale](name)].join("\n")}\n`;
}

const next: Readonly<Record<ExplanationLocale, (name: string) => readonly string[]>> = {
	en: (name) => [
		"  - Have the records published. Where you run the DNS:",
		`      todoku domain apply ${name} --rfc2136 --server <address> --key <file>   or --route53`,
		"    Where the shop does, hand them over:",
		`      todoku domain plan ${name} --output letter --shop <name> --sender <name>   or --output zone`,
		"  - Wait, up to 72 hours. The entry gets into the setting by itself:",
		`      todoku domain watch ${name}`,
	],
	ja: (name) => [
		"  - レコードを公開します。DNSを自分で管理している場合：",
		`      todoku domain apply ${name} --rfc2136 --server <アドレス> --key <ファイル>   または --route53`,
		"    ショップが管理している場合は、次の出力を渡します：",
		`      todoku domain plan ${name} --output letter --shop <ショップ名> --sender <差出人名>   または --output zone`,
		"  - 検証を待ちます（最大72時間）。完了すると設定に自動で登録されます：",
		`      todoku domain watch ${name}`,
	],
};

const examples = `
Examples:
  todoku domain register shop.example --tenant shop-1 --dmarc-reports dmarc@shop.example --survey survey.json --reason "asked for by the shop"
  todoku domain register shop.example --tenant shop-1 --skip-survey "a new shop, nothing was sent yet" --reason "new shop"
  todoku domain register shop.example --waive dmarc="the shop's DNS cannot hold it before May" --reason "agreed with the shop"`;
