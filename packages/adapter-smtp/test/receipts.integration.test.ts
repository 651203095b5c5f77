import type { SmtpFault, SmtpPoint } from "@todoku/core/testing";
import { describe, expect, test } from "vitest";
import {
	bytes,
	closing,
	linesOf,
	mailFrom,
	offer,
	offerTo,
	recipient,
	resetting,
	startRelay,
	tls,
	transportTo,
} from "./relay.ts";

describe.each([
	["one command at a time", ["8BITMIME"]],
	["pipelined", ["PIPELINING", "8BITMIME"]],
])("a refusal, %s,", (_, extensions) => {
	test.each<[SmtpPoint, string, object]>([
		["RCPT", "450 4.2.0 Greylisted", { outcome: "deferred", scope: "recipient", code: "recipient-refused" }],
		["RCPT", "550 5.1.1 No such user", { outcome: "rejected", scope: "recipient", code: "recipient-refused" }],
		["MAIL", "451 4.1.8 Not now", { outcome: "deferred", scope: "route", code: "sender-refused" }],
		["MAIL", "550 5.7.1 Not you", { outcome: "rejected", scope: "route", code: "sender-refused" }],
		["MAIL", "421 4.3.2 Going down", { outcome: "deferred", scope: "route", code: "closing" }],
		["RCPT", "421 4.3.2 Going down", { outcome: "deferred", scope: "route", code: "closing" }],
		["message-end", "421 4.3.2 Going down", { outcome: "deferred", scope: "route", code: "closing" }],
		["message-end", "451 4.3.0 Later", { outcome: "deferred", scope: "message", code: "message-refused" }],
		["message-end", "554 5.6.0 Spam", { outcome: "rejected", scope: "message", code: "message-refused" }],
		["message-end", "552 5.3.4 Too large", { outcome: "rejected", scope: "message", code: "message-too-large" }],
		["DATA", "554 5.5.0 No", { outcome: "rejected", scope: "message", code: "message-refused" }],
	])("at %s with %s", async (at, reply, expected) => {
		const relay = await startRelay({ extensions, faults: [{ at, reply }] });
		const receipt = await offer(transportTo(relay));
		expect(receipt).toMatchObject({ ...expected, reply, replyCode: Number(reply.slice(0, 3)) });
	});

	test.each<[SmtpPoint, string]>([
		["RCPT", "550 5.1.1 No such user"],
		["MAIL", "550 5.7.1 Not you"],
		["DATA", "554 5.5.0 No"],
		["message-end", "554 5.6.0 Spam"],
	])("at %s leaves the connection in order for the next message", async (at, reply) => {
		const relay = await startRelay({ extensions, faults: [{ at, reply, times: 1 }] });
		const transport = transportTo(relay, { maxConnections: 1 });
		expect(await offer(transport)).toMatchObject({ outcome: "rejected" });
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(relay.connections()).toBe(1);
		expect(linesOf(relay).filter((line) => line === "RSET")).toHaveLength(1);
	});
});

test("no hint when to come again is made out of the text of a greylisting relay", async () => {
	const reply = "450 4.7.1 Greylisted, try again in 300 seconds";
	const receipt = await offerTo([{ at: "RCPT", reply }]);
	expect(receipt).toEqual({
		outcome: "deferred",
		scope: "recipient",
		code: "recipient-refused",
		reply,
		replyCode: 450,
		enhanced: [4, 7, 1],
	});
});

test("a greylisted message is taken when offered again", async () => {
	const relay = await startRelay({ greylist: true });
	const transport = transportTo(relay);
	expect(await offer(transport)).toMatchObject({ outcome: "deferred", scope: "recipient", replyCode: 451 });
	expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
});

test("a refusal is read whole, though it comes octet by octet", async () => {
	const reply = "550-5.1.1 No such user\r\n550 5.1.1 here";
	expect(await offerTo([{ at: "RCPT", reply, chunkBytes: 1 }])).toMatchObject({
		outcome: "rejected",
		reply: "550-5.1.1 No such user\n550 5.1.1 here",
		enhanced: [5, 1, 1],
	});
});

describe("a relay that cannot be used leaves the mail waiting:", () => {
	test("nothing listens there", async () => {
		const relay = await startRelay();
		await relay.down();
		expect(await offer(transportTo(relay))).toEqual({
			outcome: "deferred",
			scope: "route",
			code: "connection-refused",
		});
	});

	test("its name is not in the DNS", async () => {
		const transport = transportTo({ port: 25 }, { host: "relay.invalid" });
		expect(await offer(transport)).toEqual({ outcome: "deferred", scope: "route", code: "dns" });
	});

	test.each<[string, readonly SmtpFault[], object]>([
		["it closes before the greeting", [closing({ at: "greeting" })], { code: "connection-lost" }],
		["it greets with 554", [{ at: "greeting", reply: "554 5.3.2 No" }], { code: "session-refused", replyCode: 554 }],
		["it greets with 421", [{ at: "greeting", reply: "421 4.3.2 Busy" }], { code: "closing", replyCode: 421 }],
		["it refuses EHLO and HELO", [{ at: ["EHLO", "HELO"], reply: "550 No" }], { code: "session-refused" }],
		["it is no SMTP server", [{ at: "greeting", reply: "HTTP/1.1 400 Bad Request" }], { code: "protocol" }],
		["it closes at EHLO", [closing({ at: "EHLO" })], { code: "connection-lost" }],
		["it closes at MAIL FROM", [closing({ at: "MAIL" })], { code: "connection-lost" }],
		["it resets at RCPT TO", [resetting({ at: "RCPT" })], { code: "connection-lost" }],
		["it closes at DATA", [closing({ at: "DATA" })], { code: "connection-lost" }],
		["it says 421 and closes", [closing({ at: "MAIL", reply: "421 4.4.2 Bye" })], { code: "closing" }],
	])("%s", async (_, faults, expected) => {
		expect(await offerTo(faults)).toMatchObject({ outcome: "deferred", scope: "route", ...expected });
	});

	test("its STARTTLS fails", async () => {
		const relay = await startRelay({ tls, faults: [{ at: "STARTTLS", reply: "454 4.7.0 Not now" }] });
		expect(await offer(transportTo(relay))).toMatchObject({ outcome: "deferred", scope: "route", code: "tls" });
	});
});

describe("the fate of a message", () => {
	test.each([
		["FIN", closing],
		["RST", resetting],
	])("is unknown when the connection ends with %s after the final dot", async (_, ending) => {
		const relay = await startRelay({ faults: [ending({ at: "message-end" })] });
		expect(await offer(transportTo(relay))).toEqual({ outcome: "unknown", code: "connection-lost" });
		expect([relay.messages.length, relay.connections()]).toEqual([1, 1]);
	});

	test("is unknown when the connection ends after the final dot on a connection that was used before", async () => {
		const relay = await startRelay({ faults: [resetting({ at: "message-end", skip: 1 })] });
		const transport = transportTo(relay, { maxConnections: 1 });
		await offer(transport);
		expect(await offer(transport)).toEqual({ outcome: "unknown", code: "connection-lost" });
		expect([relay.messages.length, relay.connections()]).toEqual([2, 1]);
	});

	test("is unknown when the answer makes no sense", async () => {
		expect(await offerTo([{ at: "message-end", reply: "hello?" }])).toEqual({
			outcome: "unknown",
			code: "protocol",
			reply: "hello?",
		});
	});

	test("is unknown when the answer is cut off between its lines", async () => {
		const reply = "250-2.0.0 Ok";
		expect(await offerTo([closing({ at: "message-end", reply })])).toEqual({
			outcome: "unknown",
			code: "connection-lost",
		});
	});

	test("is known when the connection ends in the middle of the message: without its end it was not taken", async () => {
		const relay = await startRelay({ faults: [resetting({ at: "message-begins" })] });
		const large = Buffer.alloc(50_000_000, "0123456789abcd\r\n");
		const receipt = await transportTo(relay).send({ mailFrom, recipient }, large, { deliveryId: "d-1" });
		expect(receipt).toEqual({ outcome: "deferred", scope: "route", code: "connection-lost" });
		expect(relay.messages).toEqual([]);
	});

	test("is a refusal without a single octet sent when the relay's SIZE is smaller", async () => {
		const relay = await startRelay({ maxMessageBytes: 60 });
		const transport = transportTo(relay, { maxConnections: 1 });
		const large = Buffer.concat([bytes, Buffer.alloc(60, "x")]);
		expect(await transport.send({ mailFrom, recipient }, large, { deliveryId: "d-1" })).toEqual({
			outcome: "rejected",
			scope: "message",
			code: "message-too-large",
		});
		expect(linesOf(relay).filter((line) => line.startsWith("MAIL"))).toEqual([]);
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(relay.connections()).toBe(1);
	});
});
