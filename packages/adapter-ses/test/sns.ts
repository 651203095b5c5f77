import { createSign } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FeedbackEvent, FeedbackResult, FeedbackStore } from "@todoku/core";
import type { SnsFetch } from "../src/index.ts";

/**
 * Certificates that play SNS's part, and two of their keys. Nothing outside these tests trusts them. Made with
 * `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048` (weak: 1024; elliptic: EC, P-256), a request for CN=sns.amazonaws.com, and
 * `openssl ca -selfsign -startdate 20200101000000Z -enddate 20991231235959Z`.
 */
export const pem = (
	name: "sns.cert" | "sns.key" | "other.cert" | "other.key" | "weak.cert" | "elliptic.cert",
): string => readFileSync(new URL(`__fixtures__/sns/${name}.pem`, import.meta.url), "utf8");

export const topicArn = "arn:aws:sns:ap-northeast-1:123456789012:ses-events";
export const foreignTopicArn = "arn:aws:sns:ap-northeast-1:999999999999:ses-events";
export const snsHost = "https://sns.ap-northeast-1.amazonaws.com";
export const certificateUrl = `${snsHost}/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem`;
export const now = new Date("2026-06-01T12:00:00.000Z");

export type Fields = Readonly<Record<string, string>>;

export interface Signing {
	readonly version?: string;
	readonly key?: "sns.key" | "other.key";
	/** Changed after signing. */
	readonly changed?: Readonly<Record<string, unknown>>;
}

/** A notification as SNS posts it. */
export function notification(message: unknown, fields: Fields = {}, signing: Signing = {}): Record<string, unknown> {
	return sign(
		{
			Type: "Notification",
			MessageId: "00000000-0000-4000-8000-000000000001",
			TopicArn: topicArn,
			Subject: "Amazon SES Email Event Notification",
			Message: typeof message === "string" ? message : JSON.stringify(message),
			Timestamp: now.toISOString(),
			...fields,
		},
		signing,
	);
}

/** A confirmation as SNS posts it. */
export function confirmation(fields: Fields = {}, signing: Signing = {}): Record<string, unknown> {
	const TopicArn = fields["TopicArn"] ?? topicArn;
	const query = new URLSearchParams({ Action: "ConfirmSubscription", TopicArn, Token: "token" });
	return sign(
		{
			Type: "SubscriptionConfirmation",
			MessageId: "00000000-0000-4000-8000-000000000002",
			TopicArn,
			Message: "You have chosen to subscribe to the topic.",
			SubscribeURL: `${snsHost}/?${query}`,
			Timestamp: now.toISOString(),
			Token: "token",
			...fields,
		},
		signing,
	);
}

// Written on its own, from the SNS guide, and not with the code under test.
const signedFields: Readonly<Record<string, readonly string[]>> = {
	Notification: ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"],
	SubscriptionConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
	UnsubscribeConfirmation: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"],
};

export function sign(
	fields: Fields,
	{ version = "2", key = "sns.key", changed = {} }: Signing = {},
): Record<string, unknown> {
	const signer = createSign(version === "1" ? "RSA-SHA1" : "RSA-SHA256");
	for (const name of signedFields[fields["Type"] ?? ""] ?? []) {
		if (name in fields) signer.update(`${name}\n${fields[name]}\n`, "utf8");
	}
	const signature = signer.sign(pem(key), "base64");
	return { ...fields, SignatureVersion: version, Signature: signature, SigningCertURL: certificateUrl, ...changed };
}

export interface Answering {
	readonly status?: number;
	readonly text?: string;
}

/** A network in which SNS's host answers as it is told; whatever else is asked fails. */
export function network(answer: (url: string) => Answering | Promise<Answering> = () => ({ text: pem("sns.cert") })): {
	readonly fetch: SnsFetch;
	readonly urls: string[];
} {
	const urls: string[] = [];
	return {
		urls,
		fetch: async (url) => {
			urls.push(url);
			const { status = 200, text = "" } = await answer(url);
			return new Response(status === 204 ? null : text, { status });
		},
	};
}

/** A store that keeps what it is told, and knows a repetition. */
export function memoryStore(): FeedbackStore & { readonly events: FeedbackEvent[] } {
	const events: FeedbackEvent[] = [];
	return {
		events,
		recordFeedback: async (event): Promise<FeedbackResult> => {
			if (events.some(({ eventId }) => eventId === event.eventId)) return "repeated";
			events.push(event);
			return "recorded";
		},
	};
}

/** A bounce as event publishing tells of it. */
export function bounceEvent(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
	return {
		eventType: "Bounce",
		bounce: {
			bounceType: "Permanent",
			bounceSubType: "General",
			bouncedRecipients: [
				{
					emailAddress: "taro@example.com",
					action: "failed",
					status: "5.1.1",
					diagnosticCode: "smtp; 550 5.1.1 unknown",
				},
			],
			timestamp: "2026-06-01T11:59:58.000Z",
			feedbackId: "feedback-1",
			reportingMTA: "dsn; mta.example",
			...overrides,
		},
		mail: mailObject(),
	};
}

export function mailObject(overrides: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
	return {
		timestamp: "2026-06-01T11:59:50.000Z",
		messageId: "0106017d7a678cae-e15318f1-7429-4dba-9a09-76b188d61a51-000000",
		source: "info@shop.example",
		sendingAccountId: "123456789012",
		destination: ["taro@example.com"],
		headersTruncated: false,
		headers: [{ name: "Subject", value: "secret subject" }],
		commonHeaders: { subject: "secret subject" },
		tags: { "ses:configuration-set": ["shop"], "todoku-delivery": ["d-1"] },
		...overrides,
	};
}
