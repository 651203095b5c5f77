import { OptionError } from "@todoku/core";
import { expect, test } from "vitest";
import { type ImapSourceOptions, readImapOptions } from "./imap-options.ts";

test.each([
	[
		"imaps://shop%40shop.example@mail.example",
		{ host: "mail.example", port: 993, secure: true, mustEncrypt: false, mailbox: "INBOX" },
	],
	["imap://u@mail.example/Returned%20mail", { port: 143, secure: false, mustEncrypt: true, mailbox: "Returned mail" }],
	["imap://u@127.0.0.1:1143/a/b", { port: 1143, secure: false, mustEncrypt: false, mailbox: "a/b" }],
	["imap://u@[::1]", { host: "::1", mustEncrypt: false }],
	// A name that only begins like one of this machine.
	["imap://u@127.0.0.1.evil.example", { mustEncrypt: true }],
])("reads %s", (url, resolved) => {
	expect(readImapOptions({ url, password: "secret" })).toMatchObject(resolved);
});

test("logs in with a password or an access token", () => {
	const url = "imaps://shop%40shop.example@mail.example";
	expect(readImapOptions({ url, password: "a" }).auth).toEqual({ user: "shop@shop.example", pass: "a" });
	expect(readImapOptions({ url, accessToken: "b" }).auth).toEqual({ user: "shop@shop.example", accessToken: "b" });
});

const good = { url: "imaps://u@mail.example", password: "p" };
test.each([
	[{ ...good, url: "https://u@mail.example" }, "url"],
	[{ ...good, url: "imaps://u:hunter2@mail.example" }, "url"],
	[{ ...good, url: "imaps://mail.example" }, "url"],
	[{ ...good, url: "imaps://%zz@mail.example" }, "url"],
	[{ ...good, url: "imaps://u@mail.example/a?b" }, "url"],
	[{ url: good.url }, "password"],
	[{ ...good, accessToken: "t" }, "password"],
	[{ ...good, password: "" }, "password"],
	[{ ...good, moveTo: "" }, "moveTo"],
	[{ ...good, timeoutMs: 0 }, "timeoutMs"],
	[{ ...good, user: "u" }, "user"],
])("refuses %j by name, and repeats no password", (options, option) => {
	let refusal: unknown;
	try {
		readImapOptions(options as ImapSourceOptions);
	} catch (error) {
		refusal = error;
	}
	expect(refusal).toBeInstanceOf(OptionError);
	expect(refusal).toMatchObject({ option });
	expect(String(refusal)).not.toContain("hunter2");
});
