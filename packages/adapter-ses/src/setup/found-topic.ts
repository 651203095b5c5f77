import type { Subscription } from "@aws-sdk/client-sns";
import { isMailError } from "@todoku/core";
import { pagesOf } from "../calls/pages.ts";
import { tie } from "../calls/ses-calls.ts";
import type { DesiredService } from "./setup-options.ts";
import type { SnsCalls } from "./sns-calls.ts";

export interface FoundTopic {
	readonly arn: string;
	readonly signatureVersion: string | undefined;
	/** In JSON. */
	readonly policy: string | undefined;
	/** How many are subscribed and have confirmed. */
	readonly confirmedCount: number;
	/** The one that is wanted; undefined where it is not there, or none is wanted. */
	readonly subscription: FoundSubscription | undefined;
}

export interface FoundSubscription {
	readonly confirmed: boolean;
	/** What SNS sends then is unsigned and has no envelope, and nobody can tell whom it is from. */
	readonly rawDelivery: boolean;
}

/**
 * The ARN is wanted, or is named by an event destination, or is in SNS's list: a name alone does not give it, for it holds the account.
 *
 * @returns Undefined where there is none of that name. One that is returned need not be there any more.
 */
export async function findTopicArn(
	{ name, arn }: DesiredService["topic"],
	destinations: readonly string[],
	sns: SnsCalls,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	const isWanted = (each: string): boolean => each.endsWith(`:${name}`);
	return arn ?? destinations.find(isWanted) ?? (await listTopics(isWanted, sns, signal));
}

async function listTopics(
	isWanted: (arn: string) => boolean,
	sns: SnsCalls,
	signal: AbortSignal | undefined,
): Promise<string | undefined> {
	const pages = pagesOf("the list of topics", (nextToken) =>
		sns.ask(
			"ListTopics",
			({ snsSdk, client, call }) =>
				client.send(tie(new snsSdk.ListTopicsCommand({ NextToken: nextToken }), call), { abortSignal: call.signal }),
			signal,
		),
	);
	for await (const page of pages) {
		const found = page.Topics?.find(({ TopicArn: arn = "" }) => isWanted(arn));
		if (found) return found.TopicArn;
	}
	return undefined;
}

/** @returns Undefined where there is none. */
export async function readTopic(
	arn: string,
	subscriber: DesiredService["subscriber"],
	sns: SnsCalls,
	signal: AbortSignal | undefined,
): Promise<FoundTopic | undefined> {
	const output = await sns
		.ask(
			"GetTopicAttributes",
			({ snsSdk, client, call }) =>
				client.send(tie(new snsSdk.GetTopicAttributesCommand({ TopicArn: arn }), call), { abortSignal: call.signal }),
			signal,
		)
		.catch(undefinedIfNotFound);
	if (output === undefined) return undefined;
	const { Attributes: attributes = {} } = output;
	const subscriptions = await listSubscriptions(arn, sns, signal);
	const wanted = subscriptions.find(
		({ Endpoint: endpoint, Protocol: protocol }) =>
			endpoint === subscriber?.endpoint && protocol === subscriber?.protocol,
	);
	return {
		arn,
		signatureVersion: attributes["SignatureVersion"],
		policy: attributes["Policy"],
		confirmedCount: subscriptions.filter(isConfirmed).length,
		subscription: wanted && (await describeSubscription(wanted, sns, signal)),
	};
}

async function listSubscriptions(
	topicArn: string,
	sns: SnsCalls,
	signal: AbortSignal | undefined,
): Promise<readonly Subscription[]> {
	const subscriptions: Subscription[] = [];
	const pages = pagesOf("the list of subscriptions", (nextToken) =>
		sns.ask(
			"ListSubscriptionsByTopic",
			({ snsSdk, client, call }) => {
				const input = { TopicArn: topicArn, NextToken: nextToken };
				return client.send(tie(new snsSdk.ListSubscriptionsByTopicCommand(input), call), { abortSignal: call.signal });
			},
			signal,
		),
	);
	for await (const page of pages) subscriptions.push(...(page.Subscriptions ?? []));
	return subscriptions;
}

/** Until then SNS gives "PendingConfirmation" in the place of the ARN. */
function isConfirmed({ SubscriptionArn: arn = "" }: Subscription): boolean {
	return arn.startsWith("arn:");
}

async function describeSubscription(
	subscription: Subscription,
	sns: SnsCalls,
	signal: AbortSignal | undefined,
): Promise<FoundSubscription> {
	if (!isConfirmed(subscription)) return { confirmed: false, rawDelivery: false };
	const { Attributes: attributes = {} } = await sns.ask(
		"GetSubscriptionAttributes",
		({ snsSdk, client, call }) => {
			const input = { SubscriptionArn: subscription.SubscriptionArn };
			return client.send(tie(new snsSdk.GetSubscriptionAttributesCommand(input), call), { abortSignal: call.signal });
		},
		signal,
	);
	return { confirmed: true, rawDelivery: attributes["RawMessageDelivery"] === "true" };
}

function undefinedIfNotFound(error: unknown): undefined {
	if (isMailError(error) && error.code === "not-found") return undefined;
	throw error;
}
