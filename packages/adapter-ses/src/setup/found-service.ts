import type { EventDestination, SuppressionValidationAttributes } from "@aws-sdk/client-sesv2";
import { isMailError, MailError } from "@todoku/core";
import { pagesOf } from "../calls/pages.ts";
import { type SesCalls, tie } from "../calls/ses-calls.ts";
import { parseTopicArn } from "../feedback/topic-arn.ts";
import { type FoundTopic, findTopicArn, readTopic } from "./found-topic.ts";
import type { SetupOperation } from "./setup-failure.ts";
import type { DesiredService } from "./setup-options.ts";
import type { SnsCalls } from "./sns-calls.ts";

/** What is there, as far as it matters here. */
export interface FoundService {
	readonly region: string;
	readonly topic: FoundTopic | undefined;
	readonly configurationSet: FoundConfigurationSet | undefined;
	readonly destinations: readonly FoundDestination[];
	readonly suppressedReasons: readonly string[];
	readonly validation: SuppressionValidationAttributes | undefined;
	/** Empty where nothing is wanted of them. */
	readonly forwarding: readonly { readonly identity: string; readonly enabled: boolean }[];
}

export interface FoundConfigurationSet {
	readonly sendingEnabled: boolean;
	/** Instead of the account's; undefined where those count. */
	readonly suppressedReasons: readonly string[] | undefined;
}

export interface FoundDestination {
	readonly name: string;
	readonly enabled: boolean;
	readonly eventTypes: readonly string[];
	/** Undefined where it is no SNS topic. */
	readonly topicArn: string | undefined;
}

/** @throws {MailError} when one of the questions is refused, or has no answer. */
export async function readService(
	desired: DesiredService,
	ses: SesCalls<SetupOperation>,
	sns: SnsCalls,
	signal: AbortSignal | undefined,
): Promise<FoundService> {
	const region = await ses.region();
	assertSameRegion(desired, region);
	const configurationSet = await readConfigurationSet(desired.configurationSet, ses, signal);
	const destinations =
		configurationSet === undefined ? [] : await readDestinations(desired.configurationSet, ses, signal);
	const topicArn = await findTopicArn(
		desired.topic,
		destinations.flatMap((destination) => destination.topicArn ?? []),
		sns,
		signal,
	);
	const account = await ses.ask(
		"GetAccount",
		({ sdk, client, call }) => client.send(tie(new sdk.GetAccountCommand({}), call), { abortSignal: call.signal }),
		signal,
	);
	return {
		region,
		topic: topicArn === undefined ? undefined : await readTopic(topicArn, desired.subscriber, sns, signal),
		configurationSet,
		destinations,
		suppressedReasons: account.SuppressionAttributes?.SuppressedReasons ?? [],
		validation: account.SuppressionAttributes?.ValidationAttributes,
		forwarding: await readForwarding(desired.feedbackForwarding, ses, signal),
	};
}

/** SES publishes to topics of its own region only. */
function assertSameRegion({ topic: { arn } }: DesiredService, region: string): void {
	const topicRegion = arn === undefined ? undefined : parseTopicArn(arn)?.region;
	if (topicRegion === undefined || topicRegion === region) return;
	throw new MailError(
		"region",
		`The topic is in ${topicRegion} and SES in ${region}; name a topic of ${region}, or set the region to the topic's`,
	);
}

async function readConfigurationSet(
	name: string,
	ses: SesCalls<SetupOperation>,
	signal: AbortSignal | undefined,
): Promise<FoundConfigurationSet | undefined> {
	const output = await ses
		.ask(
			"GetConfigurationSet",
			({ sdk, client, call }) =>
				client.send(tie(new sdk.GetConfigurationSetCommand({ ConfigurationSetName: name }), call), {
					abortSignal: call.signal,
				}),
			signal,
		)
		.catch(undefinedIfNotFound);
	if (output === undefined) return undefined;
	return {
		sendingEnabled: output.SendingOptions?.SendingEnabled !== false,
		suppressedReasons: output.SuppressionOptions?.SuppressedReasons,
	};
}

async function readDestinations(
	configurationSet: string,
	ses: SesCalls<SetupOperation>,
	signal: AbortSignal | undefined,
): Promise<readonly FoundDestination[]> {
	const output = await ses.ask(
		"GetConfigurationSetEventDestinations",
		({ sdk, client, call }) =>
			client.send(
				tie(new sdk.GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: configurationSet }), call),
				{ abortSignal: call.signal },
			),
		signal,
	);
	return (output.EventDestinations ?? []).map(toDestination);
}

function toDestination({ Name, Enabled, MatchingEventTypes, SnsDestination }: EventDestination): FoundDestination {
	return {
		name: Name ?? "",
		enabled: Enabled === true,
		eventTypes: MatchingEventTypes ?? [],
		topicArn: SnsDestination?.TopicArn,
	};
}

async function readForwarding(
	wanted: DesiredService["feedbackForwarding"],
	ses: SesCalls<SetupOperation>,
	signal: AbortSignal | undefined,
): Promise<FoundService["forwarding"]> {
	if (wanted === undefined) return [];
	const found: { identity: string; enabled: boolean }[] = [];
	for (const identity of wanted.identities ?? (await listIdentities(ses, signal))) {
		const input = { EmailIdentity: identity };
		const output = await ses.ask(
			"GetEmailIdentity",
			({ sdk, client, call }) =>
				client.send(tie(new sdk.GetEmailIdentityCommand(input), call), { abortSignal: call.signal }),
			signal,
		);
		found.push({ identity, enabled: output.FeedbackForwardingStatus !== false });
	}
	return found;
}

async function listIdentities(
	ses: SesCalls<SetupOperation>,
	signal: AbortSignal | undefined,
): Promise<readonly string[]> {
	const names: string[] = [];
	const pages = pagesOf("the list of identities", (nextToken) =>
		ses.ask(
			"ListEmailIdentities",
			({ sdk, client, call }) =>
				client.send(tie(new sdk.ListEmailIdentitiesCommand({ NextToken: nextToken }), call), {
					abortSignal: call.signal,
				}),
			signal,
		),
	);
	for await (const page of pages)
		names.push(...(page.EmailIdentities ?? []).flatMap((each) => each.IdentityName ?? []));
	return names;
}

function undefinedIfNotFound(error: unknown): undefined {
	if (isMailError(error) && error.code === "not-found") return undefined;
	throw error;
}
