import { accountId } from "../account-id.ts";
import type { Answer } from "../router.ts";
import type { LocalSns } from "./local-sns.ts";
import { invalidParameter, SnsError } from "./sns-error.ts";
import type { ListedSubscription } from "./sns-types.ts";
import { element, entries, errorAnswer, resultAnswer, type Xml } from "./sns-xml.ts";
import { isLike, readTopicSettings, topicAttributes } from "./topic-attributes.ts";

/** SNS over AWS's query protocol, as far as a subscriber and a setup need it; SubscribeURL and UnsubscribeURL are such queries too. */
export function answerSns(parameters: URLSearchParams, sns: LocalSns): Answer {
	const action = parameters.get("Action") ?? "";
	try {
		return resultAnswer(action, perform(action, parameters, sns));
	} catch (error) {
		const known = error instanceof RangeError ? invalidParameter(error.message) : error;
		if (!(known instanceof SnsError)) throw error;
		return errorAnswer(known);
	}
}

/** @returns What stands in the result; undefined for actions without one. */
function perform(action: string, parameters: URLSearchParams, sns: LocalSns): readonly Xml[] | undefined {
	switch (action) {
		case "CreateTopic":
			return [element("TopicArn", createTopic(parameters, sns))];
		case "ListTopics":
			return [element("Topics", ...sns.topics().map(({ arn }) => element("member", element("TopicArn", arn))))];
		case "Subscribe":
			return [element("SubscriptionArn", subscribe(parameters, sns))];
		case "ConfirmSubscription": {
			const arn = sns.confirm(required(parameters, "TopicArn"), required(parameters, "Token"));
			if (arn === undefined) throw invalidParameter("Token");
			return [element("SubscriptionArn", arn)];
		}
		case "Unsubscribe":
			sns.unsubscribe(required(parameters, "SubscriptionArn"));
			return undefined;
		case "SetTopicAttributes": {
			const change = [required(parameters, "AttributeName"), required(parameters, "AttributeValue")] as const;
			sns.createTopic(nameOf(existingTopic(parameters, sns)), readTopicSettings(new Map([change])));
			return undefined;
		}
		case "GetTopicAttributes":
			return [element("Attributes", ...entries(topicAttributes(sns.topic(existingTopic(parameters, sns)))))];
		case "GetSubscriptionAttributes":
			return [element("Attributes", ...entries(subscriptionAttributes(required(parameters, "SubscriptionArn"), sns)))];
		case "ListSubscriptionsByTopic": {
			const { arn, subscriptions } = sns.topic(existingTopic(parameters, sns));
			return [element("Subscriptions", ...subscriptions.map((each) => member(arn, each)))];
		}
		case "Publish": {
			const topicArn = existingTopic(parameters, sns);
			const subject = parameters.get("Subject") ?? undefined;
			return [element("MessageId", sns.publish(topicArn, required(parameters, "Message"), subject))];
		}
		default:
			throw new SnsError("InvalidAction", 400, `${action} is not implemented by ses-local.`);
	}
}

/** A topic that is there already is answered like a new one, unless it is another than what is asked for. */
function createTopic(parameters: URLSearchParams, sns: LocalSns): string {
	const name = required(parameters, "Name");
	const settings = readTopicSettings(attributesIn(parameters));
	const existing = sns.topics().find(({ arn }) => nameOf(arn) === name);
	if (existing && !isLike(existing, settings)) {
		throw invalidParameter("Attributes Reason: Topic already exists with different attributes");
	}
	return sns.createTopic(name, settings);
}

function subscribe(parameters: URLSearchParams, sns: LocalSns): string {
	const topicArn = existingTopic(parameters, sns);
	for (const [name, value] of attributesIn(parameters)) {
		if (name === "RawMessageDelivery" && value === "false") continue;
		throw invalidParameter(`${name} is not implemented by ses-local.`);
	}
	const endpoint = required(parameters, "Endpoint");
	if (required(parameters, "Protocol") !== protocolOf(endpoint)) {
		throw invalidParameter("Endpoint must match the specified protocol");
	}
	const arn = sns.subscribe(topicArn, endpoint);
	const { confirmed = false } = sns.topic(topicArn).subscriptions.find((each) => each.arn === arn) ?? {};
	return confirmed || parameters.get("ReturnSubscriptionArn") === "true" ? arn : "pending confirmation";
}

function member(topicArn: string, { arn, endpoint, confirmed }: ListedSubscription): Xml {
	return element(
		"member",
		element("TopicArn", topicArn),
		element("SubscriptionArn", confirmed ? arn : "PendingConfirmation"),
		element("Owner", accountId),
		element("Endpoint", endpoint),
		element("Protocol", protocolOf(endpoint)),
	);
}

function subscriptionAttributes(arn: string, sns: LocalSns): Readonly<Record<string, string>> {
	const found = sns.topics().find(({ subscriptions }) => subscriptions.some((each) => each.arn === arn));
	const subscription = found?.subscriptions.find((each) => each.arn === arn);
	if (!found || !subscription) throw new SnsError("NotFound", 404, "Subscription does not exist");
	return {
		SubscriptionArn: arn,
		TopicArn: found.arn,
		Owner: accountId,
		Endpoint: subscription.endpoint,
		Protocol: protocolOf(subscription.endpoint),
		PendingConfirmation: String(!subscription.confirmed),
		RawMessageDelivery: "false",
	};
}

function existingTopic(parameters: URLSearchParams, sns: LocalSns): string {
	const arn = required(parameters, "TopicArn");
	if (sns.hasTopic(arn)) return arn;
	throw new SnsError("NotFound", 404, "Topic does not exist");
}

function required(parameters: URLSearchParams, name: string): string {
	const value = parameters.get(name);
	if (value === null || value === "") throw invalidParameter(name);
	return value;
}

/** Of `Attributes.entry.1.key=…&Attributes.entry.1.value=…`. */
function attributesIn(parameters: URLSearchParams): ReadonlyMap<string, string> {
	const keys = [...parameters].filter(([name]) => /^Attributes\.entry\.\d+\.key$/.test(name));
	return new Map(keys.map(([name, key]) => [key, parameters.get(name.replace(/key$/, "value")) ?? ""]));
}

function protocolOf(endpoint: string): string {
	return endpoint.startsWith("arn:") ? "sqs" : endpoint.slice(0, endpoint.indexOf(":"));
}

function nameOf(topicArn: string): string {
	return topicArn.slice(topicArn.lastIndexOf(":") + 1);
}
