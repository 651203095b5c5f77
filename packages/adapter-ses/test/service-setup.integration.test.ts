import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SQS } from "@aws-sdk/client-sqs";
import type { FeedbackEvent, FeedbackIntake, FeedbackStore } from "@todoku/core";
import { parseAddress } from "@todoku/mime";
import { type SesLocal, type SesLocalOptions, startSesLocal } from "@todoku/ses-local";
import { afterEach, describe, expect, test } from "vitest";
import {
	createSesFeedbackIntake,
	createSesFeedbackPoller,
	createSesServiceSetup,
	createSesTransport,
	type SesServicePlan,
	type SesServiceSetup,
	type SesServiceSetupOptions,
} from "../src/index.ts";
import { type FakeEndpoint, refuseWith, startFakeEndpoint } from "./fake-endpoint.ts";
import { compose } from "./local-ses.ts";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const region = "ap-northeast-1";
const topicArn = `arn:aws:sns:${region}:000000000000:todoku-ses-events`;

let ses: SesLocal | undefined;
let fake: FakeEndpoint | undefined;
let setup: SesServiceSetup | undefined;
let server: Server | undefined;

afterEach(async () => {
	await setup?.close();
	await ses?.close();
	await fake?.close();
	server?.close();
	server?.closeAllConnections();
	ses = fake = setup = server = undefined;
});

async function start(options: SesServiceSetupOptions = {}, local: SesLocalOptions = {}): Promise<SesServiceSetup> {
	ses = await startSesLocal({ region, identities: ["shop.example"], configurationSets: [], ...local });
	return open(ses.url, options);
}

function open(endpoint: string, options: SesServiceSetupOptions = {}): SesServiceSetup {
	setup = createSesServiceSetup({ region, endpoint, credentials, callsPerSecond: 1000, ...options });
	return setup;
}

function states({ parts }: SesServicePlan): Record<string, string> {
	return Object.fromEntries(parts.map(({ part, state }) => [part, state]));
}

/** An application that takes events; it answers once there is an intake. */
async function startApplication(intake: () => FeedbackIntake): Promise<string> {
	server = createServer((request, response) => {
		void buffer(request)
			.then((body) => intake().receive({ headers: request.headers, body }))
			.then(({ status }) => response.writeHead(status).end());
	});
	await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}/feedback`;
}

function storeInto(events: FeedbackEvent[]): FeedbackStore {
	return {
		recordFeedback: async (event) => {
			events.push(event);
			return "recorded";
		},
	};
}

const all = (state: string): Record<string, string> => ({
	...{ topic: state, "topic-signature": state, "topic-policy": state, subscription: state },
	...{ "configuration-set": state, "event-destination": state, suppression: state },
});

test("an empty account gets everything, a second run has nothing to do, and an event of a mail arrives", async () => {
	const events: FeedbackEvent[] = [];
	let intake: FeedbackIntake | undefined;
	const subscriber = await startApplication(() => intake as FeedbackIntake);
	const service = await start({ subscriber });
	const { url = "", sns } = ses ?? {};
	const trust = { certificates: [sns?.certificate ?? ""], endpoint: url };
	intake = createSesFeedbackIntake({ store: storeInto(events), topics: [topicArn], trust });

	const before = await service.plan();
	expect(states(before)).toEqual({ ...all("missing"), suppression: "present" });
	expect(before).toMatchObject({ region, topicArn: undefined, accountId: undefined });
	expect(ses?.sns.topics()).toEqual([]);

	const seen: string[] = [];
	const { applied, plan } = await service.apply({ onApplied: ({ part }) => seen.push(part) });
	expect(applied.map(({ part }) => part)).toEqual([
		...["topic", "configuration-set", "topic-policy", "subscription", "event-destination"],
	]);
	expect(seen).toEqual(applied.map(({ part }) => part));
	expect(plan).toMatchObject({ topicArn, accountId: "000000000000" });
	await ses?.settled();
	expect(states(await service.plan())).toEqual(all("present"));
	expect(await service.apply()).toMatchObject({ applied: [] });
	expect(ses?.sns.topics()).toMatchObject([
		{ arn: topicArn, signatureVersion: "2", subscriptions: [{ confirmed: true }] },
	]);

	const transport = createSesTransport({ region, endpoint: url, credentials, configurationSetName: "todoku" });
	const envelope = { mailFrom: null, recipient: parseAddress("taro@example.com") };
	const receipt = await transport.send(envelope, await compose(), { deliveryId: "d-1" });
	await ses?.settled();
	await transport.close();
	expect(receipt.outcome).toBe("accepted");
	expect(events).toMatchObject([{ kind: "delivered", recipient: "taro@example.com", deliveryId: "d-1" }]);
});

test("a queue is subscribed, needs no confirmation, and is polled with AWS's own client", async () => {
	ses = await startSesLocal({ region, identities: ["shop.example"] });
	const { arn, url: queueUrl } = ses.sqs.createQueue("mail-events");
	const service = open(ses.url, { subscriber: arn });
	const { plan } = await service.apply();
	expect(states(plan)).toEqual(all("present"));

	const transport = createSesTransport({ region, endpoint: ses.url, credentials, configurationSetName: "todoku" });
	const envelope = { mailFrom: null, recipient: parseAddress("taro@example.com") };
	await transport.send(envelope, await compose(), { deliveryId: "d-1" });
	await ses.settled();
	await transport.close();
	const sqs = new SQS({ region, endpoint: ses.url, credentials });
	const events: FeedbackEvent[] = [];
	const poller = createSesFeedbackPoller({
		sqs,
		queueUrl,
		topics: [topicArn],
		store: storeInto(events),
		waitSeconds: 1,
	});
	await poller.poll();
	await poller.stop();
	sqs.destroy();
	expect(events).toMatchObject([{ kind: "delivered", deliveryId: "d-1" }]);
});

test("a subscriber who does not confirm is waited for, asked once a run, and nothing else is done again", async () => {
	const service = await start({ subscriber: "http://127.0.0.1:9/nobody" });
	ses?.sns.set({ retryDelaysMs: [] });
	await service.apply();
	const { applied, plan } = await service.apply();
	expect(applied.map(({ part }) => part)).toEqual(["subscription"]);
	expect(plan.parts.filter(({ state }) => state !== "present")).toMatchObject([
		{ part: "subscription", state: "waiting" },
	]);
	await ses?.settled();
	expect(ses?.sns.deliveries().filter(({ type }) => type === "SubscriptionConfirmation")).toHaveLength(2);
});

test("takes what is there already, and takes nothing away", async () => {
	const service = await start({ topic: "events" });
	const policy = '{"Version":"2008-10-17","Statement":[{"Sid":"theirs","Effect":"Allow"}]}';
	ses?.sns.createTopic("events", { policy });
	await service.apply();
	const [topic] = ses?.sns.topics() ?? [];
	expect(topic?.signatureVersion).toBe("2");
	expect(JSON.parse(topic?.policy ?? "")).toMatchObject({ Statement: [{ Sid: "theirs" }, { Sid: "TodokuSesEvents" }] });
	expect((await service.plan()).parts.filter(({ state }) => state !== "present")).toMatchObject([
		{ part: "subscription", state: "missing", remedy: "by-hand" },
	]);
});

test("finds a topic by its name among others, and by its ARN", async () => {
	const service = await start({ topic: "events" });
	for (const name of ["a-events", "events", "events-b"]) ses?.sns.createTopic(name);
	expect((await service.plan()).topicArn).toMatch(/:events$/);
	await service.close();
	const byArn = open(ses?.url ?? "", { topic: `arn:aws:sns:${region}:000000000000:events-b` });
	expect((await byArn.plan()).topicArn).toMatch(/:events-b$/);
});

test("makes no topic in the place of one that was named by its ARN", async () => {
	const service = await start({ topic: `arn:aws:sns:${region}:999999999999:events` });
	const { plan } = await service.apply();
	expect(plan.parts[0]).toMatchObject({ state: "missing", remedy: "by-hand" });
	expect(ses?.sns.topics()).toEqual([]);
});

test("a topic of another region is refused before anything is changed", async () => {
	const service = await start({ topic: "arn:aws:sns:eu-west-1:000000000000:events" });
	await expect(service.apply()).rejects.toMatchObject({ code: "region" });
});

test("changes forwarding of the identities that are named, or of all", async () => {
	const service = await start(
		{ feedbackForwarding: { enabled: false, identities: ["shop.example"] } },
		{ identities: ["shop.example", "b.example"] },
	);
	const { applied } = await service.apply();
	expect(applied.filter(({ part }) => part === "feedback-forwarding").map(({ name }) => name)).toEqual([
		"shop.example",
	]);
	await service.close();
	const ofAll = open(ses?.url ?? "", { feedbackForwarding: { enabled: false } });
	const forwarding = (await ofAll.plan()).parts.filter(({ part }) => part === "feedback-forwarding");
	expect(forwarding.map(({ name, state }) => `${name} ${state}`)).toEqual(["b.example wrong", "shop.example present"]);
});

test("enables suppression where it is off", async () => {
	const service = await start();
	await fetch(`${ses?.url}/v2/email/account/suppression`, {
		method: "PUT",
		body: '{"SuppressedReasons":["COMPLAINT"]}',
	});
	expect(states(await service.plan())).toMatchObject({ suppression: "wrong" });
	expect(states((await service.apply()).plan)).toMatchObject({ suppression: "present" });
});

test("an identity that is not there is said to be", async () => {
	const service = await start({ feedbackForwarding: { enabled: true, identities: ["none.example"] } });
	await expect(service.plan()).rejects.toMatchObject({
		code: "not-found",
		message: expect.stringContaining("identity"),
	});
});

describe("what is refused", () => {
	test("names the permission of SES that is missing", async () => {
		fake = await startFakeEndpoint(refuseWith(403, "AccessDeniedException", "no"));
		await expect(open(fake.url).plan()).rejects.toMatchObject({
			code: "access-denied",
			message: expect.stringContaining("allow ses:GetConfigurationSet;"),
		});
	});

	/** SNS as it is scripted, behind a SES that has nothing. */
	async function playSns(status: number, code: string, text: string): Promise<SesServiceSetup> {
		fake = await startFakeEndpoint((response) => {
			response.writeHead(status, { "content-type": "text/xml" });
			response.end(
				`<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`,
			);
		});
		return start({ snsEndpoint: fake.url });
	}

	test("names the permission of SNS that is missing", async () => {
		const service = await playSns(403, "AuthorizationError", "no");
		await expect(service.plan()).rejects.toMatchObject({
			code: "access-denied",
			message: "The AWS policy does not allow sns:ListTopics; allow it",
		});
	});

	test("tells what SNS does not take from what it cannot do now", async () => {
		await expect((await playSns(400, "InvalidParameter", "no")).plan()).rejects.toMatchObject({ code: "bad-request" });
		await setup?.close();
		await ses?.close();
		await fake?.close();
		await expect((await playSns(429, "Throttled", "slow")).plan()).rejects.toMatchObject({
			...{ code: "throttled", message: expect.stringContaining("SNS answered too many requests") },
		});
		expect(fake?.requests).toHaveLength(6);
	});

	test("a closed setup asks nothing", async () => {
		const service = await start();
		await service.close();
		await expect(service.plan()).rejects.toMatchObject({ code: "service-setup-closed" });
	});
});
