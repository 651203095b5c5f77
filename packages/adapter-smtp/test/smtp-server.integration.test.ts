import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { Transport } from "@todoku/core";
import { composeMessage, parseAddress } from "@todoku/mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, test } from "vitest";
import { createSmtpTransport, type SmtpOptions } from "../src/index.ts";

interface Received {
	readonly mailFrom: string;
	readonly recipients: readonly string[];
	readonly bytes: Buffer;
	readonly secure: boolean;
	readonly user: string | undefined;
}

const cleanups: (() => Promise<void>)[] = [];

afterEach(async () => {
	for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

// A certificate for relay.example that it signed itself, valid for 100 years; its key protects nothing.
const fixture = (name: string) => readFileSync(new URL(`__fixtures__/${name}`, import.meta.url), "utf8");
const cert = fixture("relay-certificate.pem");
const key = fixture("relay-key.pem");

/** A real SMTP server with one account: shop, s3cret. */
async function startServer(options: SMTPServerOptions = {}) {
	const received: Received[] = [];
	let open = 0;
	let mostOpen = 0;
	const server = new SMTPServer({
		cert,
		key,
		authOptional: true,
		onConnect: (_session, done) => {
			open += 1;
			mostOpen = Math.max(mostOpen, open);
			done();
		},
		onClose: () => {
			open -= 1;
		},
		onAuth: ({ username, password }, _session, done) => {
			if (username === "shop" && password === "s3cret") return done(null, { user: username });
			return done(new Error("Wrong user name or password"));
		},
		onData: (stream, session, done) => {
			void buffer(stream).then((bytes) => {
				const { mailFrom, rcptTo } = session.envelope;
				received.push({
					mailFrom: mailFrom === false ? "" : mailFrom.address,
					recipients: rcptTo.map(({ address }) => address),
					bytes,
					secure: session.secure,
					user: session.user,
				});
				done();
			});
		},
		...options,
	});
	server.on("error", () => {});
	server.listen(0, "127.0.0.1");
	await once(server.server, "listening");
	cleanups.push(() => new Promise((resolve) => server.close(() => resolve())));
	return { received, mostOpen: () => mostOpen, port: (server.server.address() as AddressInfo).port };
}

function transportTo(options: Omit<SmtpOptions, "host"> | string): Transport {
	const transport = createSmtpTransport(typeof options === "string" ? options : { host: "127.0.0.1", ...options });
	cleanups.push(() => transport.close());
	return transport;
}

const mailFrom = parseAddress("bounce@shop.example");
const recipient = parseAddress("taro@example.com");
const bytes = Buffer.from("Subject: Hello\r\n\r\nHello\r\n");
const plain = { disabledCommands: ["STARTTLS"] };

test("a composed message arrives octet for octet", async () => {
	const server = await startServer(plain);
	const message = await composeMessage({
		from: "通販 <shop@shop.example>",
		to: "taro@example.com",
		subject: "ご注文の確認",
		text: ".\n..\n.先頭の点\nEnd.\n",
	});
	const receipt = await transportTo({ port: server.port }).send({ mailFrom: null, recipient }, message, {
		deliveryId: "d-1",
	});
	expect(receipt).toMatchObject({ outcome: "accepted", replyCode: 250 });
	expect(server.received).toMatchObject([{ mailFrom: "", recipients: ["taro@example.com"] }]);
	expect(server.received[0]?.bytes.equals(message)).toBe(true);
});

test("concurrent messages share the connections of the pool, each with an answer of its own", async () => {
	const server = await startServer({
		...plain,
		onRcptTo: ({ address }, _session, done) => {
			if (address.startsWith("odd")) return done(Object.assign(new Error("No such user"), { responseCode: 550 }));
			return done();
		},
	});
	const transport = transportTo({ port: server.port, maxConnections: 3 });
	const receipts = await Promise.all(
		Array.from({ length: 40 }, (_, index) =>
			transport.send(
				{ mailFrom, recipient: parseAddress(`${index % 2 ? "odd" : "even"}${index}@example.com`) },
				bytes,
				{
					deliveryId: `d-${index}`,
				},
			),
		),
	);
	expect(receipts.map(({ outcome }) => outcome)).toEqual(
		Array.from({ length: 40 }, (_, index) => (index % 2 ? "rejected" : "accepted")),
	);
	expect(server.received.map(({ recipients }) => recipients[0]).toSorted()).toEqual(
		Array.from({ length: 20 }, (_, index) => `even${index * 2}@example.com`).toSorted(),
	);
	expect(server.mostOpen()).toBe(3);
});

test("logs in with the credentials of the URL", async () => {
	const server = await startServer({ ...plain, allowInsecureAuth: true, authOptional: false });
	const transport = transportTo(`smtp://shop:s%33cret@127.0.0.1:${server.port}`);
	await transport.verify?.();
	expect(await transport.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1" })).toMatchObject({
		outcome: "accepted",
	});
	expect(server.received).toMatchObject([{ user: "shop" }]);
});

test("leaves the mail waiting while the login is wrong, and says so when asked", async () => {
	const server = await startServer({ ...plain, allowInsecureAuth: true, authOptional: false });
	const transport = transportTo({ port: server.port, auth: { user: "shop", pass: "wr0ng" } });
	const receipt = await transport.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "deferred", scope: "route", code: "auth-failed", replyCode: 535 });
	const error: unknown = await transport.verify?.().catch((thrown: unknown) => thrown);
	expect(error).toMatchObject({
		code: "auth-failed",
		message: `The relay 127.0.0.1:${server.port} refused the login; correct auth`,
	});
	expect(JSON.stringify([receipt, error, String((error as Error).cause)])).not.toContain("wr0ng");
});

test("does not send to a relay that wants a login it has not got", async () => {
	const server = await startServer({ ...plain, authOptional: false });
	const transport = transportTo({ port: server.port });
	expect(await transport.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1" })).toMatchObject({
		outcome: "deferred",
		scope: "route",
		code: "auth-required",
	});
});

test.each([
	["STARTTLS", {}, false],
	["TLS from the start", { secure: true }, true],
])(
	"refuses an untrusted certificate over %s, unless told which to trust, or not to look",
	async (_, options, secure) => {
		const server = await startServer(options);
		const cautious = transportTo({ port: server.port, secure });
		expect(await cautious.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1" })).toMatchObject({
			outcome: "deferred",
			scope: "route",
			code: "tls",
		});
		await expect(cautious.verify?.()).rejects.toMatchObject({ code: "tls" });
		const trusting = transportTo({ port: server.port, secure, tls: { rejectUnauthorized: false } });
		expect(await trusting.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1" })).toMatchObject({
			outcome: "accepted",
		});
		const informed = transportTo({ port: server.port, secure, tls: { ca: cert, servername: "relay.example" } });
		await informed.verify?.();
		expect(await informed.send({ mailFrom, recipient }, bytes, { deliveryId: "d-1" })).toMatchObject({
			outcome: "accepted",
		});
		expect(server.received).toMatchObject([{ secure: true }, { secure: true }]);
	},
);

test("refuses a trusted certificate that is for another name", async () => {
	const server = await startServer();
	const transport = transportTo({ port: server.port, tls: { ca: [cert], servername: "other.example" } });
	await expect(transport.verify?.()).rejects.toMatchObject({ code: "tls" });
});

test("verify names what is wrong with a relay that is not there", async () => {
	await expect(transportTo({ port: 1 }).verify?.()).rejects.toMatchObject({
		code: "connection-refused",
		message: "The relay 127.0.0.1:1 has nothing listening there; correct host and port",
	});
});

test("verify sends nothing", async () => {
	const server = await startServer(plain);
	await transportTo({ port: server.port }).verify?.();
	expect(server.received).toEqual([]);
});
