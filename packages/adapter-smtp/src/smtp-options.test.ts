import { isMailError } from "@todoku/core";
import { describe, expect, test } from "vitest";
import { readSmtpOptions, type SmtpOptions } from "./smtp-options.ts";

const secret = "s3cret";

const giveToken = () => Promise.resolve(secret);

function refusalOf(options: unknown): { option: unknown; message: string; cause: unknown } {
	try {
		readSmtpOptions(options as SmtpOptions);
	} catch (error) {
		expect(isMailError(error)).toBe(true);
		const { code, option, message, cause } = error as Error & { code: string; option: string };
		expect(code).toBe("invalid-option");
		return { option, message, cause };
	}
	throw new Error("The options were not refused");
}

describe("options", () => {
	test("need nothing but the host", () => {
		expect(readSmtpOptions({ host: "smtp.example" })).toEqual({
			host: "smtp.example",
			port: 587,
			secure: false,
			loopback: false,
			startTls: "required",
			tls: undefined,
			auth: undefined,
			name: undefined,
			maxConnections: 5,
			maxMessagesPerConnection: 100,
			maxWaiting: 1_000,
			idleTimeoutMs: 30_000,
			connectTimeoutMs: 120_000,
			greetingTimeoutMs: 30_000,
			commandTimeoutMs: 300_000,
			dataTimeoutMs: 600_000,
			sendTimeoutMs: 900_000,
			dkim: undefined,
			bounceAddress: undefined,
		});
	});

	test.each([
		[{ port: 465 }, { port: 465, secure: true }],
		[
			{ port: 465, secure: false },
			{ port: 465, secure: false },
		],
		[{ secure: true }, { port: 465, secure: true }],
		[
			{ port: 2525, secure: true },
			{ port: 2525, secure: true },
		],
	])("take %o for %o", (given, read) => {
		expect(readSmtpOptions({ host: "smtp.example", ...given })).toMatchObject(read);
	});

	test.each([
		[{ host: "127.0.0.1" }, "when-offered"],
		[{ host: "localhost" }, "when-offered"],
		[{ host: "127.0.0.1", startTls: "required" }, "required"],
		[{ host: "smtp.example", startTls: "when-offered" }, "when-offered"],
		[{ host: "smtp.example", startTls: "never" }, "never"],
	] as const)("take %o for startTls %s", (given, startTls) => {
		expect(readSmtpOptions(given)).toMatchObject({ startTls });
	});

	test("let a login go in the clear on this machine only", () => {
		const auth = { user: "shop", pass: secret };
		expect(readSmtpOptions({ host: "localhost", startTls: "never", auth })).toMatchObject({ startTls: "never" });
		expect(refusalOf({ host: "smtp.example", startTls: "never", auth }).option).toBe("startTls");
	});

	test("read verp with its address", () => {
		expect(readSmtpOptions({ host: "h", bounceAddress: "b@shop.example", verp: true }).bounceAddress).toEqual({
			localPart: "b",
			domain: "shop.example",
			verp: true,
		});
	});

	test("are copied, so that later changes have no effect", () => {
		const auth = { user: "shop", pass: secret };
		const read = readSmtpOptions({ host: "smtp.example", auth });
		auth.pass = "other";
		expect(read.auth).toEqual({ user: "shop", pass: secret });
	});

	test.each([
		["host", {}],
		["host", { host: "" }],
		["host", { host: "smtp.example\r\nEHLO" }],
		["host", { host: "[::1]" }],
		["port", { host: "h", port: 0 }],
		["port", { host: "h", port: 65_536 }],
		["port", { host: "h", port: "25" }],
		["secure", { host: "h", secure: "yes" }],
		["auth", { host: "h", auth: secret }],
		["auth.user", { host: "h", auth: { user: "", pass: secret } }],
		["auth.pass", { host: "h", auth: { user: "shop" } }],
		["auth.pass", { host: "h", auth: { user: "shop", pass: `${secret}\0` } }],
		["auth.password", { host: "h", auth: { user: "shop", pass: secret, password: secret } }],
		["auth", { host: "h", auth: { user: "shop", pass: secret, accessToken: giveToken } }],
		["auth.accessToken", { host: "h", auth: { user: "shop", accessToken: secret } }],
		["auth.token", { host: "h", auth: { user: "shop", accessToken: giveToken, token: secret } }],
		["startTls", { host: "h", startTls: true }],
		["startTls", { host: "h", secure: true, startTls: "required" }],
		["startTls", { host: "h", port: 465, startTls: "never" }],
		["maxConnections", { host: "h", maxConnections: 0 }],
		["maxMessagesPerConnection", { host: "h", maxMessagesPerConnection: 0 }],
		["maxWaiting", { host: "h", maxWaiting: -1 }],
		["idleTimeoutMs", { host: "h", idleTimeoutMs: 0 }],
		["commandTimeoutMs", { host: "h", commandTimeoutMs: 0 }],
		["dataTimeoutMs", { host: "h", dataTimeoutMs: "1s" }],
		["sendTimeoutMs", { host: "h", sendTimeoutMs: Number.POSITIVE_INFINITY }],
		["dkim[0].privateKey", { host: "h", dkim: [{ domain: "shop.example", selector: "s", privateKey: secret }] }],
		["bounceAddress", { host: "h", bounceAddress: "bounces" }],
		["verp", { host: "h", verp: true }],
		["verp", { host: "h", bounceAddress: "b@shop.example", verp: "yes" }],
		["connectTimeoutMs", { host: "h", connectTimeoutMs: 0.5 }],
		["greetingTimeoutMs", { host: "h", greetingTimeoutMs: -1 }],
		["sendTimeoutMs", { host: "h", sendTimeoutMs: 2 ** 31 }],
		["socketTimeoutMs", { host: "h", socketTimeoutMs: 1 }],
		["name", { host: "h", name: "shop example" }],
		["name", { host: "h", name: "" }],
		["tls", { host: "h", tls: true }],
		["tls.ca", { host: "h", tls: { ca: [1] } }],
		["tls.servername", { host: "h", tls: { servername: 1 } }],
		["tls.rejectUnauthorized", { host: "h", tls: { rejectUnauthorized: "no" } }],
		["tls.host", { host: "h", tls: { host: "elsewhere" } }],
		["hosts", { host: "h", hosts: ["i"] }],
		["options", null],
	])("name the option %s when it is bad", (option, options) => {
		const refusal = refusalOf(options);
		expect(refusal.option).toBe(option);
		expect(refusal.message).not.toContain(secret);
	});
});

describe("a URL", () => {
	test.each([
		["smtp://smtp.example", { host: "smtp.example", port: 587, secure: false, auth: undefined }],
		["smtp://smtp.example:2525/", { host: "smtp.example", port: 2525, secure: false }],
		["smtps://smtp.example", { host: "smtp.example", port: 465, secure: true }],
		["smtps://smtp.example:587", { port: 587, secure: true }],
		["smtp://smtp.example:465", { port: 465, secure: true }],
		["smtp://[::1]:25", { host: "::1", port: 25 }],
		["smtp://a%40shop.example:p%3A%2F%23%25@h:587", { host: "h", auth: { user: "a@shop.example", pass: "p:/#%" } }],
	])("%s is read", (url, read) => {
		expect(readSmtpOptions(url)).toMatchObject(read);
	});

	test.each([
		["of another protocol", `http://shop:${secret}@h`],
		["without a protocol", `shop:${secret}@h`],
		["without a host", "smtp://"],
		["with a port out of range", `smtp://shop:${secret}@h:70000`],
		["with port 0", `smtp://shop:${secret}@h:0`],
		["with a port that is no number", `smtp://shop:${secret}@h:smtp`],
		["with a path", `smtp://shop:${secret}@h/inbox`],
		["with a query", `smtp://shop:${secret}@h?pool=true`],
		["with a # in the password", `smtp://shop:1#${secret}@h`],
		["with a bad percent sign", `smtp://shop:${secret}%zz@h`],
		["with a user alone", "smtp://shop@h"],
	])("%s is refused without showing the password", (_, url) => {
		const refusal = refusalOf(url);
		expect(refusal.option).toBe("url");
		expect(refusal.message).not.toContain(secret);
	});

	test("that cannot be read leaves no trace in the error's cause", () => {
		expect(refusalOf(`smtp://shop:${secret}@h:port`).cause).toBeUndefined();
	});
});
