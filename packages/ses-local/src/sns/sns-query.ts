import { randomUUID } from "node:crypto";
import type { Answer } from "../router.ts";
import type { LocalSns } from "./local-sns.ts";
import { type SignatureVersion, signatureVersions } from "./sns-message.ts";

/** A refusal in the form of the AWS query protocol. */
class SnsError extends Error {
	override readonly name = "SnsError";
	readonly code: string;
	readonly status: number;

	constructor(code: string, status: number, message: string) {
		super(message);
		this.code = code;
		this.status = status;
	}
}

/** SNS over AWS's query protocol, as far as a subscriber and a setup need it; SubscribeURL and UnsubscribeURL are such queries too. */
export function answerSns(parameters: URLSearchParams, sns: LocalSns): Answer {
	const action = parameters.get("Action") ?? "";
	try {
		return xmlAnswer(200, response(action, perform(action, parameters, sns)));
	} catch (error) {
		const known =
			error instanceof RangeError
				? new SnsError("InvalidParameter", 400, `Invalid parameter: ${error.message}`)
				: error;
		if (!(known instanceof SnsError)) throw error;
		return xmlAnswer(known.status, errorResponse(known));
	}
}

/** @returns The inner XML of the result; undefined for actions without one. */
function perform(action: string, parameters: URLSearchParams, sns: LocalSns): string | undefined {
	switch (action) {
		case "CreateTopic": {
			const signatureVersion = readVersion(attributesIn(parameters).get("SignatureVersion"));
			const arn = sns.createTopic(required(parameters, "Name"), { ...(signatureVersion && { signatureVersion }) });
			return tag("TopicArn", arn);
		}
		case "Subscribe":
			return tag("SubscriptionArn", subscribe(parameters, sns));
		case "ConfirmSubscription": {
			const arn = sns.confirm(required(parameters, "TopicArn"), required(parameters, "Token"));
			if (arn === undefined) throw new SnsError("InvalidParameter", 400, "Invalid parameter: Token");
			return tag("SubscriptionArn", arn);
		}
		case "Unsubscribe":
			sns.unsubscribe(required(parameters, "SubscriptionArn"));
			return undefined;
		case "SetTopicAttributes": {
			const arn = existingTopic(parameters, sns);
			const name = required(parameters, "AttributeName");
			if (name !== "SignatureVersion") throw new SnsError("InvalidParameter", 400, `Invalid parameter: ${name}`);
			const signatureVersion = readVersion(required(parameters, "AttributeValue"));
			sns.createTopic(arn.slice(arn.lastIndexOf(":") + 1), { ...(signatureVersion && { signatureVersion }) });
			return undefined;
		}
		case "GetTopicAttributes": {
			const { arn, signatureVersion } = sns.topic(existingTopic(parameters, sns));
			const entries = entry("TopicArn", arn) + entry("SignatureVersion", signatureVersion);
			return tag("Attributes", entries, { isXml: true });
		}
		case "ListSubscriptionsByTopic": {
			const { arn, subscriptions } = sns.topic(existingTopic(parameters, sns));
			const members = subscriptions.map((each) => {
				const shownArn = each.confirmed ? each.arn : "PendingConfirmation";
				const inner =
					tag("TopicArn", arn) +
					tag("SubscriptionArn", shownArn) +
					tag("Endpoint", each.endpoint) +
					protocolTag(each.endpoint);
				return `<member>${inner}</member>`;
			});
			return `<Subscriptions>${members.join("")}</Subscriptions>`;
		}
		case "Publish": {
			const topicArn = existingTopic(parameters, sns);
			const subject = parameters.get("Subject") ?? undefined;
			return tag("MessageId", sns.publish(topicArn, required(parameters, "Message"), subject));
		}
		default:
			throw new SnsError("InvalidAction", 400, `${action} is not implemented by ses-local.`);
	}
}

function subscribe(parameters: URLSearchParams, sns: LocalSns): string {
	const topicArn = existingTopic(parameters, sns);
	if (attributesIn(parameters).get("RawMessageDelivery") === "true") {
		throw new SnsError(
			"InvalidParameter",
			400,
			"Invalid parameter: RawMessageDelivery is not implemented by ses-local.",
		);
	}
	const arn = sns.subscribe(topicArn, required(parameters, "Endpoint"));
	const { confirmed = false } = sns.topic(topicArn).subscriptions.find((each) => each.arn === arn) ?? {};
	return confirmed || parameters.get("ReturnSubscriptionArn") === "true" ? arn : "pending confirmation";
}

function existingTopic(parameters: URLSearchParams, sns: LocalSns): string {
	const arn = required(parameters, "TopicArn");
	if (sns.hasTopic(arn)) return arn;
	throw new SnsError("NotFound", 404, "Topic does not exist");
}

function required(parameters: URLSearchParams, name: string): string {
	const value = parameters.get(name);
	if (value === null || value === "") throw new SnsError("InvalidParameter", 400, `Invalid parameter: ${name}`);
	return value;
}

/** Of `Attributes.entry.1.key=…&Attributes.entry.1.value=…`. */
function attributesIn(parameters: URLSearchParams): ReadonlyMap<string, string> {
	const keys = [...parameters].filter(([name]) => /^Attributes\.entry\.\d+\.key$/.test(name));
	return new Map(keys.map(([name, key]) => [key, parameters.get(name.replace(/key$/, "value")) ?? ""]));
}

function readVersion(text: string | undefined): SignatureVersion | undefined {
	if (text === undefined) return undefined;
	const version = signatureVersions.find((each) => each === text);
	if (version === undefined) throw new SnsError("InvalidParameter", 400, "Invalid parameter: SignatureVersion");
	return version;
}

function response(action: string, result: string | undefined): string {
	const inner = result === undefined ? "" : tag(`${action}Result`, result, { isXml: true });
	return `<${action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${inner}<ResponseMetadata>${tag("RequestId", randomUUID())}</ResponseMetadata></${action}Response>`;
}

function errorResponse({ code, message, status }: SnsError): string {
	const inner = tag("Type", status < 500 ? "Sender" : "Receiver") + tag("Code", code) + tag("Message", message);
	return `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error>${inner}</Error>${tag("RequestId", randomUUID())}</ErrorResponse>`;
}

function entry(key: string, value: string): string {
	return `<entry>${tag("key", key)}${tag("value", value)}</entry>`;
}

function protocolTag(endpoint: string): string {
	return tag("Protocol", endpoint.startsWith("arn:") ? "sqs" : new URL(endpoint).protocol.replace(":", ""));
}

function tag(name: string, content: string, { isXml = false }: { readonly isXml?: boolean } = {}): string {
	return `<${name}>${isXml ? content : escapeXml(content)}</${name}>`;
}

function escapeXml(text: string): string {
	return text.replace(/[<>&"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function xmlAnswer(status: number, body: string): Answer {
	return { status, headers: { "content-type": "text/xml" }, body };
}
