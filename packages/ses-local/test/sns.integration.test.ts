import { createVerify, X509Certificate } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SesLocal, type SnsNotification, startSesLocal } from "../src/index.ts";
import { type Received, type Subscriber, startSubscriber } from "./subscriber.ts";

let ses: SesLocal;
let subscriber: Subscriber;
let topicArn: string;

beforeEach(async () => {
	subscriber = await startSubscriber();
	ses = await startSesLocal({ identities: ["example.com"], region: "eu-west-1" });
	ses.sns.set({ retryDelaysMs: [0, 0, 0] });
	topicArn = ses.sns.createTopic("mail-events");
});

afterEach(async () => {
	await ses.close();
	await subscriber.close();
});

/** Subscribes and confirms, and forgets the request that asked for it. */
async function subscribe(): Promise<string> {
	const subscriptionArn = ses.sns.subscribe(topicArn, subscriber.url);
	await ses.settled();
	await fetch(subscriber.received.at(-1)?.message["SubscribeURL"] ?? "");
	return subscriptionArn;
}

/** The texts that were published and came, in order, without confirmations. */
function texts(): readonly (string | undefined)[] {
	return notifications().map(({ message }) => message["Message"]);
}

function notifications(): readonly Received[] {
	return subscriber.received.filter(({ headers }) => headers["x-amz-sns-message-type"] === "Notification");
}

/** Verifies as a receiver would: from the message alone, and the certificate it names. */
async function isGenuine({ message }: Received): Promise<boolean> {
	const pem = await (await fetch(message["SigningCertURL"] ?? "")).text();
	const keys =
		message["Type"] === "Notification"
			? ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
			: ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];
	const text = keys.filter((key) => key in message).map((key) => `${key}\n${message[key]}\n`);
	return createVerify(message["SignatureVersion"] === "2" ? "RSA-SHA256" : "RSA-SHA1")
		.update(text.join(""), "utf8")
		.verify(new X509Certificate(pem).publicKey, message["Signature"] ?? "", "base64");
}

describe("an HTTP subscriber", () => {
	test("is asked to confirm, and hears nothing before it did", async () => {
		const subscriptionArn = ses.sns.subscribe(topicArn, subscriber.url);
		ses.sns.publish(topicArn, "too early");
		await ses.settled();
		const [asked, ...others] = subscriber.received;
		expect(others).toEqual([]);
		expect(asked?.headers).toMatchObject({
			"content-type": "text/plain; charset=UTF-8",
			"x-amz-sns-message-type": "SubscriptionConfirmation",
			"x-amz-sns-message-id": asked?.message["MessageId"],
			"x-amz-sns-topic-arn": topicArn,
		});
		expect(asked?.headers).not.toHaveProperty("x-amz-sns-subscription-arn");
		expect(asked?.message).toEqual({
			Type: "SubscriptionConfirmation",
			MessageId: expect.stringMatching(/^[0-9a-f-]{36}$/),
			Token: expect.stringMatching(/^[0-9a-f]{256}$/),
			TopicArn: topicArn,
			Message: expect.stringContaining("visit the SubscribeURL"),
			SubscribeURL: expect.stringContaining(`${ses.url}/?Action=ConfirmSubscription&TopicArn=`),
			Timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
			SignatureVersion: "1",
			Signature: expect.any(String),
			SigningCertURL: expect.stringMatching(/\/SimpleNotificationService-[0-9a-f]{32}\.pem$/),
		});
		expect(ses.sns.topics()[0]?.subscriptions).toEqual([
			{ arn: subscriptionArn, endpoint: subscriber.url, confirmed: false },
		]);
	});

	test("confirms by visiting the SubscribeURL, and then hears what is published", async () => {
		const subscriptionArn = await subscribe();
		ses.sns.publish(topicArn, "Hello — 通知", "About");
		await ses.settled();
		const [notification] = notifications();
		expect(notification?.headers).toMatchObject({
			"content-type": "text/plain; charset=UTF-8",
			"x-amz-sns-subscription-arn": subscriptionArn,
		});
		expect(notification?.message).toMatchObject({ Type: "Notification", Subject: "About", Message: "Hello — 通知" });
		expect(ses.sns.topics()[0]?.subscriptions[0]?.confirmed).toBe(true);
	});

	test("cannot confirm with a token that nobody gave", async () => {
		ses.sns.subscribe(topicArn, subscriber.url);
		await ses.settled();
		const url = new URL(subscriber.received[0]?.message["SubscribeURL"] ?? "");
		url.searchParams.set("Token", "guessed");
		const response = await fetch(url);
		expect(response.status).toBe(400);
		expect(await response.text()).toContain("<Code>InvalidParameter</Code>");
		expect(ses.sns.topics()[0]?.subscriptions[0]?.confirmed).toBe(false);
	});

	test("is told once when it ends its subscription by the UnsubscribeURL, and hears no more", async () => {
		await subscribe();
		ses.sns.publish(topicArn, "first");
		await ses.settled();
		await fetch(notifications()[0]?.message["UnsubscribeURL"] ?? "");
		ses.sns.publish(topicArn, "second");
		await ses.settled();
		expect(texts()).toEqual(["first"]);
		const last = subscriber.received.at(-1);
		expect(last?.headers["x-amz-sns-message-type"]).toBe("UnsubscribeConfirmation");
		expect(last && (await isGenuine(last))).toBe(true);
	});

	test("is not subscribed to what is no address", () => {
		for (const endpoint of ["ftp://a.example", "arn:aws:sqs:eu-west-1:000000000000:none", "http://"]) {
			expect(() => ses.sns.subscribe(topicArn, endpoint)).toThrow(RangeError);
		}
		expect(() => ses.sns.subscribe(`${topicArn}-none`, subscriber.url)).toThrow("There is no topic");
	});
});

describe("signatures", () => {
	test.each(["1", "2"] as const)(
		"of version %s verify with the certificate that the message names",
		async (version) => {
			expect(ses.sns.createTopic("mail-events", { signatureVersion: version })).toBe(topicArn);
			await subscribe();
			ses.sns.publish(topicArn, "without subject");
			ses.sns.publish(topicArn, "with subject", "件名");
			await ses.settled();
			for (const received of subscriber.received) {
				expect(received.message["SignatureVersion"]).toBe(version);
				expect(await isGenuine(received)).toBe(true);
			}
			expect(subscriber.received).toHaveLength(3);
		},
	);

	test("do not verify when anything signed was changed", async () => {
		await subscribe();
		ses.sns.publish(topicArn, "genuine");
		await ses.settled();
		const [genuine] = notifications();
		for (const key of ["Message", "MessageId", "Timestamp", "TopicArn"]) {
			const forged = { ...genuine?.message, [key]: `${genuine?.message[key]}x` };
			expect(await isGenuine({ headers: {}, body: "", message: forged })).toBe(false);
		}
	});

	test("come with a certificate that is also given in process, and from outside", async () => {
		await subscribe();
		const served = await fetch(subscriber.received[0]?.message["SigningCertURL"] ?? "");
		expect(await served.text()).toBe(ses.sns.certificate);
		const other = await fetch(`${ses.url}/SimpleNotificationService-${"0".repeat(32)}.pem`);
		expect(other.status).toBe(404);
		const admin = await fetch(`${ses.url}/_ses-local/sns/certificate`);
		expect(await admin.text()).toBe(ses.sns.certificate);
		const certificate = new X509Certificate(ses.sns.certificate);
		expect(certificate.verify(certificate.publicKey)).toBe(true);
	});

	test("of another ses-local are another's", async () => {
		const other = await startSesLocal();
		const notification: SnsNotification = {
			Type: "Notification",
			MessageId: "m",
			TopicArn: topicArn,
			Message: "forged",
			Timestamp: "2026-01-02T03:04:05.000Z",
		};
		const forged = { ...other.sns.sign(notification, "2"), SigningCertURL: ses.sns.sign(notification).SigningCertURL };
		const genuine = ses.sns.sign(notification, "2");
		await other.close();
		expect(await isGenuine({ headers: {}, body: "", message: { ...forged } })).toBe(false);
		expect(await isGenuine({ headers: {}, body: "", message: { ...genuine } })).toBe(true);
	});

	test("may name SNS's own host, for verifiers that ask for it", async () => {
		ses.sns.set({ awsUrls: true });
		ses.sns.subscribe(topicArn, subscriber.url);
		await ses.settled();
		const { SigningCertURL = "", SubscribeURL = "" } = subscriber.received[0]?.message ?? {};
		expect(SigningCertURL).toMatch(
			/^https:\/\/sns\.eu-west-1\.amazonaws\.com\/SimpleNotificationService-[0-9a-f]{32}\.pem$/,
		);
		expect(SubscribeURL).toMatch(/^https:\/\/sns\.eu-west-1\.amazonaws\.com\/\?Action=ConfirmSubscription&/);
		const here = await fetch(SigningCertURL.replace("https://sns.eu-west-1.amazonaws.com", ses.url));
		expect(await here.text()).toBe(ses.sns.certificate);
	});
});

describe("delivery", () => {
	test("is tried again after a failure of the subscriber, with the same message", async () => {
		await subscribe();
		subscriber.answer(500, 503, 200);
		const messageId = ses.sns.publish(topicArn, "again");
		await ses.settled();
		expect(texts()).toEqual(["again", "again", "again"]);
		expect(new Set(notifications().map(({ body }) => body)).size).toBe(1);
		expect(
			ses.sns
				.deliveries()
				.filter((each) => each.messageId === messageId)
				.map(({ attempt, answer }) => [attempt, answer]),
		).toEqual([
			[1, { status: 500 }],
			[2, { status: 503 }],
			[3, { status: 200 }],
		]);
	});

	test("is given up after the last retry", async () => {
		await subscribe();
		subscriber.answer(500);
		ses.sns.publish(topicArn, "in vain");
		await ses.settled();
		expect(texts()).toHaveLength(4);
	});

	test.each([302, 400, 404, 429])("is not tried again after %i, which loses the message", async (status) => {
		await subscribe();
		subscriber.answer(status);
		ses.sns.publish(topicArn, "once");
		await ses.settled();
		expect(texts()).toEqual(["once"]);
		expect(ses.sns.deliveries().at(-1)?.answer).toEqual({ status });
	});

	test("is tried again when nobody answers in time", async () => {
		await subscribe();
		ses.sns.set({ timeoutMs: 20 });
		subscriber.answer(null, 200);
		ses.sns.publish(topicArn, "slow");
		await ses.settled();
		expect(texts()).toEqual(["slow", "slow"]);
		expect(ses.sns.deliveries().at(-2)?.answer).toEqual({ error: "no answer within 20 ms" });
	});

	test("is tried again when nobody is there", async () => {
		await subscribe();
		await subscriber.close();
		ses.sns.publish(topicArn, "anybody?");
		await ses.settled();
		const answers = ses.sns
			.deliveries()
			.slice(1)
			.map(({ answer }) => answer);
		expect(answers).toHaveLength(4);
		expect(answers[0]).toEqual({ error: expect.stringContaining("ECONNREFUSED") });
	});

	test("of what fails holds up nothing else", async () => {
		await subscribe();
		ses.sns.set({ retryDelaysMs: [20] });
		subscriber.answer(500, 200);
		ses.sns.publish(topicArn, "first");
		ses.sns.publish(topicArn, "second");
		await ses.settled();
		expect(texts()).toEqual(["first", "second", "first"]);
	});

	test("waits with the clock it was given", async () => {
		const waited: number[] = [];
		const patient = await startSesLocal({
			wait: async (ms, signal) => {
				waited.push(ms);
				// Time-outs never come, and retries at once.
				if (ms === 15_000) await new Promise((_, reject) => signal.addEventListener("abort", reject));
			},
			fetch: () => Promise.resolve(new Response("", { status: 500 })),
		});
		patient.sns.set({ retryDelaysMs: [20_000, 40_000] });
		patient.sns.subscribe(patient.sns.createTopic("t"), "http://subscriber.test/");
		await patient.settled();
		expect(waited.filter((ms) => ms !== 15_000)).toEqual([20_000, 40_000]);
		await patient.close();
	});

	test("happens as often as it is told to", async () => {
		await subscribe();
		ses.sns.set({ duplicate: 3 });
		ses.sns.publish(topicArn, "thrice");
		await ses.settled();
		expect(new Set(notifications().map(({ message }) => message["MessageId"])).size).toBe(1);
		expect(texts()).toEqual(["thrice", "thrice", "thrice"]);
	});

	test("happens in another order where it is told to, the same for the same seed", async () => {
		await subscribe();
		const published = Array.from({ length: 8 }, (_, index) => String(index));
		const orders: string[] = [];
		for (const shuffle of [7, 7, null]) {
			ses.sns.set({ shuffle });
			for (const text of published) ses.sns.publish(topicArn, text);
			await ses.settled();
			orders.push(texts().slice(-8).join(""));
		}
		const [first = "", second, third] = orders;
		expect(first).not.toBe("01234567");
		expect(first.split("").toSorted().join("")).toBe("01234567");
		expect(second).toBe(first);
		expect(third).toBe("01234567");
	});

	test("ends when the server closes", async () => {
		await subscribe();
		subscriber.answer(null);
		ses.sns.publish(topicArn, "never answered");
		await expect.poll(() => texts().length).toBe(1);
		await ses.close();
		await expect(ses.settled()).resolves.toBeUndefined();
	});

	test.each([{ duplicate: 0 }, { shuffle: 1.5 }, { retryDelaysMs: [-1] }, { timeoutMs: 0 }, { dublicate: 2 }])(
		"is not set to %j",
		(changes) => {
			expect(() => ses.sns.set(changes)).toThrow(RangeError);
		},
	);
});

describe("SNS's own protocol", () => {
	async function query(
		parameters: Record<string, string>,
	): Promise<{ readonly status: number; readonly text: string }> {
		const response = await fetch(ses.url, {
			method: "POST",
			headers: { "content-type": "application/x-www-form-urlencoded" },
			body: new URLSearchParams({ Version: "2010-03-31", ...parameters }).toString(),
		});
		return { status: response.status, text: await response.text() };
	}

	test("creates topics, with the version of their signatures", async () => {
		const created = await query({
			Action: "CreateTopic",
			Name: "second",
			"Attributes.entry.1.key": "SignatureVersion",
			"Attributes.entry.1.value": "2",
		});
		expect(created.text).toContain(
			"<CreateTopicResult><TopicArn>arn:aws:sns:eu-west-1:000000000000:second</TopicArn></CreateTopicResult>",
		);
		expect(ses.sns.topics()[1]).toMatchObject({ arn: expect.stringMatching(/:second$/), signatureVersion: "2" });
	});

	test("subscribes, confirms, publishes and unsubscribes", async () => {
		const asked = await query({
			Action: "Subscribe",
			TopicArn: topicArn,
			Protocol: "http",
			Endpoint: subscriber.url,
		});
		expect(asked.text).toContain("<SubscriptionArn>pending confirmation</SubscriptionArn>");
		await ses.settled();
		const { Token = "" } = subscriber.received[0]?.message ?? {};
		const confirmed = await query({ Action: "ConfirmSubscription", TopicArn: topicArn, Token });
		const [, SubscriptionArn = ""] = /<SubscriptionArn>(.*?)<\/SubscriptionArn>/.exec(confirmed.text) ?? [];
		expect(SubscriptionArn).toBe(ses.sns.topics()[0]?.subscriptions[0]?.arn);
		await query({ Action: "Publish", TopicArn: topicArn, Message: "Hello" });
		await ses.settled();
		expect(texts()).toEqual(["Hello"]);
		const listed = await query({ Action: "ListSubscriptionsByTopic", TopicArn: topicArn });
		expect(listed.text).toContain(`<Endpoint>${subscriber.url}</Endpoint><Protocol>http</Protocol>`);
		await query({ Action: "Unsubscribe", SubscriptionArn });
		expect(ses.sns.topics()[0]?.subscriptions).toEqual([]);
	});

	test("changes and tells the version of signatures", async () => {
		const change = { Action: "SetTopicAttributes", TopicArn: topicArn, AttributeName: "SignatureVersion" };
		await query({ ...change, AttributeValue: "2" });
		const { text } = await query({ Action: "GetTopicAttributes", TopicArn: topicArn });
		expect(text).toContain("<entry><key>SignatureVersion</key><value>2</value></entry>");
	});

	test("keeps an access policy, and gives it back beside the version", async () => {
		const policy = '{"Statement":[{"Sid":"a<b"}]}';
		const change = { Action: "SetTopicAttributes", TopicArn: topicArn };
		await query({ ...change, AttributeName: "Policy", AttributeValue: policy });
		await query({ ...change, AttributeName: "SignatureVersion", AttributeValue: "2" });
		expect(ses.sns.topics()[0]).toMatchObject({ policy, signatureVersion: "2" });
		const { text } = await query({ Action: "GetTopicAttributes", TopicArn: topicArn });
		expect(text).toContain("<key>Policy</key><value>{&#34;Statement&#34;:[{&#34;Sid&#34;:&#34;a&#60;b&#34;}]}</value>");
		expect((await query({ ...change, AttributeName: "Policy", AttributeValue: "no" })).status).toBe(400);
	});

	test("lists topics, and describes a subscription", async () => {
		const { text } = await query({ Action: "ListTopics" });
		expect(text).toContain(`<Topics><member><TopicArn>${topicArn}</TopicArn></member></Topics>`);
		const SubscriptionArn = ses.sns.subscribe(topicArn, subscriber.url);
		const described = await query({ Action: "GetSubscriptionAttributes", SubscriptionArn });
		expect(described.text).toContain("<entry><key>PendingConfirmation</key><value>true</value></entry>");
		expect((await query({ Action: "GetSubscriptionAttributes", SubscriptionArn: "arn:none" })).status).toBe(404);
	});

	test.each([
		[{ Action: "DeleteTopic" }, 400, "InvalidAction"],
		[{ Action: "Publish", TopicArn: "arn:none", Message: "x" }, 404, "NotFound"],
		[{ Action: "CreateTopic", Name: "a b" }, 400, "InvalidParameter"],
		[{ Action: "CreateTopic" }, 400, "InvalidParameter"],
	])("refuses %j", async (parameters, status, code) => {
		const refused = await query(parameters);
		expect(refused.status).toBe(status);
		expect(refused.text).toContain(`<Code>${code}</Code>`);
	});
});
