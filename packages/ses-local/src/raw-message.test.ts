import { expect, test } from "vitest";
import { readRawHeaders } from "./raw-message.ts";

const raw = (...lines: readonly string[]) => new TextEncoder().encode(lines.join("\r\n"));
const addresses = (mailboxes: readonly { readonly address: string }[]) => mailboxes.map(({ address }) => address);

test("reads what SES checks from the headers", async () => {
	const headers = await readRawHeaders(
		raw(
			"From: =?UTF-8?B?5bqX?= <shop@example.com>",
			"Sender: agent@example.org",
			"Return-Path: <bounces@example.net>",
			"Subject: =?UTF-8?B?44GU5rOo5paH?=",
			"",
			"From: somebody@else.test",
		),
	);
	expect(headers.subject).toBe("ご注文");
	expect(addresses(headers.from)).toEqual(["shop@example.com"]);
	expect(addresses(headers.otherSenders)).toEqual(["agent@example.org", "bounces@example.net"]);
});

test("reads folded fields and all fields of a kind as recipients", async () => {
	const headers = await readRawHeaders(
		raw(
			"From: a@example.com",
			"To: b@example.com,",
			" C <c@example.com>",
			"To: d@example.com",
			"Bcc: e@example.com",
			"",
		),
	);
	expect(addresses(headers.recipients().to)).toEqual(["b@example.com", "c@example.com", "d@example.com"]);
	expect(addresses(headers.recipients().bcc)).toEqual(["e@example.com"]);
});

test("takes the null reverse-path for nobody", async () => {
	const headers = await readRawHeaders(raw("From: a@example.com", "Return-Path: <>", "", ""));
	expect(headers.otherSenders).toEqual([]);
});

test.each([
	["no From", ["To: b@example.com", "", "x"], "Missing required header 'From'."],
	["a From in the body only", ["To: b@example.com", "", "From: a@example.com"], "Missing required header 'From'."],
	["an empty From", ["From: ", "", "x"], "Missing final '@domain'"],
	["two From fields", ["From: a@example.com", "From: b@example.com", "", "x"], "Duplicate header 'From'."],
	["a From without an address", ["From: The Shop", "", "x"], "Missing final '@domain'"],
])("refuses %s", async (_, lines, message) => {
	await expect(readRawHeaders(raw(...lines))).rejects.toThrow(message);
});

test("refuses headers that are too large to read", async () => {
	const huge = raw("From: a@example.com", `X-Huge: ${"x".repeat(3 * 1024 * 1024)}`, "", "body");
	await expect(readRawHeaders(huge)).rejects.toThrow(expect.objectContaining({ type: "BadRequestException" }));
});
