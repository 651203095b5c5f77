import { describe, expect, it } from "vitest";
import { chooseStatus, readCommand, readSmtpReply, readStatusField } from "./smtp-reply.ts";

describe("readSmtpReply", () => {
	it.each([
		["550 5.1.1 no", 550, "5.1.1"],
		["host mx[192.0.2.5] said: 550-5.7.1 no", 550, "5.7.1"],
		["550 #5.1.0 Address rejected.", 550, "5.1.0"],
		["5.1.0 - Unknown address error 550-'5.7.1 denied'", 550, "5.7.1"],
		["552 mailbox full (#5.2.2)", 552, "5.2.2"],
		["Sorry, no such host (#5.1.2)", 0, "5.1.2"],
		["550 no such user", 550, ""],
		["connect to mx[192.0.2.5]:25: timed out", 0, ""],
		["client [4.5.6.7] said nothing", 0, ""],
		["order 55012 of 250 pieces", 0, ""],
	])("reads %s", (text, code, status) => {
		expect(readSmtpReply(text)).toEqual({ code, status });
	});
});

it.each([
	["5.1.1 (bad destination mailbox address)", "5.1.1"],
	["4.4.7", "4.4.7"],
	["failed", ""],
	["15.1.1.2", ""],
])("reads the field %s", (value, status) => {
	expect(readStatusField(value)).toBe(status);
});

it.each([
	["5.0.0", "5.1.1", "5.1.1"],
	["5.1.1", "5.7.1", "5.7.1"],
	["5.1.1", "5.0.0", "5.1.1"],
	["5.1.1", "", "5.1.1"],
	["", "4.2.2", "4.2.2"],
	["4.0.0", "5.0.0", "4.0.0"],
])("of %j in the fields and %j in the words chooses %j", (reported, inWords, chosen) => {
	expect(chooseStatus(reported, inWords)).toBe(chosen);
});

it.each([
	["said: 550 no (in reply to RCPT TO command)", "RCPT"],
	["SMTP error from remote mail server after MAIL FROM:<a@b.example>", "MAIL"],
	["192.0.2.1 failed after I sent the message.", "DATA"],
	["Connected to 192.0.2.1 but my name was rejected.", "EHLO"],
	["host mx refused to talk to me: 554 no", "CONN"],
	["550 no", undefined],
])("finds the command in %s", (text, command) => {
	expect(readCommand(text)).toBe(command);
});
