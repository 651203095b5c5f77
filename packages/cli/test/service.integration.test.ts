import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { createSesFeedbackIntake } from "@todoku/adapter-ses";
import type { FeedbackEvent } from "@todoku/core";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runTodoku } from "./run-todoku.ts";

const region = "ap-northeast-1";
const topicArn = `arn:aws:sns:${region}:000000000000:todoku-ses-events`;

let ses: SesLocal;
let application: Server;
let subscriber: string;
let events: FeedbackEvent[];

beforeEach(async () => {
	events = [];
	ses = await startSesLocal({ region, identities: ["shop.example"], configurationSets: [] });
	const intake = createSesFeedbackIntake({
		store: {
			recordFeedback: async (event) => {
				events.push(event);
				return "recorded";
			},
		},
		topics: [topicArn],
		trust: { certificates: [ses.sns.certificate], endpoint: ses.url },
	});
	application = createServer((request, response) => {
		void buffer(request)
			.then((body) => intake.receive({ headers: request.headers, body }))
			.then(({ status }) => response.writeHead(status).end());
	});
	await new Promise<void>((resolve) => application.listen(0, "127.0.0.1", resolve));
	subscriber = `http://127.0.0.1:${(application.address() as AddressInfo).port}/feedback`;
});

afterEach(async () => {
	application.close();
	application.closeAllConnections();
	await ses.close();
});

interface Shown {
	readonly parts: readonly { readonly part: string; readonly state: string }[];
	readonly applied?: readonly { readonly part: string }[];
	readonly topicArn?: string;
}

async function run(...args: readonly string[]) {
	const given = ["service", "setup", "--calls-per-second", "1000", ...args];
	const env = {
		...{ AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local", AWS_REGION: region },
		TODOKU_SES_ENDPOINT: ses.url,
	};
	const { exitCode, stdout, stderr } = await runTodoku(given, { env });
	return { exitCode, stdout, stderr, shown: () => JSON.parse(stdout) as Shown };
}

const open = ({ parts }: Shown): readonly string[] =>
	parts.flatMap(({ part, state }) => (state === "present" ? [] : part));

describe("todoku service setup", () => {
	test("sets an empty account up, has nothing to do the second time, and then an event of a mail arrives", async () => {
		const before = await run("--subscriber", subscriber, "--json");
		expect(before).toMatchObject({ exitCode: 0, stderr: "" });
		expect(open(before.shown())).toEqual([
			...["topic", "topic-signature", "topic-policy", "subscription", "configuration-set", "event-destination"],
		]);
		expect(ses.sns.topics()).toEqual([]);

		const made = await run("--subscriber", subscriber, "--apply", "--yes", "--json");
		expect(made).toMatchObject({ exitCode: 0, stderr: "" });
		expect(made.shown()).toMatchObject({ topicArn });
		expect(made.shown().applied).toHaveLength(5);
		await ses.settled();

		const again = await run("--subscriber", subscriber, "--apply", "--json");
		expect(again).toMatchObject({ exitCode: 0, stderr: "" });
		expect([open(again.shown()), again.shown().applied]).toEqual([[], []]);
		expect((await run("--subscriber", subscriber)).stdout).toContain("Nothing is to be done.");

		await fetch(`${ses.url}/v2/email/outbound-emails`, {
			method: "POST",
			body: JSON.stringify({
				FromEmailAddress: "info@shop.example",
				Destination: { ToAddresses: ["taro@example.com"] },
				Content: { Simple: { Subject: { Data: "Hello" }, Body: { Text: { Data: "Hello" } } } },
				ConfigurationSetName: "todoku",
				EmailTags: [{ Name: "todoku-delivery", Value: "d-1" }],
			}),
		});
		await ses.settled();
		expect(events).toMatchObject([{ kind: "delivered", deliveryId: "d-1" }]);
	}, 60_000);

	test("changes nothing where nobody agreed, or to another number", async () => {
		const unasked = await run("--subscriber", subscriber, "--apply");
		expect(unasked.exitCode).toBe(2);
		expect(unasked.stderr).toContain("this would make or change 6 parts of the service");
		expect(unasked.stdout).toContain("missing  topic ");
		const differs = await run("--subscriber", subscriber, "--apply", "--expect", "5", "--json");
		expect(differs.exitCode).toBe(1);
		expect(JSON.parse(differs.stderr)).toMatchObject({ error: { code: "count-differs" } });
		expect(ses.sns.topics()).toEqual([]);
	}, 60_000);

	test("does what can be done, says what only people can, and ends with exit code 1", async () => {
		const { exitCode, stdout, stderr } = await run("--apply", "--yes");
		expect(exitCode).toBe(1);
		expect(stdout).toContain("by hand: Nobody is subscribed.");
		expect(stderr).toContain("done: topic (todoku-ses-events)");
		expect(stderr).toContain("Not everything is as it has to be (subscription)");
		expect(ses.sns.topics()).toHaveLength(1);
	}, 60_000);

	test("turns forwarding off for whom it is named", async () => {
		const forwarding = ["--feedback-forwarding", "off", "--identity", "shop.example"];
		const { shown } = await run("--subscriber", subscriber, ...forwarding, "--apply", "--yes", "--json");
		expect(shown().parts.at(-1)).toMatchObject({ part: "feedback-forwarding", name: "shop.example", found: "off" });
	}, 60_000);

	test("says that the service is not there", async () => {
		await ses.close();
		const { exitCode, stderr } = await run();
		expect(exitCode).toBe(1);
		expect(stderr).toContain("Nothing listens at the SES endpoint");
	}, 60_000);
});
