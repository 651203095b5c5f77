import { OptionError } from "@todoku/core";
import type { SesPolicyOptions } from "./service-policy.ts";

/** The ARNs of what a policy speaks of. */
export interface PolicyResources {
	readonly identities: string;
	readonly tenants: string;
	readonly configurationSet: string;
	readonly topic: string;
	readonly queue: string | undefined;
}

/** @throws {OptionError} for what cannot stand in an ARN; a policy with it would allow nothing, or too much. */
export function readPolicyResources(options: Omit<SesPolicyOptions, "purpose" | "senders">): PolicyResources {
	const {
		region,
		accountId,
		partition = "aws",
		configurationSet = "todoku",
		topic = "todoku-ses-events",
		queue,
	} = options;
	check("region", region, /^[a-z0-9-]{3,32}$/, 'must be the name of an AWS region, such as "ap-northeast-1"');
	check("accountId", accountId, /^\d{12}$/, "must be the twelve digits of an AWS account");
	check("partition", partition, /^aws[a-z-]*$/, "must be aws, aws-cn or aws-us-gov");
	const names = "must have 1 to 64 letters, digits, hyphens and underscores";
	check("configurationSet", configurationSet, /^[A-Za-z0-9_-]{1,64}$/, names);
	const ses = `arn:${partition}:ses:${region}:${accountId}`;
	const place = `${region}:${accountId}`;
	return {
		identities: `${ses}:identity/*`,
		tenants: `${ses}:tenant/*`,
		configurationSet: `${ses}:configuration-set/${configurationSet}`,
		topic: toArn("topic", topic, `arn:${partition}:sns:${place}:`),
		queue: queue === undefined ? undefined : toArn("queue", queue, `arn:${partition}:sqs:${place}:`),
	};
}

/** A name gets the account and the region of the policy; an ARN may be of another account, as a queue's may. */
function toArn(option: "topic" | "queue", text: unknown, prefix: string): string {
	const service = option === "topic" ? "sns" : "sqs";
	const arn = new RegExp(String.raw`^arn:aws[a-z-]*:${service}:[a-z0-9-]{3,32}:\d{12}:[A-Za-z0-9_-]{1,256}$`);
	if (typeof text === "string" && arn.test(text)) return text;
	if (typeof text === "string" && /^[A-Za-z0-9_-]{1,256}$/.test(text)) return prefix + text;
	throw new OptionError(option, "must be a name (letters, digits, hyphens, underscores), or an ARN");
}

function check(option: string, value: unknown, pattern: RegExp, problem: string): void {
	if (typeof value !== "string" || !pattern.test(value)) throw new OptionError(option, problem);
}
