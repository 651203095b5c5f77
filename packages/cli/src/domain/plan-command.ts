import { type Command, Option } from "commander";
import { addLocaleOption } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { wrongUsage } from "../wrong-usage.ts";
import type { SenderOpeners } from "./open-registrar.ts";
import { formatPlanAs, type PlanOutput, planOutputs } from "./plan-output.ts";
import { addPlanOptions, type PlanFlags, readPlan } from "./read-plan.ts";

interface PlanCommandFlags extends PlanFlags {
	readonly output: PlanOutput;
	readonly format?: "markdown" | "html";
	readonly all?: true;
	readonly shop?: string;
	readonly sender?: string;
	readonly json?: true;
}

/** `todoku domain plan`: the records a domain needs, and which of them are there. */
export function addPlanCommand(domain: Command, shell: Shell, openers: SenderOpeners): void {
	const command = domain
		.command("plan")
		.summary("print the DNS records a domain needs, and which of them are there")
		.description(
			"Asks the service and the DNS which records a domain needs and which of them are there, and prints them: as a table, as a fragment of a zone file, as a script for nsupdate, as a change batch for Route 53, or as a letter to whoever runs the DNS. Changes nothing. A database is asked only for what was wished for when the domain was registered.",
		)
		.argument("<domain>", "the domain of the From address")
		.addOption(new Option("--output <form>", "what to print").choices(planOutputs).default("table"))
		.addOption(new Option("--format <format>", "of the letter; without it, markdown").choices(["markdown", "html"]))
		.option(
			"--all",
			"with --output zone, nsupdate, route53 or letter: every record, as for a DNS that has none of them; without it, only what is not there",
		)
		.option("--shop <name>", "whom the letter is to")
		.option("--sender <name>", "who writes the letter")
		.option("--relay-host <host>", "the standard route's own host: its reverse name is looked at, too")
		.option(
			"--relay-signs <domain>",
			"the domain that the standard route signs its mail for, for what is said of DMARC",
		);
	addLocaleOption(addPlanOptions(command))
		.option("--json", "print the plan as one line of JSON: { domain, region, mailFromDomain, records, findings, … }")
		.addHelpText("after", examples)
		.action(async (text: string, flags: PlanCommandFlags) => {
			checkFlags(flags);
			const read = await readPlan(text, flags, shell, openers);
			shell.output.write(flags.json ? `${JSON.stringify(read.plan)}\n` : formatPlanAs(read, flags, shell));
		});
}

function checkFlags({ output, format, shop, sender, json }: PlanCommandFlags): void {
	if (json && output !== "table") throw wrongUsage("--json prints the plan itself; leave --output out");
	const isLetter = output === "letter";
	if (isLetter && (shop === undefined || sender === undefined)) throw wrongUsage("a letter needs --shop and --sender");
	if (!isLetter && (format !== undefined || shop !== undefined || sender !== undefined))
		throw wrongUsage("--format, --shop and --sender are for --output letter");
}

const examples = `
Examples:
  todoku domain plan shop.example --dmarc-reports dmarc@shop.example
  todoku domain plan shop.example --tenant shop-1 --output zone --all
  todoku domain plan shop.example --output route53 > batch.json
  todoku domain plan shop.example --output letter --format html --shop "Sakura" --sender "Mail team" --locale ja > letter.html`;
