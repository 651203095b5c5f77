import { OptionError } from "@todoku/core";
import { type Address, AddressError, parseAddress } from "@todoku/mime";
import { describe, expect, test } from "vitest";
import { readSesOptions } from "./ses-options.ts";
import { maxMessageBytes, toSesRequest } from "./to-ses-request.ts";

const mailFrom = parseAddress("bounce@shop.example");
const recipient = parseAddress("taro@example.com");
const bytes = Buffer.from("From: info@shop.example\r\n\r\nHello\r\n");
const none = readSesOptions({});

test("carries the bytes untouched, one recipient and our delivery id, and leaves the From to the message", () => {
	expect(toSesRequest({ mailFrom, recipient }, bytes, { deliveryId: "d_1-A" }, none)).toEqual({
		Destination: { ToAddresses: ["taro@example.com"] },
		Content: { Raw: { Data: bytes } },
		EmailTags: [{ Name: "todoku-delivery", Value: "d_1-A" }],
	});
});

test("names the configuration set and the feedback address when they are given", () => {
	const options = readSesOptions({ configurationSetName: "shop", feedbackForwardingAddress: "b@shop.example" });
	expect(toSesRequest({ mailFrom: null, recipient }, bytes, { deliveryId: "d-1" }, options)).toMatchObject({
		ConfigurationSetName: "shop",
		FeedbackForwardingEmailAddress: "b@shop.example",
	});
});

describe("the mailbox for returned mail", () => {
	const mailboxes = new Map([
		["one", "returned@one.example"],
		["mistyped", "returned@@one.example"],
		["not-ascii", "返送@one.example"],
	]);
	const options = readSesOptions({
		feedbackForwardingAddress: (tenant) => {
			if (tenant === "unreadable") throw new Error("database down");
			return mailboxes.get(tenant ?? "");
		},
	});

	test("is the one of the tenant whose mail it is", () => {
		expect(toSesRequest({ mailFrom, recipient }, bytes, { deliveryId: "d-1", tenant: "one" }, options)).toMatchObject({
			FeedbackForwardingEmailAddress: "returned@one.example",
		});
	});

	test.each([undefined, "two", "mistyped", "not-ascii", "unreadable"])(
		"is left to SES where the tenant %s has none that can be used: its mail goes all the same",
		(tenant) => {
			const request = toSesRequest({ mailFrom, recipient }, bytes, { deliveryId: "d-1", tenant }, options);
			expect(request).toHaveProperty("Destination");
			expect(request).not.toHaveProperty("FeedbackForwardingEmailAddress");
		},
	);
});

test("names the tenant, and puts the tags of the options behind ours", () => {
	const options = readSesOptions({ tenantName: "shop-1", tags: { shop: "1", kind: "order" } });
	expect(toSesRequest({ mailFrom, recipient }, bytes, { deliveryId: "d-1" }, options)).toMatchObject({
		TenantName: "shop-1",
		EmailTags: [
			{ Name: "todoku-delivery", Value: "d-1" },
			{ Name: "shop", Value: "1" },
			{ Name: "kind", Value: "order" },
		],
	});
});

const carrier = parseAddress("a..b@docomo.ne.jp", { legacyCarrier: true });

test("quotes an old carrier address", () => {
	expect(toSesRequest({ mailFrom, recipient: carrier }, bytes, { deliveryId: "d-1" }, none)).toMatchObject({
		Destination: { ToAddresses: ['"a..b"@docomo.ne.jp'] },
	});
});

describe("rejects before any call", () => {
	test("a recipient that is not ASCII", () => {
		expect(
			toSesRequest({ mailFrom, recipient: parseAddress("太郎@example.com") }, bytes, { deliveryId: "d-1" }, none),
		).toMatchObject({
			outcome: "rejected",
			scope: "recipient",
			code: "address-unsupported",
		});
	});

	test("a recipient that needs quotes, where the options say so, and no other", () => {
		const options = readSesOptions({ quotedRecipients: "refuse" });
		expect(toSesRequest({ mailFrom, recipient: carrier }, bytes, { deliveryId: "d-1" }, options)).toEqual({
			outcome: "rejected",
			scope: "recipient",
			code: "address-unsupported",
			reply: "The recipient's address needs quotes, which the option quotedRecipients refuses",
		});
		expect(toSesRequest({ mailFrom, recipient }, bytes, { deliveryId: "d-1" }, options)).not.toHaveProperty("outcome");
	});

	test("a message one octet too large, and not the largest", () => {
		const offer = (size: number) =>
			toSesRequest({ mailFrom, recipient }, new Uint8Array(size), { deliveryId: "d-1" }, none);
		expect(offer(maxMessageBytes)).not.toHaveProperty("outcome");
		expect(offer(maxMessageBytes + 1)).toMatchObject({
			outcome: "rejected",
			scope: "message",
			code: "message-too-large",
		});
	});
});

test("the largest message has 40 MiB in base64", () => {
	expect(Buffer.alloc(maxMessageBytes).toString("base64").length).toBe(40 * 1024 * 1024);
});

describe("throws for the caller's mistakes:", () => {
	test.each(["", "a b", "d:1", "d".repeat(257)])("the delivery id %j", (deliveryId) => {
		expect(() => toSesRequest({ mailFrom, recipient }, bytes, { deliveryId }, none)).toThrow(OptionError);
	});

	test.each(["taro@example.com\r\nBcc: other@example.com", "ta\0ro@example.com", "taro"])("the address %j", (text) => {
		const address = text as Address;
		expect(() => toSesRequest({ mailFrom, recipient: address }, bytes, { deliveryId: "d-1" }, none)).toThrow(
			AddressError,
		);
		expect(() => toSesRequest({ mailFrom: address, recipient }, bytes, { deliveryId: "d-1" }, none)).toThrow(
			AddressError,
		);
	});

	test("text instead of bytes", () => {
		const text = "Subject: x\r\n\r\n" as unknown as Uint8Array;
		expect(() => toSesRequest({ mailFrom, recipient }, text, { deliveryId: "d-1" }, none)).toThrow(OptionError);
	});
});
