import { expect, test } from "vitest";
import { readSmtpExtensions } from "./smtp-extensions.ts";

test.each([
	["250-relay.example\n250-8BITMIME\n250 SMTPUTF8", true, true],
	["250-relay.example\r\n250 smtputf8", true, false],
	["250-relay.example Hello\n250-SIZE 1000\n250 8BITMIME", false, true],
	["250-relay.example\n250 SMTPUTF8X", false, false],
	["250-SMTPUTF8 is my name\n250 PIPELINING", false, false],
	["250 8BITMIME", false, false],
	["", false, false],
])("reads %j", (reply, smtpUtf8, eightBitMime) => {
	expect(readSmtpExtensions(reply)).toEqual({ smtpUtf8, eightBitMime });
});
