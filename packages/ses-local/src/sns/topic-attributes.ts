import { accountId } from "../account-id.ts";
import { invalidParameter } from "./sns-error.ts";
import { signatureVersions } from "./sns-message.ts";
import type { ListedTopic, TopicSettings } from "./sns-types.ts";

/** What `GetTopicAttributes` shows. */
export function topicAttributes({
	arn,
	signatureVersion,
	policy = firstPolicy(arn),
	subscriptions,
}: ListedTopic): Readonly<Record<string, string>> {
	return {
		TopicArn: arn,
		Owner: accountId,
		Policy: policy,
		DisplayName: "",
		SignatureVersion: signatureVersion,
		SubscriptionsConfirmed: String(subscriptions.filter(({ confirmed }) => confirmed).length),
		SubscriptionsPending: String(subscriptions.filter(({ confirmed }) => !confirmed).length),
		SubscriptionsDeleted: "0",
	};
}

/**
 * Reads what a request sets. A policy is kept and given back, and keeps nobody out.
 *
 * @throws {SnsError} for an attribute that is not here, and for a value SNS would not take.
 */
export function readTopicSettings(attributes: ReadonlyMap<string, string>): TopicSettings {
	let settings: TopicSettings = {};
	for (const [name, value] of attributes) settings = { ...settings, ...readSetting(name, value) };
	return settings;
}

/** Whether the topic has these settings already. */
export function isLike(topic: ListedTopic, { signatureVersion, policy }: TopicSettings): boolean {
	return [undefined, topic.signatureVersion].includes(signatureVersion) && [undefined, topic.policy].includes(policy);
}

function readSetting(name: string, value: string): TopicSettings {
	switch (name) {
		case "SignatureVersion": {
			const signatureVersion = signatureVersions.find((each) => each === value);
			if (signatureVersion === undefined) throw invalidParameter(name);
			return { signatureVersion };
		}
		case "Policy":
			if (!isJsonObject(value)) throw invalidParameter("Policy Error: null");
			return { policy: value };
		default:
			throw invalidParameter(`${name} is not implemented by ses-local.`);
	}
}

function isJsonObject(text: string): boolean {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null && !Array.isArray(value);
	} catch {
		return false;
	}
}

/** The policy of a topic that nobody gave one: all for its owner. */
function firstPolicy(arn: string): string {
	const actions = ["GetTopicAttributes", "SetTopicAttributes", "Subscribe", "ListSubscriptionsByTopic", "Publish"];
	return JSON.stringify({
		Version: "2008-10-17",
		Id: "__default_policy_ID",
		Statement: [
			{
				Sid: "__default_statement_ID",
				Effect: "Allow",
				Principal: { AWS: "*" },
				Action: actions.map((action) => `SNS:${action}`),
				Resource: arn,
				Condition: { StringEquals: { "AWS:SourceOwner": accountId } },
			},
		],
	});
}
