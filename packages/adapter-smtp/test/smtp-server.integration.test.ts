import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { composeMessage } from "@todoku/mime";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { describe, expect, onTestFinished, test } from "vitest";
import type { SmtpTokenAuth } from "../src/index.ts";
import { offer, recipient, tls, transportTo, trust } from "./relay.ts";

interface Received {
	readonly mailFrom: string;
	readonly recipients: readonly string[];
	readonly bytes: Buffer;
	readonly secure: boolean;
	readonly user: string | undefined;
}

/** A real SMTP server with one account: shop, with the password s3cret and the access token g00d. */
async function startServer(options: SMTPServerOptions = {}) {
	const received: Received[] = [];
	const tokens: (string | undefined)[] = [];
	const server = new SMTPServer({
		...tls,
		authOptional: true,
		onAuth: ({ method, username, password, accessToken }, _session, done) => {
			if (method === "XOAUTH2") {
				tokens.push(accessToken);
				if (accessToken === "g00d") return done(null, { user: username });
				return done(null, { data: { status: "401", schemes: "bearer", scope: "mail" } });
			}
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
	onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
	return { received, tokens, port: (server.server.address() as AddressInfo).port };
}

const plain = { disabledCommands: ["STARTTLS"] };
const protectedBy = (...authMethods: string[]) => ({
	...plain,
	allowInsecureAuth: true,
	authOptional: false,
	authMethods,
});
const accepted = { outcome: "accepted" };

test("a composed message arrives octet for octet", async () => {
	const server = await startServer(plain);
	const message = await composeMessage({
		from: "通販 <shop@shop.example>",
		to: "taro@example.com",
		subject: "ご注文の確認",
		text: ".\n..\n.先頭の点\nEnd.\n",
	});
	const receipt = await transportTo(server).send({ mailFrom: null, recipient }, message, { deliveryId: "d-1" });
	expect(receipt).toMatchObject({ outcome: "accepted", replyCode: 250 });
	expect(server.received).toMatchObject([{ mailFrom: "", recipients: ["taro@example.com"] }]);
	expect(server.received[0]?.bytes.equals(message)).toBe(true);
});

describe("a login", () => {
	test.each(["PLAIN", "LOGIN", "CRAM-MD5"])("goes by AUTH %s", async (method) => {
		const server = await startServer({
			...protectedBy(method),
			onAuth: (auth, _session, done) => {
				const right = auth.validatePassword?.("s3cret") ?? auth.password === "s3cret";
				return right && auth.method === method ? done(null, { user: auth.username }) : done(new Error("Wrong"));
			},
		});
		const transport = transportTo(server, { auth: { user: "shop", pass: "s3cret" } });
		await transport.verify();
		expect(await offer(transport)).toMatchObject(accepted);
		expect(server.received).toMatchObject([{ user: "shop" }]);
	});

	test("goes over STARTTLS", async () => {
		const server = await startServer({ authOptional: false });
		const options = { auth: { user: "shop", pass: "s3cret" }, startTls: "required", tls: trust } as const;
		expect(await offer(transportTo(server, options))).toMatchObject(accepted);
		expect(server.received).toMatchObject([{ user: "shop", secure: true }]);
	});

	test("that is wrong leaves the mail waiting, and verify says so without saying the password", async () => {
		const server = await startServer(protectedBy("PLAIN"));
		const transport = transportTo(server, { auth: { user: "shop", pass: "wr0ng" } });
		const receipt = await offer(transport);
		expect(receipt).toMatchObject({ outcome: "deferred", scope: "route", code: "auth-failed", replyCode: 535 });
		const error: unknown = await transport.verify().catch((thrown: unknown) => thrown);
		expect(error).toMatchObject({
			code: "auth-failed",
			message: `The relay 127.0.0.1:${server.port} refused the login; correct auth`,
		});
		expect(JSON.stringify([receipt, error, String((error as Error).cause)])).not.toContain("wr0ng");
	});

	test("that the relay wants and we have not got leaves the mail waiting", async () => {
		const server = await startServer({ ...plain, authOptional: false });
		expect(await offer(transportTo(server))).toMatchObject({
			outcome: "deferred",
			scope: "route",
			code: "auth-required",
		});
	});

	test("that the relay does not offer leaves the mail waiting, and the password unsaid", async () => {
		const server = await startServer({ disabledCommands: ["STARTTLS", "AUTH"] });
		const transport = transportTo(server, { auth: { user: "shop", pass: "s3cret" } });
		expect(await offer(transport)).toEqual({ outcome: "deferred", scope: "route", code: "auth-failed" });
		await expect(transport.verify()).rejects.toMatchObject({ message: expect.stringContaining("offers no login") });
		expect(server.received).toEqual([]);
	});
});

describe("a login by access token", () => {
	const xoauth2 = protectedBy("XOAUTH2");

	/** Gives these tokens, one at each question. */
	function tokens(...given: string[]) {
		const asked: boolean[] = [];
		const auth: SmtpTokenAuth = {
			user: "shop",
			accessToken: ({ renew }) => {
				asked.push(renew);
				return Promise.resolve(given.shift() ?? "none-left");
			},
		};
		return { auth, asked };
	}

	test("asks for the token once per connection", async () => {
		const server = await startServer(xoauth2);
		const { auth, asked } = tokens("g00d");
		const transport = transportTo(server, { auth });
		expect(await offer(transport)).toMatchObject(accepted);
		expect(await offer(transport)).toMatchObject(accepted);
		expect(asked).toEqual([false]);
		expect(server.received[0]?.user).toBe("shop");
	});

	test("asks for a new one when the relay refuses it, once", async () => {
		const server = await startServer(xoauth2);
		const { auth, asked } = tokens("st4le", "g00d");
		expect(await offer(transportTo(server, { auth }))).toMatchObject(accepted);
		expect(asked).toEqual([false, true]);
		expect(server.tokens).toEqual(["st4le", "g00d"]);
	});

	test("leaves the mail waiting when the new one is refused too", async () => {
		const server = await startServer(xoauth2);
		const { auth, asked } = tokens("st4le", "b4d", "g00d");
		const transport = transportTo(server, { auth });
		const receipt = await offer(transport);
		expect(receipt).toMatchObject({ outcome: "deferred", scope: "route", code: "auth-failed", replyCode: 535 });
		expect(asked).toEqual([false, true]);
		expect(JSON.stringify(receipt)).not.toContain("b4d");
	});

	test("renews a token that is refused without an explanation too", async () => {
		const server = await startServer({
			...xoauth2,
			onAuth: ({ accessToken, username }, _session, done) =>
				accessToken === "g00d" ? done(null, { user: username }) : done(new Error("5.7.8 No")),
		});
		const { auth, asked } = tokens("st4le", "g00d");
		expect(await offer(transportTo(server, { auth }))).toMatchObject(accepted);
		expect(asked).toEqual([false, true]);
	});

	test.each([
		["cannot be had", () => Promise.reject(new Error("down"))],
		["is none", () => Promise.resolve("with\r\na line end")],
		["does not come", () => new Promise<string>(() => {})],
	])("leaves the mail waiting when the token %s", async (_, accessToken) => {
		const server = await startServer(xoauth2);
		const transport = transportTo(server, { auth: { user: "shop", accessToken }, commandTimeoutMs: 100 });
		expect(await offer(transport)).toMatchObject({ outcome: "deferred", scope: "route" });
		await expect(transport.verify()).rejects.toThrow(/was not told the login|did not answer in time/);
		expect(server.tokens).toEqual([]);
	});
});

describe("verify", () => {
	test("names what is wrong with a relay that is not there", async () => {
		await expect(transportTo({ port: 1 }).verify()).rejects.toMatchObject({
			code: "connection-refused",
			message: "The relay 127.0.0.1:1 has nothing listening there; correct host and port",
		});
	});

	test("sends nothing, and leaves a connection that the next message uses", async () => {
		let connections = 0;
		const server = await startServer({
			...plain,
			onConnect: (_session, done) => {
				connections += 1;
				done();
			},
		});
		const transport = transportTo(server);
		await transport.verify();
		expect(server.received).toEqual([]);
		await offer(transport);
		expect([connections, server.received.length]).toEqual([1, 1]);
	});
});
