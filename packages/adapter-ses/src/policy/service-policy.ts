import { OptionError } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import { kindOfName, toIdentityName } from "../identities/identity-name.ts";
import { type PolicyTarget, policyRows, type SesPolicyPurpose, sesPolicyPurposes } from "./policy-actions.ts";
import { type PolicyResources, readPolicyResources } from "./policy-resources.ts";

export interface SesPolicyOptions {
	readonly purpose: SesPolicyPurpose;
	/** Such as `ap-northeast-1`. */
	readonly region: string;
	/** Twelve digits. */
	readonly accountId: string;
	/** `aws-cn`, `aws-us-gov`. Default: `aws`. */
	readonly partition?: string | undefined;
	/** Default: `todoku`. */
	readonly configurationSet?: string | undefined;
	/** The name of the topic, or its ARN. Default: `todoku-ses-events`. */
	readonly topic?: string | undefined;
	/** The name of the queue that is polled, or its ARN. Must be given for `events`: an https endpoint needs no permission at all. */
	readonly queue?: string | undefined;
	/** For `sending`: the domains and addresses that may stand in From, a domain with its subdomains. Default: all that are verified. */
	readonly senders?: readonly string[] | undefined;
}

/** A policy of IAM, or of a resource, as AWS takes it in JSON. */
export interface AwsPolicy {
	readonly Version: "2012-10-17";
	readonly Statement: readonly AwsPolicyStatement[];
}

export interface AwsPolicyStatement {
	readonly Sid: string;
	readonly Effect: "Allow";
	/** Of resources' policies only. */
	readonly Principal?: { readonly Service: string } | undefined;
	readonly Action: readonly string[];
	readonly Resource: string | readonly string[];
	readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>> | undefined;
}

/**
 * The least that a role needs to be allowed for a purpose: every call that this package makes for it, and no other.
 *
 * - `sending`: a transport and its quota.
 * - `events`: a poller. Taking events over https needs no permission.
 * - `onboarding`: identities, and the suppression list.
 * - `setup`: `createSesServiceSetup`.
 *
 * @throws {OptionError}
 */
export function sesServicePolicy(options: SesPolicyOptions): AwsPolicy {
	const { purpose, senders } = readPolicyOptions(options);
	const resources = readPolicyResources(options);
	const rows = policyRows.filter((row) => row.for.includes(purpose));
	const targets = Map.groupBy(rows, ({ on }) => on);
	return {
		Version: "2012-10-17",
		Statement: [...targets].map(([target, group]) => ({
			Sid: sids[target],
			Effect: "Allow",
			Action: group.map(({ action }) => action),
			Resource: resourceOf(target, resources),
			...(target === "sender" && senders !== undefined && { Condition: conditionOn(senders) }),
		})),
	};
}

/**
 * What an SQS queue's own policy must say so that the topic's messages get in, and nobody else's.
 *
 * @throws {OptionError}
 */
export function sesQueuePolicy(options: Omit<SesPolicyOptions, "purpose" | "senders">): AwsPolicy {
	refuseUnknown("", readRecord("options", options), resourceOptions);
	const { topic, queue } = readPolicyResources(options);
	return {
		Version: "2012-10-17",
		Statement: [
			{
				Sid: "TodokuEvents",
				Effect: "Allow",
				Principal: { Service: "sns.amazonaws.com" },
				Action: ["sqs:SendMessage"],
				Resource: needQueue(queue),
				Condition: { ArnEquals: { "aws:SourceArn": topic } },
			},
		],
	};
}

const resourceOptions = ["region", "accountId", "partition", "configurationSet", "topic", "queue"] as const;

const sids: Readonly<Record<PolicyTarget, string>> = {
	anything: "TodokuAccount",
	sender: "TodokuSend",
	identity: "TodokuIdentities",
	"configuration-set": "TodokuConfigurationSet",
	tenant: "TodokuTenants",
	topic: "TodokuTopic",
	queue: "TodokuQueue",
};

function readPolicyOptions(options: SesPolicyOptions): Pick<SesPolicyOptions, "purpose" | "senders"> {
	refuseUnknown("", readRecord("options", options), [...resourceOptions, "purpose", "senders"]);
	const { purpose, senders } = options;
	if (!sesPolicyPurposes.includes(purpose))
		throw new OptionError("purpose", `must be one of ${sesPolicyPurposes.join(", ")}`);
	if (senders === undefined) return { purpose };
	if (purpose !== "sending") throw new OptionError("senders", "is for sending only");
	if (senders.length === 0) throw new OptionError("senders", "must name a domain or an address, or not be given");
	return { purpose, senders: senders.map(readSender) };
}

function readSender(sender: string): string {
	try {
		return toIdentityName(sender);
	} catch {
		throw new OptionError("senders", "must be domains and addresses");
	}
}

function resourceOf(target: PolicyTarget, resources: PolicyResources): string | readonly string[] {
	switch (target) {
		case "anything":
			return "*";
		case "sender":
			// By name it could be the address, its domain or a parent domain: SES does not say which one it looks at. The condition is exact.
			return [resources.identities, resources.configurationSet];
		case "identity":
			return resources.identities;
		case "configuration-set":
			return resources.configurationSet;
		case "tenant":
			return resources.tenants;
		case "topic":
			return resources.topic;
		case "queue":
			return needQueue(resources.queue);
		default:
			return target satisfies never;
	}
}

function needQueue(queue: string | undefined): string {
	if (queue !== undefined) return queue;
	throw new OptionError(
		"queue",
		"must be given: events that come over https need no permission, those from a queue do",
	);
}

function conditionOn(senders: readonly string[]): AwsPolicyStatement["Condition"] {
	const patterns = senders.flatMap((sender) =>
		kindOfName(sender) === "address" ? [literal(sender)] : [`*@${sender}`, `*@*.${sender}`],
	);
	return { StringLike: { "ses:FromAddress": patterns } };
}

/** An address may hold what is a wildcard in a policy (IAM guide, policy variables). */
function literal(text: string): string {
	return text.replace(/[*?$]/g, (character) => `\${${character}}`);
}
