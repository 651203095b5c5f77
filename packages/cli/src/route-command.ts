import {
	decideRoute,
	type ExplanationLocale,
	explainDecision,
	explanationLocales,
	type MailCategory,
	mailCategories,
	parseVerifiedSenders,
	type RoutingDecision,
	type RoutingSwitch,
	routingSwitches,
} from "@todoku/core";
import { type Command, Option } from "commander";
import { localeOf } from "./locale.ts";
import { parseSendersArgument, readSendersText, type SendersArgument } from "./senders-argument.ts";
import type { Shell } from "./shell.ts";

interface RouteFlags {
	readonly senders: SendersArgument;
	readonly from: string;
	readonly category: MailCategory;
	readonly switch: RoutingSwitch;
	readonly locale?: ExplanationLocale;
	readonly json?: true;
}

/** `todoku route`: the decision for one mail, and why. Reads a setting and sends nothing. */
export function addRouteCommand(program: Command, shell: Shell): void {
	program
		.command("route")
		.summary("say which route a mail takes, and why")
		.description(
			"Says which route a mail takes, and why: through the delivery service when its From is covered by the verified-sender setting, else the standard way (SMTP). Sends nothing.",
		)
		.addOption(
			new Option(
				"--senders <text|@file|@->",
				'the verified-sender setting: domains and addresses, separated by commas or line breaks; @file reads them from a file, @- from standard input, "" is an empty setting',
			)
				.argParser(parseSendersArgument)
				.makeOptionMandatory(),
		)
		.requiredOption("--from <address>", 'the From of the mail: an address, or "Name <address>"')
		.addOption(
			new Option("--category <category>", "what kind of mail it is; only automatic mail is subject to the setting")
				.choices(mailCategories)
				.default("automatic" satisfies MailCategory),
		)
		.addOption(
			new Option("--switch <switch>", "the shop's switch; off and shadow send everything the standard way")
				.choices(routingSwitches)
				.default("on" satisfies RoutingSwitch),
		)
		.addOption(
			new Option(
				"--locale <locale>",
				"the language of the explanation and of what is wrong with the data; without it, that of the terminal",
			).choices(explanationLocales),
		)
		.option("--json", "print one line of JSON: the decision, with its explanation in both languages")
		.addHelpText("after", examples)
		.action(async (flags: RouteFlags) => {
			const senders = parseVerifiedSenders(await readSendersText(flags.senders, shell));
			const decision = decideRoute(flags, senders, { switch: flags.switch });
			const text = flags.json ? formatAsJson(decision) : formatForPeople(decision, flags.locale ?? localeOf(shell.env));
			shell.output.write(text);
		});
}

const examples = `
Examples:
  todoku route --senders shop.example --from order@mail.shop.example
  todoku route --senders @senders.txt --from "Shop <order@shop.example>" --json`;

function formatAsJson(decision: RoutingDecision): string {
	const explanation = { ja: explainDecision(decision, "ja"), en: explainDecision(decision, "en") };
	return `${JSON.stringify({ ...decision, explanation })}\n`;
}

function formatForPeople(decision: RoutingDecision, locale: ExplanationLocale): string {
	const words = locale === "ja" ? japanese : english;
	const { route, reason, entry, shadow } = decision;
	return [
		words.line(words.route, `${route}${words.aside(words[route])}`),
		words.line(words.reason, reason),
		...(entry === undefined ? [] : [words.line(words.entry, entry)]),
		...(shadow === undefined ? [] : [words.line(words.shadow, `${shadow}${words.aside(words[shadow])}`)]),
		"",
		explainDecision(decision, locale),
		"",
	].join("\n");
}

interface Words extends Record<"reason" | "entry" | "shadow" | "route" | RoutingDecision["route"], string> {
	line(label: string, value: string): string;
	aside(text: string): string;
}

const english: Words = {
	route: "Route",
	reason: "Reason",
	entry: "Entry",
	shadow: "If switched on",
	service: "through the delivery service",
	standard: "the ordinary SMTP way",
	line: (label, value) => `${label}: ${value}`,
	aside: (text) => ` (${text})`,
};

const japanese: Words = {
	route: "経路",
	reason: "理由",
	entry: "一致した登録",
	shadow: "利用開始後",
	service: "配信サービス",
	standard: "通常の配信方法",
	line: (label, value) => `${label}：${value}`,
	aside: (text) => `（${text}）`,
};
