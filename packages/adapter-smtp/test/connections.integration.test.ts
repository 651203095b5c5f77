import { parseAddress } from "@todoku/mime";
import { describe, expect, test } from "vitest";
import {
	bytes,
	closing,
	linesOf,
	mailFrom,
	offer,
	recipient,
	resetting,
	startRelay,
	transportTo,
	until,
} from "./relay.ts";

const accepted = { outcome: "accepted" };

describe("connections", () => {
	test("are used for one message after the other", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay);
		for (let message = 0; message < 3; message += 1) expect(await offer(transport)).toMatchObject(accepted);
		expect(relay.connections()).toBe(1);
	});

	test("are never more than maxConnections, and each message has an answer of its own", async () => {
		const relay = await startRelay({ faults: [{ at: "RCPT", recipient: /^odd/, reply: "550 5.1.1 No such user" }] });
		const transport = transportTo(relay, { maxConnections: 3 });
		let mostOpen = 0;
		relay.arm({ at: "message-end", delayMs: 1 });
		const receipts = await Promise.all(
			Array.from({ length: 60 }, async (_, index) => {
				const numbered = parseAddress(`${index % 2 ? "odd" : "even"}${index}@example.com`);
				const receipt = await transport.send({ mailFrom, recipient: numbered }, bytes, { deliveryId: `d-${index}` });
				mostOpen = Math.max(mostOpen, relay.openConnections());
				return receipt.outcome;
			}),
		);
		expect(receipts).toEqual(Array.from({ length: 60 }, (_, index) => (index % 2 ? "rejected" : "accepted")));
		expect(relay.messages.map(({ recipients }) => recipients[0]).toSorted()).toEqual(
			Array.from({ length: 30 }, (_, index) => `even${index * 2}@example.com`).toSorted(),
		);
		expect([mostOpen, relay.connections()]).toEqual([3, 3]);
	});

	test("serve whoever waited longest first", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay, { maxConnections: 1 });
		const recipients = Array.from({ length: 10 }, (_, index) => `r${index}@example.com`);
		await Promise.all(
			recipients.map((text) =>
				transport.send({ mailFrom, recipient: parseAddress(text) }, bytes, { deliveryId: "d-1" }),
			),
		);
		expect(relay.messages.map(({ recipients: [first] }) => first)).toEqual(recipients);
	});

	test("are exchanged after maxMessagesPerConnection, with QUIT, and without ever being one too many", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay, { maxConnections: 1, maxMessagesPerConnection: 2 });
		const quit = relay.arm({ at: "QUIT", delayMs: 20 });
		const sent = [offer(transport), offer(transport), offer(transport)];
		await quit.struck;
		expect(relay.openConnections()).toBe(1);
		for (const receipt of await Promise.all(sent)) expect(receipt).toMatchObject(accepted);
		expect(relay.messages.map(({ connection }) => connection)).toEqual([1, 1, 2]);
		expect(linesOf(relay).filter((line) => line === "QUIT")).toHaveLength(1);
	});

	test("are ended with QUIT after idleTimeoutMs", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay, { idleTimeoutMs: 100 });
		await offer(transport);
		expect(linesOf(relay)).not.toContain("QUIT");
		await relay.heard("QUIT");
		await until(() => relay.openConnections() === 0);
		expect(await offer(transport)).toMatchObject(accepted);
		expect(relay.connections()).toBe(2);
	});
});

describe("messages that wait for a connection", () => {
	test("are at most maxWaiting; what comes on top is deferred and not sent", async () => {
		const relay = await startRelay();
		const fault = relay.arm({ at: "message-end", hold: true });
		const transport = transportTo(relay, { maxConnections: 1, maxWaiting: 2 });
		const sent = [offer(transport), offer(transport), offer(transport)];
		await fault.struck;
		expect(await offer(transport)).toEqual({ outcome: "deferred", scope: "route", code: "busy" });
		await expect(transport.verify()).rejects.toMatchObject({ code: "busy" });
		fault.lift();
		for (const receipt of await Promise.all(sent)) expect(receipt).toMatchObject(accepted);
		expect(relay.messages).toHaveLength(3);
	});

	test("go on one after the other when the connection of each is refused", async () => {
		const relay = await startRelay({ faults: [{ at: "greeting", reply: "421 4.3.2 Busy" }] });
		const transport = transportTo(relay, { maxConnections: 1 });
		const receipts = await Promise.all([offer(transport), offer(transport), offer(transport)]);
		expect(receipts.map(({ outcome }) => outcome)).toEqual(["deferred", "deferred", "deferred"]);
		expect(relay.connections()).toBe(3);
	});
});

describe("an idle connection that the relay ended", () => {
	test.each([
		["without a word", {}],
		["with 421", { reply: "421 4.4.2 Timeout exceeded" }],
		["by a reset", { reset: true }],
	])("%s is not used any more", async (_, how) => {
		const relay = await startRelay();
		const transport = transportTo(relay, { maxConnections: 1 });
		await offer(transport);
		await relay.dropIdle(how);
		expect(await offer(transport)).toMatchObject(accepted);
		expect([relay.connections(), relay.messages.length]).toEqual([2, 2]);
	});

	test.each([
		["closes it", closing({})],
		["resets it", resetting({})],
		["says 421", closing({ reply: "421 4.4.2 Timeout exceeded" })],
	])("just as the next message came (%s) costs nothing but a new connection", async (_, fault) => {
		const relay = await startRelay({ faults: [{ at: "MAIL", skip: 1, times: 1, ...fault }] });
		const transport = transportTo(relay, { maxConnections: 1 });
		expect(await offer(transport)).toMatchObject(accepted);
		expect(await offer(transport)).toMatchObject(accepted);
		expect([relay.connections(), relay.messages.length]).toEqual([2, 2]);
	});

	test("because it is closing down (421 4.3.2) leaves the message waiting: that was its answer", async () => {
		const relay = await startRelay({ faults: [closing({ at: "MAIL", skip: 1, reply: "421 4.3.2 Closing down" })] });
		const transport = transportTo(relay, { maxConnections: 1 });
		await offer(transport);
		expect(await offer(transport)).toMatchObject({ outcome: "deferred", scope: "route", code: "closing" });
		expect(relay.connections()).toBe(1);
	});

	test("is tried anew once, and not for ever", async () => {
		const relay = await startRelay({ faults: [closing({ at: "MAIL", skip: 1 })] });
		const transport = transportTo(relay, { maxConnections: 1 });
		await offer(transport);
		expect(await offer(transport)).toEqual({ outcome: "deferred", scope: "route", code: "connection-lost" });
		expect(relay.connections()).toBe(2);
	});

	test("does not have the message sent anew once the relay had begun to read it", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay, { maxConnections: 1 });
		await offer(transport);
		relay.arm(resetting({ at: "message-begins" }));
		const large = Buffer.alloc(10_000_000, "0123456789abcd\r\n");
		expect(await transport.send({ mailFrom, recipient }, large, { deliveryId: "d-1" })).toMatchObject({
			outcome: "deferred",
			code: "connection-lost",
		});
		expect([relay.connections(), relay.messages.length]).toEqual([1, 1]);
	});

	test("and all others with it: the second attempt takes a new one", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay, { maxConnections: 2 });
		await Promise.all([offer(transport), offer(transport)]);
		expect(relay.openConnections()).toBe(2);
		relay.arm(closing({ at: "MAIL", times: 1 }));
		expect(await offer(transport)).toMatchObject(accepted);
		expect(relay.messages.at(-1)?.connection).toBe(3);
	});
});

describe("close", () => {
	test("lets a message under way finish, takes no other, and says QUIT", async () => {
		const relay = await startRelay();
		const fault = relay.arm({ at: "message-end", hold: true });
		const transport = transportTo(relay);
		const sent = offer(transport);
		await fault.struck;
		const closed = transport.close();
		await expect(offer(transport)).rejects.toMatchObject({ name: "TransportClosedError", code: "transport-closed" });
		await expect(transport.verify()).rejects.toMatchObject({ code: "transport-closed" });
		fault.lift();
		expect(await sent).toMatchObject(accepted);
		await closed;
		expect(linesOf(relay).at(-1)).toBe("QUIT");
		await until(() => relay.openConnections() === 0);
	});

	test("lets messages that still wait for a connection finish too", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay, { maxConnections: 1 });
		const sent = [offer(transport), offer(transport), offer(transport)];
		await transport.close();
		expect(await Promise.all(sent)).toEqual(Array(3).fill(expect.objectContaining(accepted)));
	});

	test.each(["QUIT", "RSET"] as const)("does not wait long for a relay that does not answer %s", async (at) => {
		const relay = await startRelay({
			faults: [
				{ at, hold: true },
				{ at: "RCPT", reply: "550 5.1.1 No" },
			],
		});
		const transport = transportTo(relay);
		expect(await offer(transport)).toMatchObject({ outcome: "rejected" });
		const started = performance.now();
		await transport.close();
		expect(performance.now() - started).toBeLessThan(4_000);
		await until(() => relay.openConnections() === 0);
	});

	test("may be called twice, and before anything was sent", async () => {
		const transport = transportTo({ port: 25 });
		await Promise.all([transport.close(), transport.close()]);
		await expect(offer(transport)).rejects.toMatchObject({ code: "transport-closed" });
	});
});
