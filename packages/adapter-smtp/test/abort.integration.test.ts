import { getEventListeners } from "node:events";
import type { SmtpPoint } from "@todoku/core/testing";
import { describe, expect, test } from "vitest";
import { bytes, mailFrom, offer, recipient, startRelay, transportTo } from "./relay.ts";

const reason = new Error("shutting down");
const login = { user: "shop", pass: "s3cret" };

test("an abort before the offer throws the reason and connects to nobody", async () => {
	const relay = await startRelay();
	await expect(offer(transportTo(relay), AbortSignal.abort(reason))).rejects.toBe(reason);
	expect(relay.connections()).toBe(0);
});

describe("an abort before the message throws the reason and leaves nothing behind:", () => {
	test.each<SmtpPoint>(["greeting", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"])("at %s", async (at) => {
		const relay = await startRelay({ auth: login });
		const fault = relay.arm({ at, hold: true });
		const abort = new AbortController();
		const transport = transportTo(relay, { auth: login, maxConnections: 1 });
		const sent = offer(transport, abort.signal);
		await fault.struck;
		abort.abort(reason);
		await expect(sent).rejects.toBe(reason);
		fault.lift();
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(relay.messages).toHaveLength(1);
	});

	test("while it is connecting", async () => {
		const relay = await startRelay();
		const abort = new AbortController();
		const transport = transportTo(relay, { maxConnections: 1 });
		const sent = offer(transport, abort.signal);
		queueMicrotask(() => abort.abort(reason));
		await expect(sent).rejects.toBe(reason);
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
	});

	test("in the middle of a large message", async () => {
		const relay = await startRelay({ readBytesPerSecond: 1_000_000 });
		const fault = relay.arm({ at: "message-begins" });
		const abort = new AbortController();
		const large = Buffer.alloc(30_000_000, "0123456789abcd\r\n");
		const options = { deliveryId: "d-1", signal: abort.signal };
		const sent = transportTo(relay).send({ mailFrom, recipient }, large, options);
		await fault.struck;
		abort.abort(reason);
		await expect(sent).rejects.toBe(reason);
		expect(relay.messages).toEqual([]);
	});

	test("while waiting for a free connection, and leaves the others alone", async () => {
		const relay = await startRelay();
		const fault = relay.arm({ at: "message-end", hold: true });
		const transport = transportTo(relay, { maxConnections: 1 });
		const first = offer(transport);
		await fault.struck;
		const abort = new AbortController();
		const second = offer(transport, abort.signal);
		abort.abort(reason);
		await expect(second).rejects.toBe(reason);
		fault.lift();
		expect(await first).toMatchObject({ outcome: "accepted" });
		expect(relay.messages).toHaveLength(1);
	});
});

test("an abort after the message leaves its fate unknown", async () => {
	const relay = await startRelay();
	const fault = relay.arm({ at: "message-end", hold: true });
	const abort = new AbortController();
	const sent = offer(transportTo(relay), abort.signal);
	await fault.struck;
	abort.abort(reason);
	expect(await sent).toEqual({ outcome: "unknown", code: "aborted" });
});

test("an abort after the answer changes nothing", async () => {
	const relay = await startRelay();
	const abort = new AbortController();
	const transport = transportTo(relay, { maxConnections: 1 });
	await offer(transport, abort.signal);
	abort.abort(reason);
	expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
	expect(relay.connections()).toBe(1);
});

test("a signal that lives on is left without listeners", async () => {
	const relay = await startRelay();
	const { signal } = new AbortController();
	const receipt = await transportTo(relay).send({ mailFrom, recipient }, bytes, { deliveryId: "d-1", signal });
	expect(receipt).toMatchObject({ outcome: "accepted" });
	expect(getEventListeners(signal, "abort")).toEqual([]);
});
