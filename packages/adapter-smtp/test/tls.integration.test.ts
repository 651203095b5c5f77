import { describe, expect, test } from "vitest";
import { linesOf, offer, startRelay, tls, transportTo, trust } from "./relay.ts";

const login = { user: "shop", pass: "s3cret" };
const refused = { outcome: "deferred", scope: "route", code: "tls" };

/** Reaches this machine, but is no loopback address: what the defaults take for a relay elsewhere. */
const elsewhere = { host: "0.0.0.0" };

describe("a relay that offers no STARTTLS, or whose offer somebody removed,", () => {
	test.each([
		["elsewhere", elsewhere],
		["on this machine, where the option asks for it", { startTls: "required" }],
	] as const)("%s, is sent neither mail nor login", async (_, options) => {
		const relay = await startRelay({ auth: login });
		const transport = transportTo(relay, { ...options, auth: login });
		expect(await offer(transport)).toMatchObject(refused);
		await expect(transport.verify()).rejects.toMatchObject({
			code: "tls",
			message: expect.stringMatching(/offers no STARTTLS, or somebody on the way removes it; correct port and secure/),
		});
		expect(linesOf(relay).filter((line) => /^(?:MAIL|AUTH|RCPT|DATA)/.test(line))).toEqual([]);
	});

	test("is sent neither when it knows HELO only", async () => {
		const relay = await startRelay({ faults: [{ at: "EHLO", reply: "502 5.5.1 What?" }] });
		const receipt = await offer(transportTo(relay, { startTls: "required" }));
		expect(receipt).toMatchObject({ outcome: "deferred", scope: "route" });
		expect(linesOf(relay).filter((line) => line.startsWith("MAIL"))).toEqual([]);
	});

	test("is sent neither when it takes STARTTLS and goes on in the clear", async () => {
		const faults = [{ at: "STARTTLS", reply: "220 2.0.0 Ready\r\n250 relay.example" }] as const;
		const relay = await startRelay({ auth: login, faults });
		const transport = transportTo(relay, { startTls: "required", auth: login, greetingTimeoutMs: 100 });
		expect(await offer(transport)).toMatchObject({ outcome: "deferred", scope: "route" });
		expect(relay.messages).toEqual([]);
		expect(linesOf(relay).filter((line) => /^(?:MAIL|AUTH)/.test(line))).toEqual([]);
	});

	test("is sent the mail, but not the login, when STARTTLS is used only where offered", async () => {
		const relay = await startRelay();
		const options = { ...elsewhere, startTls: "when-offered" } as const;
		expect(await offer(transportTo(relay, options))).toMatchObject({ outcome: "accepted" });
		const protectedRelay = await startRelay({ auth: login });
		const transport = transportTo(protectedRelay, { ...options, auth: login });
		expect(await offer(transport)).toMatchObject(refused);
		await expect(transport.verify()).rejects.toMatchObject({
			code: "tls",
			message: expect.stringContaining("without it no login leaves this machine"),
		});
		expect(linesOf(protectedRelay).filter((line) => line.startsWith("AUTH"))).toEqual([]);
	});

	test("is sent mail and login on this machine, where nobody is on the way", async () => {
		const relay = await startRelay({ auth: login });
		expect(await offer(transportTo(relay, { auth: login }))).toMatchObject({ outcome: "accepted" });
		expect(relay.messages).toMatchObject([{ secure: false, user: "shop" }]);
	});
});

describe("a relay that offers STARTTLS", () => {
	test.each(["required", "when-offered"] as const)("is spoken to over TLS when it is %s", async (startTls) => {
		const relay = await startRelay({ tls, auth: login });
		const transport = transportTo(relay, { startTls, auth: login, tls: trust });
		await transport.verify();
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(relay.messages).toMatchObject([{ secure: true, user: "shop" }]);
	});

	test("on this machine is not asked whose certificate it has, unless TLS was asked for", async () => {
		const relay = await startRelay({ tls });
		expect(await offer(transportTo(relay))).toMatchObject({ outcome: "accepted" });
		expect(await offer(transportTo(relay, { startTls: "when-offered" }))).toMatchObject(refused);
		expect(await offer(transportTo(relay, { tls: {} }))).toMatchObject(refused);
		expect(relay.messages).toMatchObject([{ secure: true }]);
	});

	test("is spoken to in the clear when it is never to be used", async () => {
		const relay = await startRelay({ tls });
		expect(await offer(transportTo(relay, { startTls: "never" }))).toMatchObject({ outcome: "accepted" });
		expect(relay.messages).toMatchObject([{ secure: false }]);
	});
});

describe.each([
	["STARTTLS", { startTls: "required" }],
	["TLS from the start", { secure: true }],
] as const)("the certificate, over %s,", (_, way) => {
	test("must be a trusted one, unless told which to trust, or not to look", async () => {
		const relay = await startRelay({ tls, implicitTls: "secure" in way });
		const cautious = transportTo(relay, way);
		expect(await offer(cautious)).toMatchObject(refused);
		await expect(cautious.verify()).rejects.toMatchObject({ code: "tls" });
		expect(await offer(transportTo(relay, { ...way, tls: { rejectUnauthorized: false } }))).toMatchObject({
			outcome: "accepted",
		});
		const informed = transportTo(relay, { ...way, tls: trust });
		await informed.verify();
		expect(await offer(informed)).toMatchObject({ outcome: "accepted" });
		expect(relay.messages).toMatchObject([{ secure: true }, { secure: true }]);
	});

	test("must be for the right name", async () => {
		const relay = await startRelay({ tls, implicitTls: "secure" in way });
		const transport = transportTo(relay, { ...way, tls: { ...trust, servername: "other.example" } });
		expect(await offer(transport)).toMatchObject(refused);
		await expect(transport.verify()).rejects.toMatchObject({ code: "tls" });
	});
});

test("TLS from the start with a relay that speaks in the clear is deferred", async () => {
	const relay = await startRelay();
	const transport = transportTo(relay, { secure: true, connectTimeoutMs: 2_000 });
	expect(await offer(transport)).toMatchObject({ outcome: "deferred", scope: "route" });
	expect(relay.messages).toEqual([]);
});
