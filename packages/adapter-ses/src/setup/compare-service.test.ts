import { describe, expect, test } from "vitest";
import { fatesOf } from "../feedback/ses-fates.ts";
import { compareService, wantedEventTypes } from "./compare-service.ts";
import type { FoundService } from "./found-service.ts";
import type { FoundTopic } from "./found-topic.ts";
import type { PlannedPart, SesServicePartKind } from "./service-part.ts";
import { readSetupOptions, type SesServiceSetupOptions } from "./setup-options.ts";
import { withSesStatement } from "./topic-policy.ts";

const arn = "arn:aws:sns:eu-west-1:123456789012:todoku-ses-events";
const policy = withSesStatement(undefined, {
	topicArn: arn,
	accountId: "123456789012",
	sourceArn: "arn:aws:ses:eu-west-1:123456789012:configuration-set/todoku",
});

const topic: FoundTopic = {
	...{ arn, signatureVersion: "2", policy },
	...{ confirmedCount: 1, subscription: { confirmed: true, rawDelivery: false } },
};

/** A service that lacks nothing. */
const complete: FoundService = {
	region: "eu-west-1",
	topic,
	configurationSet: { sendingEnabled: true, suppressedReasons: undefined },
	destinations: [{ name: "todoku-events", enabled: true, eventTypes: wantedEventTypes, topicArn: arn }],
	suppressedReasons: ["BOUNCE", "COMPLAINT"],
	validation: undefined,
	forwarding: [],
};
const wanted: SesServiceSetupOptions = { subscriber: "https://shop.example/feedback" };

function compare(found: Partial<FoundService>, options: SesServiceSetupOptions = wanted): readonly PlannedPart[] {
	return compareService({ ...complete, ...found }, readSetupOptions(options).desired);
}

function partOf(kind: SesServicePartKind, found: Partial<FoundService>, options = wanted): PlannedPart {
	const part = compare(found, options).find((each) => each.part === kind);
	if (part === undefined) throw new Error(`there is no part ${kind}`);
	return part;
}

test("a service that lacks nothing needs nothing", () => {
	const parts = compare({});
	expect(parts.map(({ state }) => state)).toEqual(Array(7).fill("present"));
	expect(parts.flatMap(({ actions }) => actions)).toEqual([]);
});

test("of an empty account everything is missing, and only what needs no topic can be made at once", () => {
	const parts = compare({
		...{ topic: undefined, configurationSet: undefined, destinations: [], suppressedReasons: [] },
	});
	expect(parts.map(({ state, remedy }) => `${state} ${remedy}`)).toEqual(Array(7).fill("missing apply"));
	expect(parts.flatMap(({ actions }) => actions.map(({ kind }) => kind))).toEqual([
		...["create-topic", "create-configuration-set", "suppress"],
	]);
});

test("every part says in both languages how it is", () => {
	const forwarding = [{ identity: "shop.example", enabled: true }];
	for (const part of compare({ topic: undefined, forwarding }, { ...wanted, feedbackForwarding: { enabled: false } })) {
		expect(part.sentence.ja).toMatch(/[ぁ-ん].*。$/);
		expect(part.sentence.en).toMatch(/^[ -~]+\.$/);
	}
});

test("the events that are asked for are those the intake reads, and Send, which settles unknown outcomes", () => {
	const names: Readonly<Record<string, string>> = {
		...{ SEND: "Send", REJECT: "Reject", BOUNCE: "Bounce", COMPLAINT: "Complaint", DELIVERY: "Delivery" },
		...{ RENDERING_FAILURE: "Rendering Failure", DELIVERY_DELAY: "DeliveryDelay" },
	};
	const recipients = [{ emailAddress: "a@example.com" }];
	const section = {
		...{ recipients, bouncedRecipients: recipients, complainedRecipients: recipients, delayedRecipients: recipients },
	};
	const read = wantedEventTypes.filter((type) => {
		const event = { type: names[type], section, destination: recipients } as unknown as Parameters<typeof fatesOf>[0];
		return fatesOf(event).length > 0;
	});
	expect(["SEND", ...read]).toEqual([...wantedEventTypes]);
});

test("an ARN whose topic is not there is left to people: made by its name it could be another one", () => {
	expect(partOf("topic", { topic: undefined }, { ...wanted, topic: arn })).toMatchObject({
		...{ state: "missing", remedy: "by-hand", name: arn, actions: [] },
	});
});

test("SHA-1 signatures are changed", () => {
	expect(partOf("topic-signature", { topic: { ...topic, signatureVersion: "1" } })).toMatchObject({
		...{ state: "wrong", found: "1", wanted: "2", remedy: "apply" },
		actions: [{ kind: "set-topic-attribute", topicArn: arn, attribute: "SignatureVersion", value: "2" }],
	});
});

describe("the topic's policy", () => {
	test("gets a statement where SES may not publish", () => {
		const part = partOf("topic-policy", { topic: { ...topic, policy: undefined } });
		expect(part).toMatchObject({
			state: "missing",
			remedy: "apply",
			actions: [{ attribute: "Policy", value: policy }],
		});
	});

	test.each([
		["open", '{"Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}'],
		["unreadable", "no"],
	])("is left to people where it is %s", (found, text) => {
		expect(partOf("topic-policy", { topic: { ...topic, policy: text } })).toMatchObject({
			...{ state: "wrong", found, remedy: "by-hand", actions: [] },
		});
	});
});

describe("the subscription", () => {
	test("is made where it is not there", () => {
		expect(partOf("subscription", { topic: { ...topic, subscription: undefined } })).toMatchObject({
			...{ state: "missing", remedy: "apply" },
			actions: [{ kind: "subscribe", protocol: "https", endpoint: "https://shop.example/feedback" }],
		});
	});

	test("waits for whoever has to confirm, and can be asked for again", () => {
		const subscription = { confirmed: false, rawDelivery: false };
		expect(partOf("subscription", { topic: { ...topic, subscription } })).toMatchObject({
			...{ state: "waiting", remedy: "apply", actions: [{ kind: "subscribe" }] },
		});
	});

	test("with raw delivery is left to people, but of a queue it does not matter", () => {
		const subscription = { confirmed: true, rawDelivery: true };
		const queue = { subscriber: "arn:aws:sqs:eu-west-1:123456789012:mail-events" };
		expect(partOf("subscription", { topic: { ...topic, subscription } }, queue)).toMatchObject({ state: "present" });
		expect(partOf("subscription", { topic: { ...topic, subscription } })).toMatchObject({
			...{ state: "wrong", remedy: "by-hand", actions: [] },
		});
	});

	test("may be anybody's where none is named, but somebody's", () => {
		expect(partOf("subscription", {}, {})).toMatchObject({ state: "present", found: "1" });
		expect(partOf("subscription", { topic: { ...topic, confirmedCount: 0 } }, {})).toMatchObject({
			...{ state: "missing", remedy: "by-hand", actions: [] },
		});
	});
});

describe("the event destination", () => {
	const [own] = complete.destinations;
	if (own === undefined) throw new Error("there is one");

	test("counts under any name, and gets what it lacks besides what it has", () => {
		const theirs = { ...own, name: "theirs", eventTypes: ["OPEN", "BOUNCE"] };
		expect(partOf("event-destination", { destinations: [theirs] })).toMatchObject({
			...{ name: "todoku/theirs", state: "wrong", found: "OPEN BOUNCE", remedy: "apply" },
			actions: [
				{
					kind: "update-event-destination",
					name: "theirs",
					eventTypes: ["OPEN", "BOUNCE", ...wantedEventTypes.filter((each) => each !== "BOUNCE")],
				},
			],
		});
	});

	test("is enabled where it is not", () => {
		expect(partOf("event-destination", { destinations: [{ ...own, enabled: false }] })).toMatchObject({
			...{ state: "wrong", actions: [{ kind: "update-event-destination", name: "todoku-events" }] },
		});
	});

	test("that leads elsewhere is not touched", () => {
		for (const topicArn of [undefined, "arn:aws:sns:eu-west-1:123456789012:other"]) {
			expect(partOf("event-destination", { destinations: [{ ...own, topicArn }] })).toMatchObject({
				...{ state: "wrong", remedy: "by-hand", actions: [] },
			});
		}
	});
});

describe("suppression", () => {
	test("gets the reasons it lacks, and keeps what else is set", () => {
		const validation = { ConditionThreshold: { ConditionThresholdEnabled: "ENABLED" as const } };
		expect(partOf("suppression", { suppressedReasons: ["COMPLAINT"], validation })).toMatchObject({
			...{ state: "wrong", found: "COMPLAINT", remedy: "apply" },
			actions: [{ kind: "suppress", reasons: ["COMPLAINT", "BOUNCE"], validation }],
		});
	});

	test("that the configuration set overrides is left to people", () => {
		const configurationSet = { sendingEnabled: true, suppressedReasons: [] };
		expect(partOf("suppression", { configurationSet })).toMatchObject({
			...{ state: "wrong", found: "todoku: -", remedy: "by-hand", actions: [] },
		});
	});
});

test("a configuration set that is paused is left to people", () => {
	const configurationSet = { sendingEnabled: false, suppressedReasons: undefined };
	expect(partOf("configuration-set", { configurationSet })).toMatchObject({
		...{ state: "wrong", remedy: "by-hand", actions: [] },
	});
});

test("forwarding is changed for each identity that differs", () => {
	const forwarding = [
		{ identity: "a.example", enabled: true },
		{ identity: "b.example", enabled: false },
	];
	const parts = compare({ forwarding }, { ...wanted, feedbackForwarding: { enabled: true } }).slice(7);
	expect(parts).toMatchObject([
		{ part: "feedback-forwarding", name: "a.example", state: "present", actions: [] },
		{
			...{ part: "feedback-forwarding", name: "b.example", state: "wrong", found: "off", wanted: "on" },
			actions: [{ kind: "forward-feedback", identity: "b.example", enabled: true }],
		},
	]);
});
