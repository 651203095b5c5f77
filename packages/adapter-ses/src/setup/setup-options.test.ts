import { describe, expect, test } from "vitest";
import { createSesServiceSetup } from "./ses-service-setup.ts";
import { readSetupOptions, type SesServiceSetupOptions } from "./setup-options.ts";

const queue = "arn:aws:sqs:ap-northeast-1:123456789012:mail-events";
const topic = "arn:aws:sns:ap-northeast-1:123456789012:events";

test("has a name for everything", () => {
	expect(readSetupOptions({}).desired).toEqual({
		configurationSet: "todoku",
		eventDestination: "todoku-events",
		topic: { name: "todoku-ses-events", arn: undefined },
		subscriber: undefined,
		feedbackForwarding: undefined,
	});
});

test("takes names, ARNs, a subscriber and senders", () => {
	const { desired } = readSetupOptions({
		configurationSet: "set",
		eventDestination: "destination",
		topic,
		subscriber: "https://shop.example/mail/feedback",
		feedbackForwarding: { enabled: false, identities: ["SHOP.example"] },
	});
	expect(desired).toEqual({
		configurationSet: "set",
		eventDestination: "destination",
		topic: { name: "events", arn: topic },
		subscriber: { protocol: "https", endpoint: "https://shop.example/mail/feedback" },
		feedbackForwarding: { enabled: false, identities: ["shop.example"] },
	});
	expect(readSetupOptions({ subscriber: queue }).desired.subscriber).toEqual({ protocol: "sqs", endpoint: queue });
});

describe("where SNS is", () => {
	test("is where SES is, unless it is said", () => {
		const endpoint = "http://127.0.0.1:4579";
		expect(readSetupOptions({}).snsEndpoint).toBeUndefined();
		expect(readSetupOptions({ endpoint }).snsEndpoint).toBe(endpoint);
		expect(readSetupOptions({ endpoint, snsEndpoint: "https://sns.example" }).snsEndpoint).toBe("https://sns.example");
	});
});

describe("http without TLS", () => {
	test.each<[string, SesServiceSetupOptions]>([
		["on this machine", { subscriber: "http://127.0.0.1:3000/feedback" }],
		["on this machine by name", { subscriber: "http://localhost:3000/feedback" }],
		["beside a local SES", { subscriber: "http://app:3000/feedback", endpoint: "http://ses:4579" }],
	])("is taken %s", (_where, options) => {
		expect(readSetupOptions(options).desired.subscriber?.protocol).toBe("http");
	});
});

test.each<[string, object]>([
	["subscriber", { subscriber: "http://shop.example/feedback" }],
	["subscriber", { subscriber: "http://127.0.0.1.shop.example/feedback" }],
	["subscriber", { subscriber: "https://user:secret@shop.example/feedback" }],
	["subscriber", { subscriber: "mailto:a@shop.example" }],
	["subscriber", { subscriber: topic }],
	["topic", { topic: queue }],
	["topic", { topic: "a b" }],
	["configurationSet", { configurationSet: "a/b" }],
	["eventDestination", { eventDestination: "" }],
	["snsEndpoint", { snsEndpoint: "127.0.0.1:4579" }],
	["feedbackForwarding.enabled", { feedbackForwarding: { enabled: "on" } }],
	["feedbackForwarding.identities", { feedbackForwarding: { enabled: true, identities: ["a b"] } }],
	["feedbackForwarding.who", { feedbackForwarding: { enabled: true, who: [] } }],
	["callsPerSecond", { callsPerSecond: 0 }],
	["tenantName", { tenantName: "shop-1" }],
])("refuses a wrong option %s when it is made", (option, options) => {
	expect(() => createSesServiceSetup(options)).toThrow(expect.objectContaining({ option }));
});
