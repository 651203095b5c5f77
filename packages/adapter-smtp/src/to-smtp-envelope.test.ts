import type { Envelope } from "@todoku/core";
import { type Address, AddressError, parseAddress } from "@todoku/mime";
import { expect, test } from "vitest";
import { toSmtpEnvelope } from "./to-smtp-envelope.ts";

const sender = parseAddress("shop@shop.example");
const recipient = parseAddress("taro@example.com");

test("writes both addresses bare", () => {
	expect(toSmtpEnvelope({ mailFrom: sender, recipient })).toEqual({
		from: "shop@shop.example",
		to: "taro@example.com",
	});
});

test("writes the null reverse-path as nothing", () => {
	expect(toSmtpEnvelope({ mailFrom: null, recipient })).toEqual({ from: "", to: "taro@example.com" });
});

test("quotes an old carrier address, as sender too", () => {
	const carrier = parseAddress("a..b@docomo.ne.jp", { legacyCarrier: true });
	expect(toSmtpEnvelope({ mailFrom: carrier, recipient: carrier })).toEqual({
		from: '"a..b"@docomo.ne.jp',
		to: '"a..b"@docomo.ne.jp',
	});
});

test("writes an international domain in ASCII", () => {
	expect(toSmtpEnvelope({ mailFrom: sender, recipient: parseAddress("info@日本語.example") })).toMatchObject({
		to: "info@xn--wgv71a119e.example",
	});
});

test("keeps a local part outside ASCII: the relay decides", () => {
	expect(toSmtpEnvelope({ mailFrom: sender, recipient: parseAddress("太郎@example.com") })).toMatchObject({
		to: "太郎@example.com",
	});
});

test.each(['"a<b"@example.com', '"a>b"@example.com'])("refuses the recipient %s", (text) => {
	expect(toSmtpEnvelope({ mailFrom: sender, recipient: parseAddress(text) })).toMatchObject({
		outcome: "rejected",
		scope: "recipient",
		code: "address-unsupported",
	});
});

test("refuses a message whose MAIL FROM has angle brackets", () => {
	expect(toSmtpEnvelope({ mailFrom: parseAddress('"a<b"@shop.example'), recipient })).toMatchObject({
		outcome: "rejected",
		scope: "message",
		code: "address-unsupported",
	});
});

test.each([
	"taro@example.com\r\nRCPT TO:<other@example.com>",
	"taro@example.com\n",
	"ta\0ro@example.com",
	"taro@example.com> SIZE=1",
	"taro",
	"",
])("throws for %j in either place, whatever its type says", (text) => {
	const address = text as Address;
	expect(() => toSmtpEnvelope({ mailFrom: sender, recipient: address })).toThrow(AddressError);
	expect(() => toSmtpEnvelope({ mailFrom: address, recipient })).toThrow(AddressError);
});

test("throws for an envelope without a MAIL FROM: leaving it out is not the same as null", () => {
	expect(() => toSmtpEnvelope({ recipient } as unknown as Envelope)).toThrow();
});
