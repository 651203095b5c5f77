import { setTimeout } from "node:timers/promises";
import {
	CreateConfigurationSetCommand,
	CreateConfigurationSetEventDestinationCommand,
	CreateEmailIdentityCommand,
	type EventType,
	PutEmailIdentityConfigurationSetAttributesCommand,
	PutSuppressedDestinationCommand,
	SESv2Client,
	SendEmailCommand,
	type SendEmailCommandInput,
} from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type SesLocal, startSesLocal } from "../src/index.ts";

const allTypes: EventType[] = ["SEND", "REJECT", "BOUNCE", "COMPLAINT", "DELIVERY", "DELIVERY_DELAY"];

/** What a test waits an hour for. */
const hourMs = 60 * 60 * 1000;

let now: Date;
let hour: PromiseWithResolvers<void>;
let ses: SesLocal;
let client: SESv2Client;
let topicArn: string;

beforeEach(async () => {
	now = new Date("2026-01-02T03:04:05Z");
	hour = Promise.withResolvers();
	ses = await startSesLocal({
		identities: ["example.com"],
		clock: () => now,
		wait: (ms, signal) => (ms === hourMs ? hour.promise : setTimeout(ms, undefined, { signal })),
	});
	client = new SESv2Client({
		endpoint: ses.url,
		region: ses.region,
		credentials: { accessKeyId: "local", secretAccessKey: "local" },
		maxAttempts: 1,
	});
	topicArn = ses.sns.createTopic("mail-events");
	await client.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "events" }));
	await addDestination("all", allTypes);
	await ses.settled();
	// After the announcement of the destination, so that only events are in the queue.
	ses.sns.subscribe(topicArn, ses.sqs.createQueue("events").arn);
});

afterEach(async () => {
	client.destroy();
	await ses.close();
});

function addDestination(EventDestinationName: string, MatchingEventTypes: EventType[]) {
	return client.send(
		new CreateConfigurationSetEventDestinationCommand({
			ConfigurationSetName: "events",
			EventDestinationName,
			EventDestination: { Enabled: true, MatchingEventTypes, SnsDestination: { TopicArn: topicArn } },
		}),
	);
}

function send(recipients: string[], input: Partial<SendEmailCommandInput> = {}) {
	return client.send(
		new SendEmailCommand({
			FromEmailAddress: "Shop <shop@example.com>",
			Destination: { ToAddresses: recipients },
			ConfigurationSetName: "events",
			Content: { Simple: { Subject: { Data: "ご注文" }, Body: { Text: { Data: "Hello." } } } },
			...input,
		}),
	);
}

/** What a topic is told when it becomes one of an identity. */
const announcement: unknown = "AmazonSnsSubscriptionSucceeded";

type Event = Readonly<Record<string, Readonly<Record<string, unknown>>>> & { readonly eventType?: string };

/** What was published, without the envelope of SNS, in order. */
async function events(): Promise<readonly Event[]> {
	await ses.settled();
	const all = ses.sqs.messages("events").map(({ body }) => {
		const { Message } = JSON.parse(body) as { readonly Message: string };
		return JSON.parse(Message) as Event;
	});
	return all.filter((event) => event["notificationType"] !== announcement);
}

async function eventTypes(): Promise<readonly (string | undefined)[]> {
	return (await events()).map(({ eventType }) => eventType);
}

function bounces(all: readonly Event[]): readonly unknown[] {
	return all.filter(({ eventType }) => eventType === "Bounce").map(({ bounce }) => bounce);
}

describe("an ordinary message", () => {
	test("is sent and delivered", async () => {
		const { MessageId } = await send(["hanako@example.net"], {
			EmailTags: [{ Name: "todoku-delivery", Value: "d-1" }],
		});
		const [sent, delivered] = await events();
		expect(sent).toMatchObject({ eventType: "Send", send: {} });
		expect(delivered).toEqual({
			eventType: "Delivery",
			delivery: {
				timestamp: "2026-01-02T03:04:05.000Z",
				processingTimeMillis: 0,
				recipients: ["hanako@example.net"],
				smtpResponse: expect.stringMatching(/^250 /),
				reportingMTA: expect.stringContaining("smtp-out.ap-northeast-1.amazonses.com"),
			},
			mail: {
				timestamp: "2026-01-02T03:04:05.000Z",
				messageId: MessageId,
				source: "Shop <shop@example.com>",
				sourceArn: "arn:aws:ses:ap-northeast-1:000000000000:identity/example.com",
				sendingAccountId: "000000000000",
				destination: ["hanako@example.net"],
				headersTruncated: false,
				headers: expect.arrayContaining([{ name: "From", value: "Shop <shop@example.com>" }]),
				commonHeaders: {
					from: ["Shop <shop@example.com>"],
					to: ["hanako@example.net"],
					date: "Fri, 02 Jan 2026 03:04:05 +0000",
					messageId: MessageId,
					subject: "ご注文",
				},
				tags: {
					"ses:operation": ["SendEmail"],
					"ses:configuration-set": ["events"],
					"ses:source-ip": ["127.0.0.1"],
					"ses:from-domain": ["example.com"],
					"ses:caller-identity": ["ses-local"],
					"todoku-delivery": ["d-1"],
				},
			},
		});
	});

	test("has its own Message-ID among the headers of the event", async () => {
		const Data = new TextEncoder().encode(
			"From: shop@example.com\r\nTo: this is no address\r\nMessage-ID: <ours@example.com>\r\nSubject: Hello\r\n\r\nHi.\r\n",
		);
		await send(["hanako@example.net"], { Content: { Raw: { Data } } });
		const [sent] = await events();
		expect(sent?.["mail"]?.["headers"]).toContainEqual({ name: "Message-ID", value: "<ours@example.com>" });
		expect(sent?.["mail"]?.["commonHeaders"]).toMatchObject({ to: ["this is no address"] });
	});

	test("tells 10 KB of its headers and says that there were more", async () => {
		const fields = Array.from({ length: 200 }, (_, index) => `X-Field-${index}: ${"x".repeat(100)}`);
		const text = ["From: shop@example.com", ...fields, "", "Hi."].join("\r\n");
		await send(["hanako@example.net"], { Content: { Raw: { Data: new TextEncoder().encode(text) } } });
		const [sent] = await events();
		expect(sent?.["mail"]?.["headersTruncated"]).toBe(true);
		expect(JSON.stringify(sent?.["mail"]?.["headers"]).length).toBeLessThan(20_000);
	});

	test("publishes through the configuration set of its identity when it names none", async () => {
		await client.send(
			new CreateEmailIdentityCommand({ EmailIdentity: "shop.example.com", ConfigurationSetName: "events" }),
		);
		ses.setIdentity("shop.example.com", "SUCCESS");
		await send(["a@example.net"], { FromEmailAddress: "a@shop.example.com", ConfigurationSetName: undefined });
		expect(await eventTypes()).toEqual(["Send", "Delivery"]);
	});

	test("publishes through the set that its identity was given later, until that is taken away", async () => {
		const give = (ConfigurationSetName?: string) =>
			client.send(
				new PutEmailIdentityConfigurationSetAttributesCommand({ EmailIdentity: "example.com", ConfigurationSetName }),
			);
		await give("events");
		await send(["a@example.net"], { ConfigurationSetName: undefined });
		await give();
		await send(["a@example.net"], { ConfigurationSetName: undefined });
		expect(await eventTypes()).toEqual(["Send", "Delivery"]);
	});

	test("publishes nothing without a configuration set", async () => {
		await send(["a@example.net"], { ConfigurationSetName: undefined });
		expect(await events()).toEqual([]);
	});

	test("publishes only the events that a destination asks for", async () => {
		await client.send(new CreateConfigurationSetCommand({ ConfigurationSetName: "few" }));
		await client.send(
			new CreateConfigurationSetEventDestinationCommand({
				ConfigurationSetName: "few",
				EventDestinationName: "off",
				EventDestination: { MatchingEventTypes: allTypes, SnsDestination: { TopicArn: topicArn } },
			}),
		);
		await client.send(
			new CreateConfigurationSetEventDestinationCommand({
				ConfigurationSetName: "few",
				EventDestinationName: "on",
				EventDestination: { Enabled: true, MatchingEventTypes: ["DELIVERY"], SnsDestination: { TopicArn: topicArn } },
			}),
		);
		await send(["a@example.net"], { ConfigurationSetName: "few" });
		await ses.settled();
		const texts = ses.sqs.messages("events").map(({ body }) => (JSON.parse(body) as { Message: string }).Message);
		expect(texts.filter((text) => text.startsWith("{")).map((text) => (JSON.parse(text) as Event).eventType)).toEqual([
			"Delivery",
		]);
	});
});

describe("what becomes of a message", () => {
	test("a hard bounce says who, why and where", async () => {
		ses.fates.set("gone.example", { what: "hard-bounce", subType: "NoEmail" });
		await send(["taro@gone.example"]);
		expect(await eventTypes()).toEqual(["Send", "Bounce"]);
		expect(bounces(await events())).toEqual([
			{
				feedbackId: expect.stringMatching(/-000000$/),
				bounceType: "Permanent",
				bounceSubType: "NoEmail",
				bouncedRecipients: [
					{
						emailAddress: "taro@gone.example",
						action: "failed",
						status: "5.1.1",
						diagnosticCode: "smtp; 550 5.1.1 user unknown",
					},
				],
				timestamp: "2026-01-02T03:04:05.000Z",
				reportingMTA: expect.stringMatching(/^dns; /),
			},
		]);
	});

	test("a bounce may follow a delivery, with any status and text", async () => {
		const words = { status: "5.2.1", diagnosticCode: "smtp; 550 5.2.1 disabled" } as const;
		ses.fates.set("a@example.net", { what: "hard-bounce", afterDelivery: true, ...words });
		await send(["a@example.net"]);
		expect(await eventTypes()).toEqual(["Send", "Delivery", "Bounce"]);
		expect(bounces(await events())).toMatchObject([{ bouncedRecipients: [words] }]);
	});

	test.each([
		["soft-bounce", "Transient", "General", "4.4.7"],
		["undetermined-bounce", "Undetermined", "Undetermined", "5.0.0"],
		["global-suppression", "Permanent", "Suppressed", "5.1.1"],
	] as const)("%s is a bounce of type %s", async (what, bounceType, bounceSubType, status) => {
		ses.fates.set("a@example.net", { what });
		await send(["a@example.net"]);
		expect(bounces(await events())).toMatchObject([{ bounceType, bounceSubType, bouncedRecipients: [{ status }] }]);
	});

	test("a subtype nobody knows stands as it was given", async () => {
		ses.fates.set("a@example.net", { what: "soft-bounce", subType: "PhaseOfTheMoon" });
		await send(["a@example.net"]);
		expect(bounces(await events())).toMatchObject([{ bounceSubType: "PhaseOfTheMoon" }]);
	});

	test("a complaint names all recipients at the domain that got the message", async () => {
		ses.fates.set("angry@example.net", { what: "complaint" });
		ses.fates.set("gone@example.net", { what: "hard-bounce" });
		await send(["angry@example.net", "calm@example.net", "gone@example.net", "far@example.org"]);
		const complaint = (await events()).find(({ eventType }) => eventType === "Complaint");
		expect(complaint?.["complaint"]).toEqual({
			feedbackId: expect.any(String),
			complaintSubType: null,
			complainedRecipients: [{ emailAddress: "angry@example.net" }, { emailAddress: "calm@example.net" }],
			timestamp: "2026-01-02T03:04:05.000Z",
			userAgent: expect.any(String),
			complaintFeedbackType: "abuse",
			arrivalDate: "2026-01-02T03:04:05.000Z",
		});
		expect(ses.suppressed().map(({ emailAddress }) => emailAddress)).toEqual(["angry@example.net", "gone@example.net"]);
	});

	test("a delay ends as it is told to", async () => {
		ses.fates.set("a@example.net", { what: "delay", delayType: "MailboxFull", end: "soft-bounce" });
		await send(["a@example.net"]);
		expect(await eventTypes()).toEqual(["Send", "DeliveryDelay", "Bounce"]);
		const [, delay] = await events();
		expect(delay?.["deliveryDelay"]).toEqual({
			timestamp: "2026-01-02T03:04:05.000Z",
			delayType: "MailboxFull",
			expirationTime: "2026-01-02T17:04:05.000Z",
			delayedRecipients: [
				{ emailAddress: "a@example.net", status: "4.4.2", diagnosticCode: "smtp; 421 4.4.2 Connection timed out" },
			],
			reportingMTA: expect.any(String),
		});
	});

	test("nothing may come of it at all", async () => {
		ses.fates.set("a@example.net", { what: "nothing" });
		await send(["a@example.net"]);
		expect(await eventTypes()).toEqual(["Send"]);
	});

	test.each([
		["written out", "Hi.\r\n\r\n", ""],
		["in an attachment", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n", "base64"],
	])("a virus %s is accepted and then rejected", async (_, head, encoding) => {
		const virus = ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$", "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"].join("");
		const part = encoding ? `Content-Transfer-Encoding: base64\r\n\r\n${btoa(virus)}\r\n--b--` : virus;
		const text = `From: shop@example.com\r\n${encoding ? head : `\r\n${head}`}${part}\r\n`;
		await send(["a@example.net"], { Content: { Raw: { Data: new TextEncoder().encode(text) } } });
		expect(await eventTypes()).toEqual(["Send", "Reject"]);
		expect((await events())[1]?.["reject"]).toEqual({ reason: "Bad content" });
		expect(ses.outcomes()).toMatchObject([{ recipient: "a@example.net", what: "reject", left: false }]);
	});

	test("one recipient's fate is not another's, and what happened to all alike is told once", async () => {
		ses.fates.set("gone.example", { what: "hard-bounce" });
		await send(["a@gone.example", "b@example.net", "B@example.net", "c@gone.example"]);
		const all = await events();
		expect(all.map(({ eventType }) => eventType)).toEqual(["Send", "Bounce", "Delivery"]);
		expect(all[1]?.["bounce"]).toMatchObject({
			bouncedRecipients: [{ emailAddress: "a@gone.example" }, { emailAddress: "c@gone.example" }],
		});
		expect(all[2]?.["delivery"]?.["recipients"]).toEqual(["B@example.net"]);
		const messageId = ses.messages()[0]?.messageId;
		expect(ses.outcomes()).toEqual([
			{ at: now, messageId, recipient: "a@gone.example", what: "bounce", subType: "General", left: true },
			{ at: now, messageId, recipient: "c@gone.example", what: "bounce", subType: "General", left: true },
			{ at: now, messageId, recipient: "B@example.net", what: "delivery", left: true },
		]);
	});

	test("happens later where it is told to, and then at that time", async () => {
		ses.fates.set("a@example.net", { what: "delivery", afterMs: hourMs });
		await send(["a@example.net", "b@example.net"]);
		await expect.poll(() => ses.outcomes().map(({ recipient }) => recipient)).toEqual(["b@example.net"]);
		now = new Date(now.getTime() + hourMs);
		hour.resolve();
		expect((await events())[2]?.["delivery"]).toMatchObject({
			recipients: ["a@example.net"],
			timestamp: "2026-01-02T04:04:05.000Z",
			processingTimeMillis: hourMs,
		});
	});

	test("follows also where the client never heard that the message was accepted", async () => {
		for (const what of ["reset-after-accept", "hang-after-accept", "error-after-accept"] as const) {
			ses.faults.add({ what, times: 1 });
		}
		const abandoned = new AbortController();
		await expect(send(["a@example.net"])).rejects.toThrow();
		const hanging = client.send(
			new SendEmailCommand({
				FromEmailAddress: "shop@example.com",
				Destination: { ToAddresses: ["b@example.net"] },
				ConfigurationSetName: "events",
				Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
			}),
			{ abortSignal: abandoned.signal },
		);
		const refused = expect(hanging).rejects.toThrow();
		await expect.poll(() => ses.messages().length).toBe(2);
		expect(await eventTypes()).toEqual(["Send", "Delivery", "Send", "Delivery"]);
		abandoned.abort();
		await refused;
		await expect(send(["c@example.net"])).rejects.toThrow();
		expect(await eventTypes()).toHaveLength(6);
	});
});

test("a message goes its way also when its client did not wait for the answer", async () => {
	const slow = ses.faults.add({ what: "slow", delayMs: 50 });
	const abandoned = new AbortController();
	const sending = fetch(`${ses.url}/v2/email/outbound-emails`, {
		method: "POST",
		body: JSON.stringify({
			FromEmailAddress: "shop@example.com",
			Destination: { ToAddresses: ["a@example.net"] },
			ConfigurationSetName: "events",
			Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hi." } } } },
		}),
		signal: abandoned.signal,
	});
	const refused = expect(sending).rejects.toThrow();
	await expect.poll(() => slow.hits()).toBe(1);
	abandoned.abort();
	await refused;
	await expect.poll(() => ses.messages().length).toBe(1);
	expect(await eventTypes()).toEqual(["Send", "Delivery"]);
});

describe("a suppressed address", () => {
	test.each([
		["BOUNCE", "Bounce", { bounce: { bounceType: "Permanent", bounceSubType: "OnAccountSuppressionList" } }],
		["COMPLAINT", "Complaint", { complaint: { complaintSubType: "OnAccountSuppressionList" } }],
	] as const)("listed for %s is answered with a MessageId, and gives Send and %s", async (Reason, eventType, echo) => {
		await client.send(new PutSuppressedDestinationCommand({ EmailAddress: "a@example.net", Reason }));
		const { MessageId } = await send(["A@example.net", "b@example.net"]);
		const all = await events();
		expect(all.map((event) => event.eventType)).toEqual(["Send", eventType, "Delivery"]);
		expect(all[1]).toMatchObject({ ...echo, mail: { messageId: MessageId } });
		expect(JSON.stringify(all[1]?.[eventType.toLowerCase()])).toContain('"A@example.net"');
		expect(JSON.stringify(all[1]?.[eventType.toLowerCase()])).not.toContain('"b@example.net"');
		expect(all[2]?.["delivery"]?.["recipients"]).toEqual(["b@example.net"]);
	});
});

describe("the mailbox simulator", () => {
	test.each([
		["success", ["Send", "Delivery"]],
		["bounce", ["Send", "Bounce"]],
		["complaint", ["Send", "Delivery", "Complaint"]],
		["suppressionlist", ["Send", "Bounce"]],
		["ooto", ["Send", "Delivery"]],
	])("does for %s@, with any label, what SES does", async (name, types) => {
		await send([`${name}+order-1@simulator.amazonses.com`]);
		expect(await eventTypes()).toEqual(types);
	});

	test("joins bounces of one message", async () => {
		await send(["bounce+a@simulator.amazonses.com", "bounce+b@simulator.amazonses.com"]);
		expect(await eventTypes()).toEqual(["Send", "Bounce"]);
	});

	test("bounces as if on SES's own list for suppressionlist@", async () => {
		await send(["suppressionlist@simulator.amazonses.com"]);
		expect(bounces(await events())).toMatchObject([{ bounceType: "Permanent", bounceSubType: "Suppressed" }]);
	});
});

describe("notifications of an identity", () => {
	beforeEach(() => {
		const topics = { BOUNCE: topicArn, COMPLAINT: topicArn, DELIVERY: topicArn };
		ses.setIdentityNotifications("example.com", { topics });
	});

	test("are announced to each topic, and once", async () => {
		ses.setIdentityNotifications("example.com", { topics: { BOUNCE: topicArn } });
		await ses.settled();
		const texts = ses.sqs.messages("events").map(({ body }) => (JSON.parse(body) as { Message: string }).Message);
		expect(texts.map((text) => JSON.parse(text) as unknown)).toEqual(
			["Bounce", "Complaint", "Delivery"].map((kind) => ({
				notificationType: announcement,
				message: expect.stringContaining(`'${topicArn}' to receive '${kind}' notifications`),
			})),
		);
	});

	test("have another form, no tags and no headers", async () => {
		const { MessageId } = await send(["bounce@simulator.amazonses.com"], { ConfigurationSetName: undefined });
		const [notification, ...others] = await events();
		expect(others).toEqual([]);
		expect(notification).toMatchObject({ notificationType: "Bounce", bounce: { bounceType: "Permanent" } });
		expect(notification?.eventType).toBeUndefined();
		expect(notification?.["mail"]).toEqual({
			timestamp: "2026-01-02T03:04:05.000Z",
			source: "Shop <shop@example.com>",
			sourceArn: "arn:aws:ses:ap-northeast-1:000000000000:identity/example.com",
			sourceIp: "127.0.0.1",
			callerIdentity: "ses-local",
			sendingAccountId: "000000000000",
			messageId: MessageId,
			destination: ["bounce@simulator.amazonses.com"],
		});
	});

	test("have headers where they are asked for, with the sender's Message-ID", async () => {
		ses.setIdentityNotifications("example.com", { topics: { DELIVERY: topicArn }, includeHeaders: true });
		const Data = new TextEncoder().encode("From: shop@example.com\r\nMessage-ID: <ours@example.com>\r\n\r\nHi.\r\n");
		await send(["a@example.net"], { ConfigurationSetName: undefined, Content: { Raw: { Data } } });
		const [notification] = await events();
		expect(notification?.["mail"]).toMatchObject({ commonHeaders: { messageId: "<ours@example.com>" } });
	});

	test("come beside events, so that one bounce is told twice", async () => {
		await send(["bounce@simulator.amazonses.com"]);
		const forms = (await events()).map((event) => Object.keys(event)[0]);
		expect(forms).toEqual(["eventType", "eventType", "notificationType"]);
	});

	test("need a topic and an identity that are there", () => {
		const none = "arn:aws:sns:ap-northeast-1:000000000000:none";
		expect(() => ses.setIdentityNotifications("example.com", { topics: { BOUNCE: none } })).toThrow("no topic");
		expect(() => ses.setIdentityNotifications("example.org", {})).toThrow("does not exist");
	});
});
