import { parseVerifiedSenders } from "@todoku/core";
import { expect, test } from "vitest";
import { findSenders, senderFinding } from "./find-senders.ts";

test.each([
	["MAIL_FROM=orders@shop.example", ["orders@shop.example"]],
	['MAIL_FROM_ADDRESS="orders@shop.example"', ["orders@shop.example"]],
	['From: "届く商店" <orders@shop.example>', ["orders@shop.example"]],
	["  from: '届く商店 <orders@shop.example>',", ["orders@shop.example"]],
	['{ "sender": "orders@shop.example", "to": "staff@shop.example" }', ["orders@shop.example"]],
	["'from' => 'orders@shop.example',", ["orders@shop.example"]],
	["<from>orders@shop.example</from>", ["orders@shop.example"]],
	["defaultFrom = orders@日本語.example", ["orders@日本語.example"]],
	["spring.mail.from=orders@shop.example.", ["orders@shop.example"]],
	["to: orders@shop.example", []],
	["transform: a@b", []],
	["write to orders@shop.example", []],
	["from: {{ mailFrom }}", []],
])("in the line %s finds %j", (line, addresses) => {
	expect(findSenders("x.env", line).map(({ address }) => address)).toEqual(addresses);
});

test("says in which line of which file", () => {
	expect(findSenders("a/.env", "A=1\r\nMAIL_FROM=orders@shop.example\n")).toEqual([
		{ file: "a/.env", line: 2, address: "orders@shop.example" },
	]);
});

test("takes no longer for a hostile line", () => {
	const line = `${"from:".repeat(100_000)}${"a".repeat(100_000)}@`;
	expect(findSenders("x", line)).toEqual([]);
});

const senders = parseVerifiedSenders("shop.example, gone.example", { revoked: ["gone.example"] });

test.each([
	["orders@shop.example", undefined, undefined],
	["orders@mail.shop.example", undefined, undefined],
	["orders@other.example", "sender-not-verified", "warning"],
	["orders@gone.example", "sender-revoked", "error"],
	["orders@-bad-.example", "sender-invalid", "error"],
])("%s is %s", (address, code, severity) => {
	const finding = senderFinding({ file: ".env", line: 3, address }, senders);
	expect([finding?.code, finding?.severity]).toEqual([code, severity]);
});
