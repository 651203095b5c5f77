import { type JsonRecord, own, ownText } from "./parse-json.ts";

export const snsMessageTypes = ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"] as const;

export type SnsMessageType = (typeof snsMessageTypes)[number];

/** What SNS posts and puts into queues; everything in it is a claim until its signature, or its queue, proves it. */
export interface SnsMessage {
	readonly type: SnsMessageType;
	readonly messageId: string;
	readonly topicArn: string;
	/** Of a notification, what was published. */
	readonly message: string;
	/** As written; it is part of what is signed. */
	readonly timestamp: string;
	/** Undefined where there is none; an empty one is signed like any other. */
	readonly subject: string | undefined;
	/** Of confirmations. */
	readonly token: string | undefined;
	readonly subscribeUrl: string | undefined;
	/** Undefined where it is not whole. */
	readonly signature: SnsSignature | undefined;
}

export interface SnsSignature {
	/** "1" or "2", or what nobody knows. */
	readonly version: string;
	readonly bytes: Uint8Array;
	readonly certificateUrl: string;
}

/** Null for an object that does not look like a message of SNS. */
export function readSnsMessage(record: JsonRecord): SnsMessage | null {
	const type = snsMessageTypes.find((each) => each === own(record, "Type"));
	const messageId = ownText(record, "MessageId");
	const topicArn = ownText(record, "TopicArn");
	const message = own(record, "Message");
	const timestamp = ownText(record, "Timestamp");
	if (type === undefined || messageId === undefined || topicArn === undefined || timestamp === undefined) return null;
	if (typeof message !== "string" || !/^[\x21-\x7e]{1,200}$/.test(messageId) || !isInstant(timestamp)) return null;
	const subject = own(record, "Subject");
	return {
		type,
		messageId,
		topicArn,
		message,
		timestamp,
		subject: typeof subject === "string" ? subject : undefined,
		token: ownText(record, "Token"),
		subscribeUrl: ownText(record, "SubscribeURL"),
		signature: readSignature(record),
	};
}

/**
 * The text that is signed: names and values on lines of their own, in byte order of the names (SNS guide, "Verifying the signatures of
 * Amazon SNS messages"). The guide's list for both confirmations has Token, which some verifiers leave out for UnsubscribeConfirmation.
 */
export function textToSign(message: SnsMessage): string {
	const { type, messageId, topicArn, timestamp, subject, token, subscribeUrl } = message;
	const isNotification = type === "Notification";
	const members: readonly (readonly [name: string, value: string | undefined])[] = [
		["Message", message.message],
		["MessageId", messageId],
		["Subject", isNotification ? subject : undefined],
		["SubscribeURL", isNotification ? undefined : subscribeUrl],
		["Timestamp", timestamp],
		["Token", isNotification ? undefined : token],
		["TopicArn", topicArn],
		["Type", type],
	];
	return members.map(([name, value]) => (value === undefined ? "" : `${name}\n${value}\n`)).join("");
}

function readSignature(record: JsonRecord): SnsSignature | undefined {
	const version = ownText(record, "SignatureVersion");
	const text = ownText(record, "Signature");
	const certificateUrl = ownText(record, "SigningCertURL");
	if (version === undefined || text === undefined || certificateUrl === undefined) return undefined;
	return { version, bytes: Buffer.from(text, "base64"), certificateUrl };
}

/** On one line, so that no member of the signed text can be taken for two. */
function isInstant(timestamp: string): boolean {
	return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(timestamp) && !Number.isNaN(Date.parse(timestamp));
}
