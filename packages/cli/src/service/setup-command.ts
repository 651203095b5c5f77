import type { SesServicePart, SesServicePlan, SesServiceSetup } from "@todoku/adapter-ses";
import { MailError, printable } from "@todoku/core";
import { type Command, Option } from "commander";
import { askConsent } from "../consent.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import { parseCount } from "../parse-number.ts";
import {
	addPaceOption,
	addSesOptions,
	type PaceFlags,
	type SesFlags,
	sesClientOptions,
	withSesOptions,
} from "../ses/ses-flags.ts";
import type { Shell } from "../shell.ts";
import { wrongUsage } from "../wrong-usage.ts";
import { formatPlan } from "./format-plan.ts";
import { planWords } from "./plan-words.ts";

interface SetupFlags extends SesFlags, PaceFlags, LocaleFlags {
	readonly configurationSet: string;
	readonly eventDestination: string;
	readonly topic: string;
	readonly subscriber?: string;
	readonly feedbackForwarding?: "on" | "off";
	readonly identity?: readonly string[];
	readonly snsEndpoint?: string;
	readonly apply?: true;
	readonly yes?: true;
	readonly expect?: number;
	readonly json?: true;
}

/** `todoku service setup`: shows what is there and what is not, and makes it. */
export function addSetupCommand(service: Command, shell: Shell): void {
	const command = service
		.command("setup")
		.summary("show what the service lacks, and make it")
		.description(
			"Shows what there has to be at SES and SNS so that mail is sent and its fate comes back: a configuration set with an event destination, a topic that only SES of this account may publish to, a subscription, suppression. With --apply it makes what is missing. It may be repeated, and never takes anything away; what only people may change, it names.",
		)
		.option("--configuration-set <name>", "the SES configuration set, as todoku worker is given it", "todoku")
		.option("--event-destination <name>", "the event destination in it", "todoku-events")
		.option("--topic <name|arn>", "the SNS topic of the events", "todoku-ses-events")
		.option(
			"--subscriber <url|arn>",
			"who is told: the https URL of the application, which must be running to confirm, or the ARN of an SQS queue; without it, somebody has to be subscribed already",
		)
		.addOption(
			new Option(
				"--feedback-forwarding <choice>",
				"whether SES mails bounces back to the sender; without it, that is left as it is",
			).choices(["on", "off"]),
		)
		.option("--identity <name...>", "the domains and addresses whose forwarding is meant; without it, all");
	addPaceOption(addSesOptions(command))
		.option("--sns-endpoint <url>", "another SNS than that of the region; without it, the --ses-endpoint")
		.option("--apply", "make what is missing")
		.option("--yes", "do it without being asked")
		.option("--expect <count>", "do it without being asked, if so many parts are to be made or changed", parseCount);
	addLocaleOption(command)
		.option("--json", "print one line of JSON: { region, topicArn?, accountId?, parts, applied? }")
		.action((flags: SetupFlags) => withSesOptions(() => runSetup(flags, shell)));
}

async function runSetup(flags: SetupFlags, shell: Shell): Promise<void> {
	if (flags.apply === undefined && (flags.yes || flags.expect !== undefined))
		throw wrongUsage("--yes and --expect go with --apply; without it nothing is changed");
	if (flags.identity !== undefined && flags.feedbackForwarding === undefined)
		throw wrongUsage("--identity goes with --feedback-forwarding");
	const setup = await openSetup(flags, shell);
	try {
		const plan = await setup.plan();
		if (flags.apply) await applyPlan(setup, plan, flags, shell);
		else writePlan(plan, undefined, flags, shell);
	} finally {
		await setup.close();
	}
}

async function openSetup(flags: SetupFlags, shell: Shell): Promise<SesServiceSetup> {
	// Loaded here, so that the other commands start without it.
	const { createSesServiceSetup } = await import("@todoku/adapter-ses");
	const { configurationSet, eventDestination, topic, subscriber, snsEndpoint, callsPerSecond } = flags;
	return createSesServiceSetup({
		...sesClientOptions(flags, shell.env),
		...{ configurationSet, eventDestination, topic, subscriber, snsEndpoint, callsPerSecond },
		...(flags.feedbackForwarding !== undefined && {
			feedbackForwarding: { enabled: flags.feedbackForwarding === "on", identities: flags.identity },
		}),
	});
}

async function applyPlan(
	setup: SesServiceSetup,
	before: SesServicePlan,
	flags: SetupFlags,
	shell: Shell,
): Promise<void> {
	const words = planWords(localeFor(flags, shell));
	const count = before.parts.filter(({ remedy }) => remedy === "apply").length;
	if (count === 0 && !flags.expect) return finish(before, [], flags, shell);
	if (!flags.json) writePlan(before, undefined, flags, shell);
	const parts = count === 1 ? "1 part" : `${count} parts`;
	await askConsent(flags, shell, {
		count,
		what: `make or change ${parts} of the service`,
		question: words.question(count),
	});
	const { applied, plan } = await setup.apply({
		onApplied: ({ part, name }) => {
			if (!flags.json) shell.output.writeError(`${words.applied(words.part[part], printable(name, 400))}\n`);
		},
	});
	finish(plan, applied, flags, shell);
}

/** @throws {MailError} where something is left that only people may change: whoever asked for all of it has not got it. */
function finish(plan: SesServicePlan, applied: readonly SesServicePart[], flags: SetupFlags, shell: Shell): void {
	writePlan(plan, applied, flags, shell);
	const left = plan.parts.filter(({ remedy, state }) => remedy !== "none" && state !== "waiting");
	if (left.length === 0) return;
	const names = left.map(({ part }) => part).join(", ");
	throw new MailError(
		"setup-incomplete",
		`Not everything is as it has to be (${names}); do by hand what is said above`,
	);
}

function writePlan(
	plan: SesServicePlan,
	applied: readonly SesServicePart[] | undefined,
	flags: SetupFlags,
	shell: Shell,
): void {
	shell.output.write(
		flags.json
			? `${JSON.stringify({ ...plan, ...(applied && { applied }) })}\n`
			: formatPlan(plan, applied, localeFor(flags, shell), shell.terminal.columns),
	);
}
