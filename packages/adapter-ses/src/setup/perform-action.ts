import type { EventType, SuppressionListReason } from "@aws-sdk/client-sesv2";
import { isMailError } from "@todoku/core";
import { type SesCalls, tie } from "../calls/ses-calls.ts";
import { readFailure } from "../ses-failure.ts";
import type { ServiceAction } from "./service-part.ts";
import type { SetupOperation } from "./setup-failure.ts";
import type { SnsCalls } from "./sns-calls.ts";

/** Does one thing. What somebody else made at the same moment counts as made. */
export async function performAction(
	action: ServiceAction,
	ses: SesCalls<SetupOperation>,
	sns: SnsCalls,
	signal: AbortSignal | undefined,
): Promise<void> {
	switch (action.kind) {
		case "create-topic": {
			const input = { Name: action.name, Attributes: { SignatureVersion: "2" } };
			await sns.ask(
				"CreateTopic",
				({ snsSdk, client, call }) =>
					client.send(tie(new snsSdk.CreateTopicCommand(input), call), { abortSignal: call.signal }),
				signal,
			);
			return;
		}
		case "set-topic-attribute": {
			const { topicArn: TopicArn, attribute: AttributeName, value: AttributeValue } = action;
			await sns.ask(
				"SetTopicAttributes",
				({ snsSdk, client, call }) =>
					client.send(tie(new snsSdk.SetTopicAttributesCommand({ TopicArn, AttributeName, AttributeValue }), call), {
						abortSignal: call.signal,
					}),
				signal,
			);
			return;
		}
		case "subscribe": {
			const { topicArn: TopicArn, protocol: Protocol, endpoint: Endpoint } = action;
			await sns.ask(
				"Subscribe",
				({ snsSdk, client, call }) =>
					client.send(tie(new snsSdk.SubscribeCommand({ TopicArn, Protocol, Endpoint }), call), {
						abortSignal: call.signal,
					}),
				signal,
			);
			return;
		}
		case "create-configuration-set": {
			const input = { ConfigurationSetName: action.name };
			await ses
				.ask(
					"CreateConfigurationSet",
					({ sdk, client, call }) =>
						client.send(tie(new sdk.CreateConfigurationSetCommand(input), call), { abortSignal: call.signal }),
					signal,
				)
				.catch(unlessThere);
			return;
		}
		case "create-event-destination": {
			const input = toDestinationInput(action);
			await ses
				.ask(
					"CreateConfigurationSetEventDestination",
					({ sdk, client, call }) =>
						client.send(tie(new sdk.CreateConfigurationSetEventDestinationCommand(input), call), {
							abortSignal: call.signal,
						}),
					signal,
				)
				.catch(unlessThere);
			return;
		}
		case "update-event-destination": {
			const input = toDestinationInput(action);
			await ses.ask(
				"UpdateConfigurationSetEventDestination",
				({ sdk, client, call }) =>
					client.send(tie(new sdk.UpdateConfigurationSetEventDestinationCommand(input), call), {
						abortSignal: call.signal,
					}),
				signal,
			);
			return;
		}
		case "suppress": {
			const input = {
				SuppressedReasons: action.reasons as SuppressionListReason[],
				ValidationAttributes: action.validation,
			};
			await ses.ask(
				"PutAccountSuppressionAttributes",
				({ sdk, client, call }) =>
					client.send(tie(new sdk.PutAccountSuppressionAttributesCommand(input), call), { abortSignal: call.signal }),
				signal,
			);
			return;
		}
		case "forward-feedback": {
			const input = { EmailIdentity: action.identity, EmailForwardingEnabled: action.enabled };
			await ses.ask(
				"PutEmailIdentityFeedbackAttributes",
				({ sdk, client, call }) =>
					client.send(tie(new sdk.PutEmailIdentityFeedbackAttributesCommand(input), call), {
						abortSignal: call.signal,
					}),
				signal,
			);
			return;
		}
		default:
			action satisfies never;
	}
}

function toDestinationInput(
	action: Extract<ServiceAction, { readonly kind: "create-event-destination" | "update-event-destination" }>,
) {
	return {
		ConfigurationSetName: action.configurationSet,
		EventDestinationName: action.name,
		EventDestination: {
			Enabled: true,
			MatchingEventTypes: action.eventTypes as EventType[],
			SnsDestination: { TopicArn: action.topicArn },
		},
	};
}

function unlessThere(error: unknown): void {
	if (isMailError(error) && readFailure(error.cause).name === "AlreadyExistsException") return;
	throw error;
}
