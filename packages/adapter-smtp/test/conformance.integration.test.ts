import { describeTransport } from "@todoku/core/conformance";
import { parseAddress } from "@todoku/mime";
import { describe, expect, onTestFinished, test } from "vitest";
import { createSmtpTransport } from "../src/index.ts";
import { smtpCapabilities, startFaultyRelay } from "./conformance-harness.ts";
import { smtpServerCapabilities, startSmtpServer } from "./conformance-smtp-server.ts";
import { smtpSinkMissing, startSmtpSink } from "./smtp-sink.ts";

function report(text: string): void {
	// biome-ignore lint/suspicious/noConsole: the report is for whoever runs the tests
	console.log(text);
}

describe("conformance", () => {
	describeTransport(test, {
		name: "smtp against a relay that goes wrong",
		capabilities: smtpCapabilities,
		start: startFaultyRelay,
		report,
	});
	describeTransport(test, {
		name: "smtp against smtp-server",
		capabilities: smtpServerCapabilities,
		start: startSmtpServer,
		report,
	});
});

const missing = smtpSinkMissing();
const isRequired = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
if (missing !== null && !isRequired) report(`smtp against smtp-sink: skipped, because ${missing}`);

// It writes nothing down and goes wrong only by its own options, so the suite cannot use it as its far side: what it says, it says.
describe.skipIf(missing !== null && !isRequired)("smtp against smtp-sink", () => {
	test.each<[string, readonly string[], object]>([
		["takes a mail", [], { outcome: "accepted", replyCode: 250 }],
		["takes a mail without pipelining", ["-p"], { outcome: "accepted", replyCode: 250 }],
		["knows no EHLO", ["-f", "EHLO"], { outcome: "accepted", replyCode: 250 }],
		["refuses the sender for good", ["-f", "MAIL"], { outcome: "rejected", scope: "route" }],
		["refuses the sender for now", ["-r", "MAIL"], { outcome: "deferred", scope: "route" }],
		["refuses the recipient for good", ["-f", "RCPT"], { outcome: "rejected", scope: "recipient" }],
		["refuses the recipient for now", ["-r", "RCPT"], { outcome: "deferred", scope: "recipient" }],
		["refuses DATA for good", ["-f", "DATA"], { outcome: "rejected", scope: "message" }],
		["refuses the message for good", ["-f", "."], { outcome: "rejected", scope: "message" }],
		["refuses the message for now", ["-r", "."], { outcome: "deferred", scope: "message" }],
		["closes with 421 at MAIL FROM", ["-Q", "MAIL"], { outcome: "deferred", scope: "route", code: "closing" }],
		["is gone at RCPT TO", ["-q", "RCPT"], { outcome: "deferred", scope: "route", code: "connection-lost" }],
		["is gone after the final dot", ["-q", "."], { outcome: "unknown", code: "connection-lost" }],
	])("that %s", async (_, options, expected) => {
		const sink = await startSmtpSink(options);
		onTestFinished(() => sink.stop());
		const transport = createSmtpTransport({ host: "127.0.0.1", port: sink.port });
		onTestFinished(() => transport.close());
		const envelope = { mailFrom: null, recipient: parseAddress("taro@example.com") };
		const bytes = Buffer.from("From: shop@shop.example\r\nSubject: Hello\r\n\r\n.\r\n");
		expect(await transport.send(envelope, bytes, { deliveryId: "d-1" })).toMatchObject(expected);
	});
});
