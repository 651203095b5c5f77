import type { FeedbackAnswer, FeedbackIntake, FeedbackRequest } from "@todoku/core";
import { createFakeClock } from "@todoku/core/testing";
import { expect, test } from "vitest";
import {
	bounceEvent,
	certificateUrl,
	confirmation,
	foreignTopicArn,
	mailObject,
	memoryStore,
	network,
	notification,
	now,
	pem,
	sign,
	snsHost,
	topicArn,
} from "../../test/sns.ts";
import { createSesFeedbackIntake } from "./ses-feedback-intake.ts";
import type { SesFeedbackOptions } from "./ses-feedback-options.ts";

interface Bench {
	readonly intake: FeedbackIntake;
	readonly store: ReturnType<typeof memoryStore>;
	readonly urls: readonly string[];
	/** What the hooks were told, by their names. */
	readonly told: readonly (readonly [hook: string, what: unknown])[];
	readonly receive: (body: unknown) => Promise<FeedbackAnswer>;
}

function bench(options: Partial<SesFeedbackOptions> = {}, net = network()): Bench {
	const store = memoryStore();
	const told: [string, unknown][] = [];
	const intake = createSesFeedbackIntake({
		store,
		topics: [topicArn],
		clock: createFakeClock(now),
		fetch: net.fetch,
		hooks: {
			onEvent: (event, result) => void told.push(["event", [event.kind, result]]),
			onRefused: ({ code }) => void told.push(["refused", code]),
			onIgnored: (what) => void told.push(["ignored", what]),
			onSubscription: ({ what }) => void told.push(["subscription", what]),
			onError: (error) => void told.push(["error", String(error)]),
		},
		...options,
	});
	const receive = (body: unknown) => intake.receive({ headers: {}, body: body as FeedbackRequest["body"] });
	return { intake, store, urls: net.urls, told, receive };
}

const text = (value: unknown) => JSON.stringify(value);
const bounce = notification(bounceEvent());
const unsigned = { SignatureVersion: undefined, Signature: undefined, SigningCertURL: undefined };
const signedBy = (changed: Record<string, unknown>) => notification(bounceEvent(), {}, { changed });
const insert = (json: string, member: string) => json.replace("{", `{${member},`);
const confirmedAt = (SubscribeURL: string) => confirmation({ SubscribeURL });

// What each comes to: the answer, the reason given to the hook, and never an event.
test.each<[what: string, body: unknown, status: number, code: string]>([
	["signed by a key that is not SNS's", notification(bounceEvent(), {}, { key: "other.key" }), 403, "signature"],
	["with another message", signedBy({ Message: text(bounceEvent({ feedbackId: "f-2" })) }), 403, "signature"],
	["with another subject", signedBy({ Subject: "Hello" }), 403, "signature"],
	["without the subject that was signed", signedBy({ Subject: undefined }), 403, "signature"],
	["with a later time", signedBy({ Timestamp: "2026-06-01T12:00:01.000Z" }), 403, "signature"],
	["with another id, as if it were new", signedBy({ MessageId: "another" }), 403, "signature"],
	[
		"whose signature is of version 1 and says 2",
		notification(bounceEvent(), {}, { version: "1", changed: { SignatureVersion: "2" } }),
		403,
		"signature",
	],
	["whose signature is cut short", signedBy({ Signature: String(bounce["Signature"]).slice(0, 40) }), 403, "signature"],
	["whose signature is no base64", signedBy({ Signature: "***" }), 403, "signature"],
	["of signature version 3", signedBy({ SignatureVersion: "3" }), 403, "signature-version"],
	[
		"of a signature version that is an object's own name",
		signedBy({ SignatureVersion: "constructor" }),
		403,
		"signature-version",
	],
	["without any signature", signedBy(unsigned), 403, "unsigned"],
	["with an empty signature", signedBy({ Signature: "" }), 403, "unsigned"],
	["with the signature in a list", signedBy({ Signature: [bounce["Signature"]] }), 403, "unsigned"],
	["of a topic of somebody else's", notification(bounceEvent(), { TopicArn: foreignTopicArn }), 403, "foreign-topic"],
	[
		"of a topic of the same name in another region",
		notification(bounceEvent(), { TopicArn: topicArn.replace("ap-northeast-1", "us-east-1") }),
		403,
		"foreign-topic",
	],
	[
		"of a topic whose name begins like ours",
		notification(bounceEvent(), { TopicArn: `${topicArn}-2` }),
		403,
		"foreign-topic",
	],
	[
		"whose topic was changed to ours",
		notification(bounceEvent(), { TopicArn: foreignTopicArn }, { changed: { TopicArn: topicArn } }),
		403,
		"signature",
	],
	[
		"whose certificate lies in a bucket",
		signedBy({
			SigningCertURL: "https://s3.amazonaws.com/evil/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
		}),
		403,
		"certificate-url",
	],
	[
		"whose certificate is of another region's SNS",
		signedBy({ SigningCertURL: certificateUrl.replace("ap-northeast-1", "us-east-1") }),
		403,
		"certificate-url",
	],
	[
		"whose certificate comes without TLS",
		signedBy({ SigningCertURL: certificateUrl.replace("https:", "http:") }),
		403,
		"certificate-url",
	],
	["whose certificate has a query", signedBy({ SigningCertURL: `${certificateUrl}?x=1` }), 403, "certificate-url"],
	[
		"whose certificate lies behind a name before an @",
		signedBy({ SigningCertURL: certificateUrl.replace(".com/", ".com@evil.example/") }),
		403,
		"certificate-url",
	],
	[
		"whose certificate lies on this machine",
		signedBy({
			SigningCertURL: "http://127.0.0.1:8005/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem",
		}),
		403,
		"certificate-url",
	],
	["older than a day", notification(bounceEvent(), { Timestamp: "2026-05-30T12:00:00.000Z" }), 403, "outdated"],
	["from tomorrow", notification(bounceEvent(), { Timestamp: "2026-06-02T12:00:00.000Z" }), 403, "outdated"],
	["at no time at all", notification(bounceEvent(), { Timestamp: "yesterday" }), 403, "unreadable"],
	["of an unknown type", sign({ ...(bounce as Record<string, string>), Type: "Surprise" }), 403, "unreadable"],
	["of a type that all objects have", signedBy({ Type: "constructor" }), 403, "unreadable"],
	["without an id", signedBy({ MessageId: undefined }), 403, "unreadable"],
	["whose message is an object, and so was never signed", signedBy({ Message: bounceEvent() }), 403, "unreadable"],
	["delivered raw, so that anybody can have written it", bounceEvent(), 403, "unsigned"],
	["a subscription to a topic of somebody else's", confirmation({ TopicArn: foreignTopicArn }), 403, "foreign-topic"],
	["a subscription that nobody signed", confirmation({}, { changed: unsigned }), 403, "unsigned"],
	["a subscription signed by somebody else", confirmation({}, { key: "other.key" }), 403, "signature"],
	[
		"a subscription with another link",
		confirmation({}, { changed: { SubscribeURL: "https://evil.example/" } }),
		403,
		"signature",
	],
	[
		"a subscription with a signed link to this machine",
		confirmedAt("http://127.0.0.1/?Action=ConfirmSubscription"),
		403,
		"confirmation-url",
	],
	[
		"a subscription with a signed link to the machine's metadata",
		confirmedAt("http://169.254.169.254/latest/meta-data/"),
		403,
		"confirmation-url",
	],
	[
		"a subscription with a signed link to another action",
		confirmedAt(`${snsHost}/?Action=DeleteTopic&Token=token`),
		403,
		"confirmation-url",
	],
	["no JSON", "hello", 200, "unreadable"],
	["half of a JSON text", text(bounce).slice(0, 100), 200, "unreadable"],
	["an empty text", "", 200, "unreadable"],
	["no body", undefined, 200, "unreadable"],
	["null", null, 200, "unreadable"],
	["a number", "1", 200, "unreadable"],
	["a list", "[{}]", 200, "unreadable"],
	["an object with nothing in it, as a body parser gives that knows no text/plain", {}, 200, "unreadable"],
	["bytes that are no UTF-8", Buffer.concat([Buffer.from('{"Type":"'), Buffer.of(0xff, 0xfe)]), 200, "unreadable"],
	["lists in lists, 200,000 deep", "[".repeat(200_000), 200, "unreadable"],
	["an object that pollutes prototypes", '{"__proto__":{"Type":"Notification","polluted":true}}', 200, "unreadable"],
	["an object that inherits a genuine message", Object.create(bounce), 200, "unreadable"],
	["longer than SNS's get", " ".repeat(1_048_577), 413, "too-large"],
])("a message %s has no effect", async (_what, body, status, code) => {
	const net = network((url) => (url === certificateUrl ? { text: pem("sns.cert") } : { status: 200 }));
	const { receive, store, told, urls } = bench({}, net);
	expect((await receive(body)).status).toBe(status);
	expect(told).toEqual([["refused", code]]);
	expect(store.events).toEqual([]);
	expect(urls.filter((url) => url !== certificateUrl)).toEqual([]);
	expect({}).not.toHaveProperty("polluted");
});

test.each([
	["a text", text(bounce)],
	["octets", Buffer.from(text(bounce))],
	["an array of octets", new TextEncoder().encode(text(bounce))],
	["the object that a body parser made", JSON.parse(text(bounce))],
])("records a genuine message that comes as %s", async (_what, body) => {
	const { receive, store, told } = bench();
	expect(await receive(body)).toEqual({ status: 200, message: "Recorded" });
	expect(store.events).toMatchObject([
		{ kind: "bounced", bounce: "hard", recipient: "taro@example.com", deliveryId: "d-1", source: "ses" },
	]);
	expect(told).toEqual([["event", ["bounced", "recorded"]]]);
});

test("a replay answers 200 and has no effect, in this process and in another", async () => {
	const first = bench();
	await first.receive(bounce);
	expect((await first.receive(bounce)).status).toBe(200);
	expect(first.store.events).toHaveLength(1);
	expect(first.told).toHaveLength(1);
	const second = bench({ store: first.store });
	expect((await second.receive(bounce)).status).toBe(200);
	expect(second.told).toEqual([["event", ["bounced", "repeated"]]]);
	expect(first.store.events).toHaveLength(1);
});

test("a message that was taken before is checked again all the same", async () => {
	const { receive } = bench();
	await receive(bounce);
	expect((await receive({ ...bounce, Message: "{}" })).status).toBe(403);
});

test("of members that are there twice the last counts, so that what is checked is what is read", async () => {
	const forged = JSON.stringify(text(bounceEvent({ feedbackId: "forged" })));
	const { receive, store } = bench();
	expect((await receive(text(bounce).replace(/\}$/, `,"Message":${forged}}`))).status).toBe(403);
	expect(store.events).toEqual([]);
	expect((await receive(insert(text(bounce), `"Message":${forged},"TopicArn":"${foreignTopicArn}"`))).status).toBe(200);
	expect(store.events).toMatchObject([{ detail: { bounce: { feedbackId: "feedback-1" } } }]);
});

test("a genuine message with members that pollute prototypes is recorded without them", async () => {
	const event = insert(text(bounceEvent()), '"__proto__":{"polluted":true}');
	const { receive, store } = bench();
	expect((await receive(insert(text(notification(event)), '"__proto__":{"polluted":true}'))).status).toBe(200);
	expect(store.events).toHaveLength(1);
	expect(text(store.events)).not.toContain("polluted");
	expect({}).not.toHaveProperty("polluted");
});

test.each([
	["the text that says the topic was validated", "Successfully validated SNS topic for Amazon SES event publishing."],
	[
		"the notification of an identity's first topic",
		{ notificationType: "AmazonSnsSubscriptionSucceeded", message: "…" },
	],
])("answers 200 to %s, in SNS's envelope", async (_what, message) => {
	const { receive, told } = bench();
	expect((await receive(notification(message))).status).toBe(200);
	expect(told).toEqual([["ignored", "topic-validated"]]);
});

test("answers 200 to the text that says the topic was validated, also without an envelope", async () => {
	const { receive, told } = bench();
	expect((await receive("Successfully validated SNS topic for Amazon SES event publishing.")).status).toBe(200);
	expect(told).toEqual([["ignored", "topic-validated"]]);
});

test.each(["Open", "Click", "Subscription", "Invented"])(
	"answers 200 to %s, and records nothing",
	async (eventType) => {
		const { receive, store, told } = bench();
		expect((await receive(notification({ eventType, mail: mailObject() }))).status).toBe(200);
		expect(told).toEqual([["ignored", eventType]]);
		expect(store.events).toEqual([]);
	},
);

test("answers 200 to a genuine message that is no event", async () => {
	const { receive, told } = bench();
	expect((await receive(notification("hello"))).status).toBe(200);
	expect(told).toEqual([["ignored", "unreadable"]]);
});

test("confirms a subscription of an expected topic, by its link", async () => {
	const { receive, urls, told } = bench();
	expect((await receive(confirmation())).status).toBe(200);
	expect(urls).toEqual([certificateUrl, confirmation()["SubscribeURL"]]);
	expect(told).toEqual([["subscription", "confirmed"]]);
});

test("confirms a subscription at the place that a local emulator has, with its certificate", async () => {
	const net = network(() => ({}));
	const trust = { certificates: [pem("sns.cert")], endpoint: "http://127.0.0.1:8005" };
	const { receive, urls } = bench({ trust }, net);
	const link = String(confirmation()["SubscribeURL"]).replace(snsHost, "http://127.0.0.1:8005");
	expect((await receive(confirmedAt(link))).status).toBe(200);
	expect(urls).toEqual([link]);
	expect((await receive(confirmation({ MessageId: "another" }))).status).toBe(403);
});

test("trusts nobody else once a trust was given: neither another key nor SNS's own host", async () => {
	const { receive, urls } = bench({ trust: { certificates: [pem("other.cert")] } });
	expect((await receive(bounce)).status).toBe(403);
	expect(urls).toEqual([]);
});

test.each([302, 403, 500])("asks for the confirmation again when SNS answers the link with %i", async (status) => {
	const net = network((url) => (url === certificateUrl ? { text: pem("sns.cert") } : { status }));
	const { receive, told } = bench({}, net);
	expect((await receive(confirmation())).status).toBe(503);
	expect(told).toMatchObject([["error", expect.stringContaining(`SNS answered ${status}`)]]);
});

test("does not subscribe again when it was unsubscribed, and says so", async () => {
	const { receive, urls, told } = bench();
	expect((await receive(confirmation({ Type: "UnsubscribeConfirmation" }))).status).toBe(200);
	expect(urls).toEqual([certificateUrl]);
	expect(told).toEqual([["subscription", "unsubscribed"]]);
});

test("answers 503 when SNS does not give its certificate, and takes the message the next time", async () => {
	const answers = [{ status: 500 }, { text: pem("sns.cert") }];
	const { receive, store } = bench(
		{},
		network(() => answers.shift() ?? {}),
	);
	expect((await receive(bounce)).status).toBe(503);
	expect((await receive(bounce)).status).toBe(200);
	expect(store.events).toHaveLength(1);
});

test("answers 403 when there is no certificate at the place, which anybody can make up", async () => {
	const { receive } = bench(
		{},
		network(() => ({ status: 404 })),
	);
	expect((await receive(bounce)).status).toBe(403);
});

test("answers 503 while one of several recipients cannot be recorded, and repeats nothing afterwards", async () => {
	const store = memoryStore();
	const failing = new Set(["jiro@example.com"]);
	const { receive, told } = bench({
		store: {
			recordFeedback: async (event) => {
				if (failing.has(event.recipient)) throw new Error("the database is gone");
				return store.recordFeedback(event);
			},
		},
	});
	const bouncedRecipients = ["taro", "jiro", "hana"].map((name) => ({ emailAddress: `${name}@example.com` }));
	const message = notification(bounceEvent({ bouncedRecipients }));
	expect((await receive(message)).status).toBe(503);
	expect(store.events.map(({ recipient }) => recipient)).toEqual(["taro@example.com", "hana@example.com"]);
	expect(told).toContainEqual(["error", "Error: the database is gone"]);
	failing.clear();
	expect((await receive(message)).status).toBe(200);
	expect(store.events).toHaveLength(3);
});

test("tells of a mail that SES took, and answers 503 while that fails", async () => {
	const sent: unknown[] = [];
	let isDown = true;
	const { receive } = bench({
		onSent: (mail) => {
			if (isDown) throw new Error("down");
			sent.push(mail);
		},
	});
	const send = notification({ eventType: "Send", mail: mailObject(), send: {} });
	expect((await receive(send)).status).toBe(503);
	isDown = false;
	expect((await receive(send)).status).toBe(200);
	expect(sent).toEqual([
		{
			deliveryId: "d-1",
			providerMessageId: mailObject()["messageId"],
			at: new Date("2026-06-01T11:59:50.000Z"),
		},
	]);
});

test("no hook that throws changes an answer", async () => {
	const fail = () => {
		throw new Error("hook");
	};
	const hooks = { onEvent: fail, onRefused: async () => fail(), onIgnored: fail, onSubscription: fail, onError: fail };
	const { receive, store } = bench({ hooks });
	expect((await receive(bounce)).status).toBe(200);
	expect((await receive("x")).status).toBe(200);
	expect((await receive(confirmation({ Type: "UnsubscribeConfirmation" }))).status).toBe(200);
	expect(store.events).toHaveLength(1);
});

test("answers and refusals repeat nothing of the message", async () => {
	const refusals: unknown[] = [];
	const { receive } = bench({ hooks: { onRefused: (refusal) => void refusals.push(refusal) } });
	const answer = await receive(notification(bounceEvent(), { TopicArn: foreignTopicArn }));
	expect(text([answer, refusals])).not.toMatch(/example\.com|999999999999/);
});

test.each<[string, Record<string, unknown>]>([
	["store", { store: {} }],
	["topics", { topics: [] }],
	["topics", { topics: ["arn:aws:sqs:ap-northeast-1:123456789012:a"] }],
	["topics", { topics: topicArn }],
	["maxAgeMs", { maxAgeMs: 0 }],
	["maxBytes", { maxBytes: 0 }],
	["timeoutMs", { timeoutMs: -1 }],
	["trust.certificates", { trust: { certificates: [] } }],
	["trust.certificates", { trust: { certificates: [pem("weak.cert")] } }],
	["trust.endpoint", { trust: { certificates: [pem("sns.cert")], endpoint: "localhost" } }],
	["trust.host", { trust: { certificates: [pem("sns.cert")], host: "x" } }],
	["fetch", { fetch: "https" }],
	["onSent", { onSent: 1 }],
	["hooks.onEvent", { hooks: { onEvent: 1 } }],
	["hooks.onevent", { hooks: { onevent: () => undefined } }],
	["topic", { topic: topicArn }],
])("refuses a wrong option %s when it is made", (option, wrong) => {
	const options = { store: memoryStore(), topics: [topicArn], ...wrong };
	expect(() => createSesFeedbackIntake(options as never)).toThrow(expect.objectContaining({ option }));
});

test("maxAgeMs, maxBytes and timeoutMs have an effect", async () => {
	const older = notification(bounceEvent(), { Timestamp: "2026-06-01T11:59:58.999Z" });
	expect((await bench({ maxAgeMs: 1000 }).receive(older)).status).toBe(403);
	expect((await bench({ maxBytes: 10 }).receive("12345678901")).status).toBe(413);
	const silent = network(() => new Promise(() => undefined));
	expect((await bench({ timeoutMs: 20 }, silent).receive(bounce)).status).toBe(503);
});
