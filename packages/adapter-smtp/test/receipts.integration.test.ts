import type { Receipt, Transport } from "@todoku/core";
import { type Address, AddressError, parseAddress } from "@todoku/mime";
import { afterEach, describe, expect, test } from "vitest";
import { createSmtpTransport, type SmtpOptions } from "../src/index.ts";
import { cut, ignore, type Script, type ScriptedRelay, startScriptedRelay } from "./scripted-relay.ts";

const mailFrom = parseAddress("bounce@shop.example");
const recipient = parseAddress("taro@example.com");
const bytes = Buffer.from("From: shop@shop.example\r\nSubject: Hello\r\n\r\nHello\r\n");

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function relayOf(script?: Script): Promise<ScriptedRelay> {
	const relay = await startScriptedRelay(script);
	cleanups.push(() => relay.close());
	return relay;
}

function transportTo(relay: { readonly port: number }, options: Partial<SmtpOptions> = {}): Transport {
	const transport = createSmtpTransport({ host: "127.0.0.1", port: relay.port, ...options });
	cleanups.push(() => transport.close());
	return transport;
}

function offer(transport: Transport, signal?: AbortSignal): Promise<Receipt> {
	return transport.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1", signal });
}

async function offerTo(script: Script, options?: Partial<SmtpOptions>): Promise<Receipt> {
	return offer(transportTo(await relayOf(script), options));
}

describe("the wire", () => {
	test("carries the envelope apart from the header, and the message octet for octet", async () => {
		const relay = await relayOf();
		const message = Buffer.from("Subject: dots\r\n\r\n.\r\n..two\r\n.one\r\nthe end.\r\n\r\n.\r\n");
		const receipt = await transportTo(relay).send({ mailFrom, recipient }, message, { deliveryId: "d-1" });
		expect(receipt).toEqual({
			outcome: "accepted",
			reply: "250 2.0.0 Ok: queued as 4XyZ",
			replyCode: 250,
			enhanced: [2, 0, 0],
		});
		expect(relay.commands.slice(1)).toEqual([
			`MAIL FROM:<bounce@shop.example> SIZE=${message.byteLength}`,
			"RCPT TO:<taro@example.com>",
			"DATA",
		]);
		expect(relay.messages.map((wire) => wire.toString().replace(/^\./gm, ""))).toEqual([message.toString()]);
		expect(relay.messages[0]?.toString()).toContain("\r\n..\r\n...two\r\n..one\r\n");
	});

	test("carries a large message octet for octet", async () => {
		const relay = await relayOf();
		const large = Buffer.from(`Subject: large\r\n\r\n${`${"0123456789".repeat(7)}\r\n`.repeat(10_000)}`);
		await transportTo(relay).send({ mailFrom, recipient }, large, { deliveryId: "d-1" });
		expect(relay.messages[0]?.equals(large)).toBe(true);
	});

	test("carries the null reverse-path as <>", async () => {
		const relay = await relayOf();
		await transportTo(relay).send({ mailFrom: null, recipient }, bytes, { deliveryId: "d-1" });
		expect(relay.commands[1]).toMatch(/^MAIL FROM:<> /);
	});

	test("quotes an old carrier address", async () => {
		const relay = await relayOf();
		const carrier = parseAddress("a..b@docomo.ne.jp", { legacyCarrier: true });
		await transportTo(relay).send({ mailFrom, recipient: carrier }, bytes, { deliveryId: "d-1" });
		expect(relay.commands).toContain('RCPT TO:<"a..b"@docomo.ne.jp>');
	});

	test("declares a message that is not 7-bit", async () => {
		const relay = await relayOf();
		await transportTo(relay).send({ mailFrom, recipient }, Buffer.from("Subject: x\r\n\r\né\r\n"), {
			deliveryId: "d-1",
		});
		expect(relay.commands[1]).toContain(" BODY=8BITMIME");
	});

	test("introduces itself by the given name", async () => {
		const relay = await relayOf();
		await offer(transportTo(relay, { name: "shop.example.com" }));
		expect(relay.commands[0]).toBe("EHLO shop.example.com");
	});

	test.each([
		["a line end", "taro@example.com>\r\nRCPT TO:<other@example.com"],
		["NUL", "ta\0ro@example.com"],
	])("never carries an address with %s", async (_, text) => {
		const relay = await relayOf();
		const transport = transportTo(relay);
		const address = text as Address;
		const options = { deliveryId: "d-1" };
		await expect(transport.send({ mailFrom, recipient: address }, bytes, options)).rejects.toThrow(AddressError);
		await expect(transport.send({ mailFrom: address, recipient }, bytes, options)).rejects.toThrow(AddressError);
		expect(relay.connections()).toBe(0);
	});

	test("never carries a local part that is not ASCII, also where the relay offers SMTPUTF8", async () => {
		const relay = await relayOf({ EHLO: "250-relay.example\r\n250 SMTPUTF8" });
		const receipt = await transportTo(relay).send({ mailFrom, recipient: parseAddress("太郎@example.com") }, bytes, {
			deliveryId: "d-1",
		});
		expect(receipt).toMatchObject({ outcome: "rejected", scope: "recipient", code: "address-unsupported" });
		expect(relay.connections()).toBe(0);
	});

	test("is not touched by what is not bytes", async () => {
		const relay = await relayOf();
		const text = "Subject: Hello\r\n\r\n" as unknown as Uint8Array;
		await expect(transportTo(relay).send({ mailFrom, recipient }, text, { deliveryId: "d-1" })).rejects.toThrow(
			/bytes must be a Uint8Array/,
		);
		expect(relay.connections()).toBe(0);
	});
});

describe.each([
	["one command at a time", "250-relay.example\r\n250 SIZE 1000000"],
	["pipelined", "250-relay.example\r\n250-PIPELINING\r\n250 SIZE 1000000"],
])("a refusal, %s,", (_, EHLO) => {
	test.each<[keyof Script, string, object]>([
		["RCPT", "450 4.2.0 Greylisted", { outcome: "deferred", scope: "recipient", code: "recipient-refused" }],
		["RCPT", "550 5.1.1 No such user", { outcome: "rejected", scope: "recipient", code: "recipient-refused" }],
		["MAIL", "451 4.1.8 Not now", { outcome: "deferred", scope: "route", code: "sender-refused" }],
		["MAIL", "550 5.7.1 Not you", { outcome: "rejected", scope: "route", code: "sender-refused" }],
		["MAIL", "421 4.3.2 Going down", { outcome: "deferred", scope: "route", code: "closing" }],
		["RCPT", "421 4.3.2 Going down", { outcome: "deferred", scope: "route", code: "closing" }],
		["message", "421 4.3.2 Going down", { outcome: "deferred", scope: "route", code: "closing" }],
		["message", "451 4.3.0 Later", { outcome: "deferred", scope: "message", code: "message-refused" }],
		["message", "554 5.6.0 Spam", { outcome: "rejected", scope: "message", code: "message-refused" }],
		["message", "552 5.3.4 Too large", { outcome: "rejected", scope: "message", code: "message-too-large" }],
	])("at %s with %s", async (step, reply, expected) => {
		// A relay that has no recipient, or no sender, does not take DATA (RFC 5321 §3.3).
		const DATA = step === "message" ? "354 Go on" : "503 5.5.1 No";
		const receipt = await offerTo({ EHLO, DATA, [step]: reply });
		expect(receipt).toMatchObject({ ...expected, reply, replyCode: Number(reply.slice(0, 3)) });
	});

	test("at DATA concerns the message", async () => {
		expect(await offerTo({ EHLO, DATA: "554 5.5.0 No" })).toMatchObject({ outcome: "rejected", scope: "message" });
	});

	test("leaves the connection in order for the next message", async () => {
		const relay = await relayOf({ EHLO, DATA: "554 5.5.0 No" });
		const transport = transportTo(relay, { maxConnections: 1 });
		await offer(transport);
		await offer(transport);
		expect(relay.connections()).toBe(1);
		expect(relay.commands.filter((command) => command === "RSET").length).toBeGreaterThan(0);
	});
});

describe("a relay that cannot be used leaves the mail waiting:", () => {
	test("nothing listens there", async () => {
		const relay = await startScriptedRelay();
		await relay.close();
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

	test.each<[string, Script, object]>([
		["it closes before the greeting", { greeting: cut }, { code: "connection-lost" }],
		["it greets with 554", { greeting: "554 5.3.2 No service" }, { code: "session-refused", replyCode: 554 }],
		["it greets with 421", { greeting: "421 4.3.2 Busy" }, { code: "closing", replyCode: 421 }],
		["it refuses EHLO and HELO", { EHLO: "502 No", HELO: "550 No" }, { code: "session-refused", replyCode: 550 }],
		["it is no SMTP server", { greeting: "HTTP/1.1 400 Bad Request" }, { code: "protocol" }],
		["it closes at MAIL FROM", { MAIL: cut }, { code: "connection-lost" }],
		["it closes at RCPT TO", { RCPT: cut }, { code: "connection-lost" }],
		["it closes at DATA", { DATA: cut }, { code: "connection-lost" }],
		["its STARTTLS fails", { EHLO: "250-relay.example\r\n250 STARTTLS" }, { code: "tls" }],
	])("%s", async (_, script, expected) => {
		const receipt = await offerTo({ ...script, ...({ STAR: "454 4.7.0 Not now" } as Script) });
		expect(receipt).toMatchObject({ outcome: "deferred", scope: "route", ...expected });
	});

	test("it never greets", async () => {
		const receipt = await offerTo({ greeting: ignore }, { greetingTimeoutMs: 50 });
		expect(receipt).toEqual({ outcome: "deferred", scope: "route", code: "timeout" });
	});

	test("it does not come to an end with its greeting", async () => {
		const receipt = await offerTo({ greeting: ignore }, { connectTimeoutMs: 50 });
		expect(receipt).toEqual({ outcome: "deferred", scope: "route", code: "timeout" });
	});

	test("it falls silent before the message", async () => {
		const receipt = await offerTo({ RCPT: ignore }, { socketTimeoutMs: 50 });
		expect(receipt).toEqual({ outcome: "deferred", scope: "route", code: "timeout" });
	});

	test("it refuses the login", async () => {
		const script = { EHLO: "250-relay.example\r\n250 AUTH PLAIN", AUTH: "535 5.7.8 Wrong" };
		const receipt = await offerTo(script, { auth: { user: "shop", pass: "s3cret" } });
		expect(receipt).toMatchObject({ outcome: "deferred", scope: "route", code: "auth-failed", enhanced: [5, 7, 8] });
	});

	test("it offers no login although there are credentials", async () => {
		const relay = await relayOf({ AUTH: "502 5.5.1 What?" });
		const receipt = await offer(transportTo(relay, { auth: { user: "shop", pass: "s3cret" } }));
		expect(receipt).toMatchObject({ outcome: "deferred", scope: "route", code: "auth-failed" });
		expect(relay.commands.filter((command) => command.startsWith("MAIL"))).toEqual([]);
	});
});

describe("the fate of a message", () => {
	test("is unknown when the connection is cut after the final dot", async () => {
		const relay = await relayOf({ message: cut });
		expect(await offer(transportTo(relay))).toEqual({ outcome: "unknown", code: "connection-lost" });
		expect(relay.messages).toHaveLength(1);
		expect(relay.connections()).toBe(1);
	});

	test("is unknown when no answer comes after the final dot", async () => {
		expect(await offerTo({ message: ignore }, { socketTimeoutMs: 50 })).toEqual({
			outcome: "unknown",
			code: "timeout",
		});
	});

	test("is unknown when the answer makes no sense", async () => {
		expect(await offerTo({ message: "hello?" })).toEqual({ outcome: "unknown", code: "protocol", reply: "hello?" });
	});

	test("is known when the connection is cut in the middle of the message: without its end it was not taken", async () => {
		const relay = await relayOf({ EHLO: "250 relay.example", messageBegins: cut });
		const large = Buffer.alloc(50_000_000, "0123456789abcd\r\n");
		const receipt = await transportTo(relay).send({ mailFrom, recipient }, large, { deliveryId: "d-1" });
		expect(receipt).toEqual({ outcome: "deferred", scope: "route", code: "connection-lost" });
		expect(relay.messages).toEqual([]);
	});

	test("is a refusal without a single octet sent when the relay's SIZE is smaller", async () => {
		const relay = await relayOf({ EHLO: "250-relay.example\r\n250 SIZE 10" });
		expect(await offer(transportTo(relay))).toEqual({
			outcome: "rejected",
			scope: "message",
			code: "message-too-large",
		});
		expect(relay.commands.filter((command) => command.startsWith("MAIL"))).toEqual([]);
	});

	test("is not at stake when the relay drops an idle connection just as the next message comes", async () => {
		let mails = 0;
		const relay = await relayOf({
			MAIL: (socket) => {
				mails += 1;
				if (mails === 2) socket.destroy();
				else socket.write("250 Ok\r\n");
			},
		});
		const transport = transportTo(relay, { maxConnections: 1 });
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect([relay.connections(), relay.messages.length]).toEqual([2, 2]);
	});
});

describe("an abort", () => {
	const reason = new Error("shutting down");

	test("before the offer throws the reason and connects to nobody", async () => {
		const relay = await relayOf();
		await expect(offer(transportTo(relay), AbortSignal.abort(reason))).rejects.toBe(reason);
		expect(relay.connections()).toBe(0);
	});

	test("before the message throws the reason", async () => {
		const relay = await relayOf({ RCPT: ignore });
		const abort = new AbortController();
		const sent = offer(transportTo(relay), abort.signal);
		await relay.heard("RCPT");
		abort.abort(reason);
		await expect(sent).rejects.toBe(reason);
	});

	test("while waiting for a free connection throws the reason and leaves the others alone", async () => {
		const answer = Promise.withResolvers<void>();
		const relay = await relayOf({ message: (socket) => void answer.promise.then(() => socket.write("250 Ok\r\n")) });
		const transport = transportTo(relay, { maxConnections: 1 });
		const first = offer(transport);
		await relay.heard("DATA");
		const abort = new AbortController();
		const second = offer(transport, abort.signal);
		abort.abort(reason);
		await expect(second).rejects.toBe(reason);
		answer.resolve();
		expect(await first).toMatchObject({ outcome: "accepted" });
		expect(relay.messages).toHaveLength(1);
	});

	test("after the message leaves its fate unknown", async () => {
		const abort = new AbortController();
		const relay = await relayOf({ message: () => abort.abort(reason) });
		expect(await offer(transportTo(relay), abort.signal)).toEqual({ outcome: "unknown", code: "aborted" });
	});

	test("after the answer changes nothing", async () => {
		const relay = await relayOf();
		const abort = new AbortController();
		const transport = transportTo(relay, { maxConnections: 1 });
		await offer(transport, abort.signal);
		abort.abort(reason);
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(relay.connections()).toBe(1);
	});
});

describe("close", () => {
	test("lets a message under way finish, and refuses the next", async () => {
		const answer = Promise.withResolvers<void>();
		const relay = await relayOf({ message: (socket) => void answer.promise.then(() => socket.write("250 Ok\r\n")) });
		const transport = transportTo(relay);
		const sent = offer(transport);
		await relay.heard("DATA");
		const closed = transport.close();
		await expect(offer(transport)).rejects.toMatchObject({ name: "TransportClosedError", code: "transport-closed" });
		await expect(transport.verify?.()).rejects.toMatchObject({ code: "transport-closed" });
		answer.resolve();
		expect(await sent).toMatchObject({ outcome: "accepted" });
		await closed;
	});

	test("lets messages that still wait for a connection finish too", async () => {
		const relay = await relayOf();
		const transport = transportTo(relay, { maxConnections: 1 });
		const sent = [offer(transport), offer(transport), offer(transport)];
		await transport.close();
		expect(await Promise.all(sent)).toEqual(Array(3).fill(expect.objectContaining({ outcome: "accepted" })));
	});

	test("may be called twice, and before anything was sent", async () => {
		const transport = createSmtpTransport("smtp://127.0.0.1:25");
		await Promise.all([transport.close(), transport.close()]);
		await expect(offer(transport)).rejects.toMatchObject({ code: "transport-closed" });
	});
});
