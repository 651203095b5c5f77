import { expect, test } from "vitest";
import {
	bounceEvent,
	confirmation,
	foreignTopicArn,
	network,
	notification,
	now,
	pem,
	sign,
	topicArn,
} from "../../test/sns.ts";
import { certificatesOfSns, givenCertificates, readCertificate } from "./signing-certificates.ts";
import { readSnsMessage } from "./sns-message.ts";
import { parseTopicArn, type Topic } from "./topic-arn.ts";
import { type Verdict, type VerifyContext, verifySnsMessage } from "./verify-sns-message.ts";

const topics = new Map([topicArn].map((arn) => [arn, parseTopicArn(arn) as Topic]));

function verdictOn(record: Record<string, unknown>, context: Partial<VerifyContext> = {}): Promise<Verdict> {
	const message = readSnsMessage(record);
	if (message === null) throw new Error("no message of SNS");
	const certificates = certificatesOfSns(network().fetch, 1000);
	return verifySnsMessage(message, { topics, certificates, pinned: true, maxAgeMs: 86_400_000, now, ...context });
}

test.each(["1", "2"])("takes a notification that is signed in version %s", async (version) => {
	expect(await verdictOn(notification(bounceEvent(), {}, { version }))).toMatchObject({ genuine: true });
});

test.each(["SubscriptionConfirmation", "UnsubscribeConfirmation"])(
	"takes a %s, whose token is signed",
	async (Type) => {
		expect(await verdictOn(confirmation({ Type }))).toMatchObject({ genuine: true, topic: { arn: topicArn } });
		expect(await verdictOn(confirmation({ Type }, { changed: { Token: "other" } }))).toMatchObject({
			code: "signature",
		});
	},
);

test("takes a notification in Japanese with line breaks, with and without a subject", async () => {
	const fields = {
		Type: "Notification",
		MessageId: "m-1",
		TopicArn: topicArn,
		Message: "件名\n本文\r\n",
		Timestamp: now.toISOString(),
	};
	expect(await verdictOn(sign(fields))).toMatchObject({ genuine: true });
	expect(await verdictOn(sign({ ...fields, Subject: "件名" }))).toMatchObject({ genuine: true });
});

test("does not look at members that are not signed", async () => {
	const changed = { MessageAttributes: { a: 1 }, UnsubscribeURL: "https://evil.example/", extra: true };
	expect(await verdictOn(notification(bounceEvent(), {}, { changed }))).toMatchObject({ genuine: true });
});

test.each(["Message", "MessageId", "Subject", "Timestamp"])("sees that %s was changed", async (name) => {
	const changed = { [name]: name === "Timestamp" ? "2026-06-01T12:00:00.001Z" : "changed" };
	expect(await verdictOn(notification(bounceEvent(), {}, { changed }))).toEqual({ genuine: false, code: "signature" });
});

test("takes no message of another account's topic, however well signed", async () => {
	const verdict = await verdictOn(notification(bounceEvent(), { TopicArn: foreignTopicArn }));
	expect(verdict).toEqual({ genuine: false, code: "foreign-topic" });
});

test.each([
	["a day and a millisecond old", "2026-05-31T11:59:59.999Z", false],
	["a day old", "2026-05-31T12:00:00.000Z", true],
	["four minutes ahead", "2026-06-01T12:04:00.000Z", true],
	["six minutes ahead", "2026-06-01T12:06:00.000Z", false],
])("of a message %s, at %s, says that it is recent: %s", async (_what, Timestamp, genuine) => {
	expect(await verdictOn(notification(bounceEvent(), { Timestamp }))).toMatchObject({ genuine });
});

test("trusts no certificate before or after its time", async () => {
	const old = new Date("2019-12-31T23:59:59Z");
	const verdict = await verdictOn(notification(bounceEvent(), { Timestamp: old.toISOString() }), { now: old });
	expect(verdict).toEqual({ genuine: false, code: "certificate" });
	const late = new Date("2100-01-01T00:00:00Z");
	const lateVerdict = await verdictOn(notification(bounceEvent(), { Timestamp: late.toISOString() }), { now: late });
	expect(lateVerdict).toEqual({ genuine: false, code: "certificate" });
});

test("takes a signature by any of the certificates that were handed over, wherever the message says it is", async () => {
	const given = [pem("other.cert"), pem("sns.cert")].map(readCertificate).filter((each) => each !== null);
	const changed = { SigningCertURL: "http://127.0.0.1:8005/x.pem" };
	const context = { certificates: givenCertificates(given), pinned: false };
	expect(await verdictOn(notification(bounceEvent(), {}, { changed }), context)).toMatchObject({ genuine: true });
});

test("throws when the certificate cannot be fetched, for then nobody knows", async () => {
	const { fetch } = network(() => {
		throw new Error("no network");
	});
	const certificates = certificatesOfSns(fetch, 1000);
	await expect(verdictOn(notification(bounceEvent()), { certificates })).rejects.toThrow("no network");
});
