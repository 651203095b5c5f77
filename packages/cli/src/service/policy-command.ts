import type { AwsPolicy, SesPolicyPurpose } from "@todoku/adapter-ses";
import { type Command, Option } from "commander";
import { withSesOptions } from "../ses/ses-flags.ts";
import type { Shell } from "../shell.ts";
import { wrongUsage } from "../wrong-usage.ts";

/** Those of roles, and that of a queue. */
const subjects = ["sending", "events", "onboarding", "setup", "queue"] as const satisfies readonly (
	| SesPolicyPurpose
	| "queue"
)[];

interface PolicyFlags {
	readonly for: (typeof subjects)[number];
	readonly account?: string;
	readonly sesRegion?: string;
	readonly partition?: string;
	readonly configurationSet?: string;
	readonly topic?: string;
	readonly queue?: string;
	readonly sender?: readonly string[];
	readonly json?: true;
}

/** `todoku service policy`: the least that AWS has to allow. */
export function addPolicyCommand(service: Command, shell: Shell): void {
	service
		.command("policy")
		.summary("print the least AWS policy for a purpose")
		.description(
			"Prints the AWS policy that allows what Todoku calls for one purpose, and nothing else, as JSON. It asks nobody and changes nothing.",
		)
		.addOption(
			new Option(
				"--for <purpose>",
				"what it is for: sending (worker), events (a polled queue; https needs none), onboarding (domain, address, suppressions, doctor), setup (service setup), queue (the queue's own policy, which lets the topic in)",
			)
				.choices(subjects)
				.makeOptionMandatory(),
		)
		.option(
			"--account <id>",
			"the twelve digits of the AWS account; without it, that of an ARN given with --topic or --queue",
		)
		.option("--ses-region <region>", "the AWS region; without it, that of such an ARN, or AWS_REGION")
		.option("--partition <name>", "aws, aws-cn or aws-us-gov; without it, that of such an ARN, or aws")
		.option("--configuration-set <name>", "the SES configuration set; without it, todoku")
		.option("--topic <name|arn>", "the SNS topic of the events; without it, todoku-ses-events")
		.option("--queue <name|arn>", "the SQS queue that is polled; for events and queue")
		.option("--sender <domain|address...>", "for sending: who may stand in From; without it, everybody who is verified")
		.option("--json", "print it in one line")
		.addHelpText("after", examples)
		.action((flags: PolicyFlags) => withSesOptions(() => runPolicy(flags, shell)));
}

const examples = `
Examples:
  todoku service policy --for sending --account 123456789012 --ses-region ap-northeast-1 --sender shop.example
  todoku service policy --for events --queue arn:aws:sqs:ap-northeast-1:123456789012:mail-events
  todoku service policy --for queue --queue mail-events --topic arn:aws:sns:ap-northeast-1:123456789012:todoku-ses-events`;

async function runPolicy(flags: PolicyFlags, shell: Shell): Promise<void> {
	const { sesQueuePolicy, sesServicePolicy } = await import("@todoku/adapter-ses");
	const { for: subject, configurationSet, topic, queue, sender: senders, json } = flags;
	const place = { ...readPlace(flags, shell), configurationSet, topic, queue };
	if (subject === "queue" && senders !== undefined) throw wrongUsage("--sender goes with --for sending");
	const policy: AwsPolicy =
		subject === "queue" ? sesQueuePolicy(place) : sesServicePolicy({ ...place, purpose: subject, senders });
	shell.output.write(`${JSON.stringify(policy, null, json ? undefined : 2)}\n`);
}

function readPlace(
	{ account, sesRegion, partition, topic, queue }: PolicyFlags,
	{ env }: Shell,
): { readonly region: string; readonly accountId: string; readonly partition: string | undefined } {
	const [, arnPartition, , arnRegion, arnAccount] =
		[topic, queue].find((each) => each?.startsWith("arn:"))?.split(":") ?? [];
	const region = sesRegion ?? arnRegion ?? (env.AWS_REGION || undefined);
	const accountId = account ?? arnAccount;
	if (region === undefined) throw wrongUsage("no AWS region was named; give --ses-region or set AWS_REGION");
	if (accountId === undefined)
		throw wrongUsage(
			"no AWS account was named; give --account with its twelve digits, or --topic or --queue as an ARN",
		);
	return { region, accountId, partition: partition ?? arnPartition };
}
