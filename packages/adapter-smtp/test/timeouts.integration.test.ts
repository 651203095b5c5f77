import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";
import type { SmtpPoint } from "@todoku/core/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SmtpOptions } from "../src/index.ts";
import { bytes, linesOf, mailFrom, offer, offerTo, recipient, startRelay, tls, transportTo, trust } from "./relay.ts";

const deferred = { outcome: "deferred", scope: "route", code: "timeout" };
const unknown = { outcome: "unknown", code: "timeout" };
const login = { user: "shop", pass: "s3cret" };

describe("a relay that falls silent", () => {
	test.each<[SmtpPoint, keyof SmtpOptions, object]>([
		["greeting", "greetingTimeoutMs", deferred],
		["greeting", "connectTimeoutMs", deferred],
		["EHLO", "connectTimeoutMs", deferred],
		["AUTH", "commandTimeoutMs", deferred],
		["MAIL", "commandTimeoutMs", deferred],
		["RCPT", "commandTimeoutMs", deferred],
		["DATA", "commandTimeoutMs", deferred],
		["message-end", "dataTimeoutMs", unknown],
		["greeting", "sendTimeoutMs", deferred],
		["EHLO", "sendTimeoutMs", deferred],
		["AUTH", "sendTimeoutMs", deferred],
		["RCPT", "sendTimeoutMs", deferred],
		["message-end", "sendTimeoutMs", unknown],
	])("at %s is given up after %s", async (at, option, expected) => {
		const relay = await startRelay({ auth: login, faults: [{ at, hold: true }] });
		const started = performance.now();
		expect(await offer(transportTo(relay, { auth: login, [option]: 200 }))).toEqual(expected);
		expect(performance.now() - started).toBeGreaterThan(190);
		expect(relay.connections()).toBe(1);
	});

	test("in the TLS handshake is given up after connectTimeoutMs", async () => {
		const silent = createServer((socket: Socket) => void socket.on("error", () => {}));
		silent.listen(0, "127.0.0.1");
		await once(silent, "listening");
		onTestFinished(() => void silent.close());
		const transport = transportTo(silent.address() as AddressInfo, { secure: true, connectTimeoutMs: 60 });
		expect(await offer(transport)).toEqual(deferred);
	});

	test("at RSET costs nothing but its connection", async () => {
		const relay = await startRelay({
			faults: [
				{ at: "RCPT", reply: "550 5.1.1 No", times: 1 },
				{ at: "RSET", hold: true },
			],
		});
		const transport = transportTo(relay, { maxConnections: 1, commandTimeoutMs: 250 });
		expect(await offer(transport)).toMatchObject({ outcome: "rejected", scope: "recipient" });
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(relay.connections()).toBe(2);
	});
});

describe("a relay that is never quite silent", () => {
	test.each<[SmtpPoint, string, keyof SmtpOptions, object]>([
		["greeting", "220 relay.example ESMTP", "greetingTimeoutMs", deferred],
		["EHLO", "250-relay.example\r\n250 PIPELINING", "connectTimeoutMs", deferred],
		["RCPT", "250 2.1.5 That recipient will do", "commandTimeoutMs", deferred],
		["message-end", "250 2.0.0 That message will do", "dataTimeoutMs", unknown],
		["RCPT", "250 2.1.5 That recipient will do", "sendTimeoutMs", deferred],
		["message-end", "250 2.0.0 That message will do", "sendTimeoutMs", unknown],
	])("at %s, saying %j octet by octet, is given up after %s", async (at, reply, option, expected) => {
		const faults = [{ at, reply, chunkBytes: 1, chunkDelayMs: 50 }];
		expect(await offerTo(faults, { [option]: 250 })).toEqual(expected);
	});

	test.each(["dataTimeoutMs", "sendTimeoutMs"])(
		"but reads slowly is given up after %s, without the message",
		async (option) => {
			const relay = await startRelay({ readBytesPerSecond: 200_000 });
			const large = Buffer.alloc(30_000_000, "0123456789abcd\r\n");
			const transport = transportTo(relay, { [option]: 300 });
			expect(await transport.send({ mailFrom, recipient }, large, { deliveryId: "d-1" })).toEqual(deferred);
			expect(relay.messages).toEqual([]);
		},
	);
});

test.each<[string, SmtpPoint, keyof SmtpOptions]>([
	["commands ends where the message begins", "message-end", "commandTimeoutMs"],
	["message begins where the commands end", "RCPT", "dataTimeoutMs"],
])("the time for the %s", async (_, at, option) => {
	expect(await offerTo([{ at, delayMs: 1_500 }], { [option]: 1_000 })).toMatchObject({ outcome: "accepted" });
});

test("the time for the whole counts the waiting for a free connection", async () => {
	const relay = await startRelay({ faults: [{ at: "message-end", hold: true }] });
	const transport = transportTo(relay, { maxConnections: 1, sendTimeoutMs: 400 });
	const receipts = await Promise.all([offer(transport), offer(transport)]);
	expect(receipts).toEqual([unknown, deferred]);
	expect(relay.messages).toHaveLength(1);
});

test("a TLS handshake that never ends after STARTTLS is given up after greetingTimeoutMs", async () => {
	// Its answer promises TLS, and then it says nothing any more.
	const relay = await startRelay({
		extensions: ["STARTTLS"],
		faults: [{ at: "STARTTLS", reply: "220 2.0.0 Go ahead" }],
	});
	const transport = transportTo(relay, { tls: trust, greetingTimeoutMs: 60 });
	expect(await offer(transport)).toMatchObject({ outcome: "deferred", scope: "route" });
	expect(linesOf(relay).filter((line) => line.startsWith("MAIL"))).toEqual([]);
});

test("a relay that answers in time is not hurried", async () => {
	const relay = await startRelay({ tls, faults: [{ delayMs: 20 }] });
	expect(await offer(transportTo(relay, { tls: trust }))).toMatchObject({ outcome: "accepted" });
	expect(relay.messages[0]).toMatchObject({ secure: true, bytes });
});
