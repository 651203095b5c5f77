import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
	CreateConfigurationSetEventDestinationCommand,
	type EventType,
	SESv2Client,
	SendEmailCommand,
} from "@aws-sdk/client-sesv2";
import type { FeedbackIntake, Receipt } from "@todoku/core";
import { parseAddress } from "@todoku/mime";
import { afterEach, beforeEach, expect, test } from "vitest";
import {
	createSesFeedbackIntake,
	createSesFeedbackPoller,
	createSesSuppressionList,
	type SesQueueClient,
	type SesSent,
} from "../src/index.ts";
import { compose, type Local, startLocal } from "./local-ses.ts";
import { memoryStore, pem } from "./sns.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const eventTypes: EventType[] = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "DELIVERY_DELAY", "OPEN"];

let local: Local;
let server: Server;
let intake: FeedbackIntake;
let store: ReturnType<typeof memoryStore>;
let sent: SesSent[];
let topicArn: string;
let subscriptions: string[];
let statuses: number[];

/** A shop that sends with a configuration set whose events come to `intake` over HTTP. */
beforeEach(async () => {
	local = await startLocal({ configurationSets: ["events"] }, { configurationSetName: "events" });
	store = memoryStore();
	sent = [];
	subscriptions = [];
	statuses = [];
	topicArn = local.ses.sns.createTopic("ses-events", { signatureVersion: "2" });
	intake = createSesFeedbackIntake({
		store,
		topics: [topicArn],
		trust: { certificates: [local.ses.sns.certificate], endpoint: local.ses.url },
		onSent: (mail) => void sent.push(mail),
		hooks: { onSubscription: ({ what }) => void subscriptions.push(what) },
	});
	server = createServer((request, response) => {
		const chunks: Uint8Array[] = [];
		request.on("data", (chunk: Uint8Array) => chunks.push(chunk));
		request.on("end", () => {
			void intake.receive({ headers: request.headers, body: Buffer.concat(chunks) }).then(({ status, message }) => {
				statuses.push(status);
				response.writeHead(status).end(message);
			});
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
});

afterEach(async () => {
	await local.close();
	server.close();
	server.closeAllConnections();
});

async function publishEvents(): Promise<void> {
	const client = new SESv2Client({ region: local.ses.region, endpoint: local.ses.url, credentials });
	await client.send(
		new CreateConfigurationSetEventDestinationCommand({
			ConfigurationSetName: "events",
			EventDestinationName: "sns",
			EventDestination: { Enabled: true, MatchingEventTypes: eventTypes, SnsDestination: { TopicArn: topicArn } },
		}),
	);
	client.destroy();
	await local.ses.settled();
}

async function subscribe(): Promise<void> {
	local.ses.sns.subscribe(topicArn, `http://127.0.0.1:${(server.address() as AddressInfo).port}/feedback`);
	await local.ses.settled();
}

async function send(recipient: string, deliveryId = "d-1"): Promise<Receipt> {
	const envelope = { mailFrom: null, recipient: parseAddress(recipient) };
	const receipt = await local.transport.send(envelope, await compose(), { deliveryId });
	await local.ses.settled();
	return receipt;
}

function recorded(): string[] {
	return store.events.map(({ kind, recipient, deliveryId }) => `${kind} ${recipient} ${deliveryId}`);
}

test("the subscription is confirmed by itself, and what SES says first is taken without effect", async () => {
	await subscribe();
	await publishEvents();
	expect(subscriptions).toEqual(["confirmed"]);
	expect(local.ses.sns.topics()[0]?.subscriptions).toMatchObject([{ confirmed: true }]);
	expect(statuses).toEqual([200, 200]);
	expect(recorded()).toEqual([]);
});

test("a subscription to a topic that is not expected is not confirmed", async () => {
	const foreign = local.ses.sns.createTopic("foreign");
	local.ses.sns.subscribe(foreign, `http://127.0.0.1:${(server.address() as AddressInfo).port}/feedback`);
	await local.ses.settled();
	expect(statuses).toEqual([403]);
	expect(local.ses.sns.topics()[1]?.subscriptions).toMatchObject([{ confirmed: false }]);
});

test.each(["1", "2"] as const)("what became of a mail comes back, signed in version %s", async (signatureVersion) => {
	local.ses.sns.createTopic("ses-events", { signatureVersion });
	await subscribe();
	await publishEvents();
	local.ses.fates.set("full.example.com", { what: "soft-bounce", subType: "MailboxFull" });
	local.ses.fates.set("slow.example.com", { what: "delay" });
	local.ses.fates.set("angry.example.com", { what: "complaint" });
	const receipt = await send("taro@example.com");
	await send("taro@full.example.com", "d-2");
	await send("taro@slow.example.com", "d-3");
	await send("taro@angry.example.com", "d-4");
	expect(recorded()).toEqual([
		"delivered taro@example.com d-1",
		"bounced taro@full.example.com d-2",
		"delayed taro@slow.example.com d-3",
		"delivered taro@slow.example.com d-3",
		"delivered taro@angry.example.com d-4",
		"complained taro@angry.example.com d-4",
	]);
	expect(store.events[0]).toMatchObject({
		providerMessageId: "providerMessageId" in receipt && receipt.providerMessageId,
	});
	expect(sent.map(({ deliveryId }) => deliveryId)).toEqual(["d-1", "d-2", "d-3", "d-4"]);
	expect(new Set(statuses)).toEqual(new Set([200]));
});

test("the first mail to a dead address bounces, and of the second SES says that it did not try", async () => {
	await subscribe();
	await publishEvents();
	local.ses.fates.set("dead@example.com", { what: "hard-bounce" });
	expect((await send("dead@example.com", "order-1")).outcome).toBe("accepted");
	expect((await send("dead@example.com", "order-2")).outcome).toBe("accepted");
	expect(recorded()).toEqual(["bounced dead@example.com order-1", "suppressed dead@example.com order-2"]);
	expect(store.events[0]).toMatchObject({ bounce: "hard", status: "5.1.1" });

	const list = createSesSuppressionList({
		region: local.ses.region,
		endpoint: local.ses.url,
		credentials,
		callsPerSecond: 1000,
	});
	expect(await list.get("dead@example.com")).toMatchObject({
		reason: "bounce",
		cause: { messageId: store.events[0]?.providerMessageId },
	});
	await list.remove("Dead@Example.com");
	local.ses.fates.clear();
	await send("dead@example.com", "order-3");
	expect(recorded().at(-1)).toBe("delivered dead@example.com order-3");
	await list.close();
});

test("a bounce that comes after the delivery stands beside it", async () => {
	await subscribe();
	await publishEvents();
	local.ses.fates.set("late@example.com", { what: "hard-bounce", afterDelivery: true });
	await send("late@example.com");
	expect(recorded()).toEqual(["delivered late@example.com d-1", "bounced late@example.com d-1"]);
});

test("what comes three times and in any order is recorded once", async () => {
	await subscribe();
	await publishEvents();
	local.ses.sns.set({ duplicate: 3, shuffle: 7 });
	local.ses.fates.set("late@example.com", { what: "hard-bounce", afterDelivery: true });
	await send("late@example.com");
	expect(recorded().toSorted()).toEqual(["bounced late@example.com d-1", "delivered late@example.com d-1"]);
	expect(sent.length).toBe(1);
});

test("the same event from the identity and from the configuration set is recorded once", async () => {
	await subscribe();
	await publishEvents();
	local.ses.setIdentityNotifications("shop.example", { topics: { BOUNCE: topicArn, DELIVERY: topicArn } });
	local.ses.fates.set("dead@example.com", { what: "hard-bounce" });
	await send("dead@example.com");
	await send("taro@example.com", "d-2");
	const bodies = local.ses.sns.deliveries().map(({ body }) => body);
	expect(bodies.filter((body) => /notificationType.{5}(?:Bounce|Delivery)/.test(body))).toHaveLength(2);
	expect(bodies.filter((body) => /eventType.{5}(?:Bounce|Delivery)/.test(body))).toHaveLength(2);
	expect(store.events.map(({ kind }) => kind)).toEqual(["bounced", "delivered"]);
});

test("of a mail to two, each has a fate of its own", async () => {
	await subscribe();
	await publishEvents();
	local.ses.fates.set("dead@example.com", { what: "hard-bounce" });
	const client = new SESv2Client({ region: local.ses.region, endpoint: local.ses.url, credentials });
	await client.send(
		new SendEmailCommand({
			FromEmailAddress: "info@shop.example",
			Destination: { ToAddresses: ["dead@example.com", "taro@example.com"] },
			ConfigurationSetName: "events",
			EmailTags: [{ Name: "todoku-delivery", Value: "d-9" }],
			Content: { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
		}),
	);
	client.destroy();
	await local.ses.settled();
	expect(recorded().toSorted()).toEqual(["bounced dead@example.com undefined", "delivered taro@example.com undefined"]);
});

test("what could not be recorded comes again by itself", async () => {
	await subscribe();
	await publishEvents();
	local.ses.sns.set({ retryDelaysMs: [1, 1, 1] });
	let failures = 2;
	const working = memoryStore();
	store.recordFeedback = async (event) => {
		failures -= 1;
		if (failures >= 0) throw new Error("down");
		return working.recordFeedback(event);
	};
	await send("taro@example.com");
	expect(statuses.slice(2).toSorted()).toEqual([200, 200, 503, 503]);
	expect(working.events.map(({ kind, deliveryId }) => [kind, deliveryId])).toEqual([["delivered", "d-1"]]);
});

test("a subscription that is ended stays so", async () => {
	await subscribe();
	local.ses.sns.unsubscribe(local.ses.sns.topics()[0]?.subscriptions[0]?.arn ?? "");
	await local.ses.settled();
	expect(subscriptions).toEqual(["confirmed", "unsubscribed"]);
	expect(local.ses.sns.topics()[0]?.subscriptions).toEqual([]);
});

test("the local certificate is trusted nowhere else", async () => {
	const production = createSesFeedbackIntake({
		...{ store, topics: [topicArn] },
		fetch: async () => new Response(pem("sns.cert")),
	});
	const other = createSesFeedbackIntake({ store, topics: [topicArn], trust: { certificates: [pem("sns.cert")] } });
	local.ses.sns.set({ awsUrls: true });
	const message = local.ses.sns.sign({
		...{ Type: "Notification", MessageId: "m-1", TopicArn: topicArn, Message: "{}" },
		Timestamp: new Date().toISOString(),
	});
	expect((await intake.receive({ headers: {}, body: message })).status).toBe(200);
	expect((await other.receive({ headers: {}, body: message })).status).toBe(403);
	expect((await production.receive({ headers: {}, body: message })).status).toBe(403);
});

test("the same events come out of a queue", async () => {
	const queue = local.ses.sqs.createQueue("ses-events");
	local.ses.sns.subscribe(topicArn, queue.arn);
	await publishEvents();
	await send("taro@example.com");
	const poller = createSesFeedbackPoller({
		sqs: sqsOver(local.ses.url),
		queueUrl: queue.url,
		topics: [topicArn],
		store,
		waitSeconds: 1,
		onSent: (mail) => void sent.push(mail),
	});
	// The validation text, Send and Delivery.
	expect(await poller.poll()).toEqual({ received: 3, taken: 3, refused: 0, failed: 0 });
	expect(recorded()).toEqual(["delivered taro@example.com d-1"]);
	expect(sent).toHaveLength(1);
	expect(local.ses.sqs.messages("ses-events")).toEqual([]);
	await poller.stop();
});

/** The protocol that the SDK's client speaks to a queue. */
function sqsOver(url: string): SesQueueClient {
	async function ask(action: string, input: object, signal?: AbortSignal): Promise<object> {
		const response = await fetch(url, {
			method: "POST",
			headers: { "content-type": "application/x-amz-json-1.0", "x-amz-target": `AmazonSQS.${action}` },
			body: JSON.stringify(input),
			...(signal && { signal }),
		});
		return (await response.json()) as object;
	}
	return {
		receiveMessage: (input, { abortSignal }) => ask("ReceiveMessage", input, abortSignal),
		deleteMessage: (input) => ask("DeleteMessage", input),
	};
}
