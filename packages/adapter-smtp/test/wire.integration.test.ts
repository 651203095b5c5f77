import { type Address, AddressError, composeMessage, parseAddress } from "@todoku/mime";
import { describe, expect, test } from "vitest";
import { bytes, linesOf, mailFrom, offer, recipient, startRelay, transportTo } from "./relay.ts";

const options = { deliveryId: "d-1" };

test("carries the envelope apart from the header, and the message octet for octet", async () => {
	const relay = await startRelay({ extensions: [] });
	const message = Buffer.from("Subject: dots\r\n\r\n.\r\n..two\r\n.one\r\nthe end.\r\n\r\n.\r\n");
	const receipt = await transportTo(relay).send({ mailFrom, recipient }, message, options);
	expect(receipt).toEqual({ outcome: "accepted", reply: "250 2.0.0 Ok", replyCode: 250, enhanced: [2, 0, 0] });
	expect(linesOf(relay).slice(1)).toEqual(["MAIL FROM:<bounce@shop.example>", "RCPT TO:<taro@example.com>", "DATA"]);
	expect(relay.messages[0]?.bytes.equals(message)).toBe(true);
});

test("carries a large message octet for octet", async () => {
	const relay = await startRelay();
	const large = Buffer.from(`Subject: large\r\n\r\n${`${"0123456789".repeat(7)}\r\n`.repeat(10_000)}`);
	await transportTo(relay).send({ mailFrom, recipient }, large, options);
	expect(relay.messages[0]?.bytes.equals(large)).toBe(true);
});

test("announces the size where the relay wants to know it", async () => {
	const relay = await startRelay({ maxMessageBytes: 1_000_000 });
	await offer(transportTo(relay));
	expect(relay.messages[0]?.parameters).toEqual([`SIZE=${bytes.byteLength}`]);
});

test("carries the null reverse-path as <>", async () => {
	const relay = await startRelay();
	await transportTo(relay).send({ mailFrom: null, recipient }, bytes, options);
	expect(linesOf(relay)).toContain("MAIL FROM:<>");
});

test("quotes an old carrier address", async () => {
	const relay = await startRelay();
	const carrier = parseAddress("a..b@docomo.ne.jp", { legacyCarrier: true });
	await transportTo(relay).send({ mailFrom, recipient: carrier }, bytes, options);
	expect(linesOf(relay)).toContain('RCPT TO:<"a..b"@docomo.ne.jp>');
});

test("introduces itself by the given name", async () => {
	const relay = await startRelay();
	await offer(transportTo(relay, { name: "shop.example.com" }));
	expect(linesOf(relay)[0]).toBe("EHLO shop.example.com");
});

test.each([
	["a line end", "taro@example.com>\r\nRCPT TO:<other@example.com"],
	["NUL", "ta\0ro@example.com"],
])("never carries an address with %s", async (_, text) => {
	const relay = await startRelay();
	const transport = transportTo(relay);
	const address = text as Address;
	await expect(transport.send({ mailFrom, recipient: address }, bytes, options)).rejects.toThrow(AddressError);
	await expect(transport.send({ mailFrom: address, recipient }, bytes, options)).rejects.toThrow(AddressError);
	expect(relay.connections()).toBe(0);
});

test("is not touched by what is not bytes", async () => {
	const relay = await startRelay();
	const text = "Subject: Hello\r\n\r\n" as unknown as Uint8Array;
	await expect(transportTo(relay).send({ mailFrom, recipient }, text, options)).rejects.toThrow(
		/bytes must be a Uint8Array/,
	);
	expect(relay.connections()).toBe(0);
});

describe("outside ASCII", () => {
	const utf8 = parseAddress("太郎@example.com");
	const eightBit = Buffer.from("From: shop@shop.example\r\nSubject: Hello\r\n\r\né\r\n");

	test("a local part goes to a relay with SMTPUTF8, and says so", async () => {
		const relay = await startRelay();
		const transport = transportTo(relay);
		expect(await transport.send({ mailFrom, recipient: utf8 }, bytes, options)).toMatchObject({ outcome: "accepted" });
		expect(await transport.send({ mailFrom: utf8, recipient }, bytes, options)).toMatchObject({ outcome: "accepted" });
		expect(relay.messages.map(({ parameters }) => parameters)).toEqual([["SMTPUTF8"], ["SMTPUTF8"]]);
		expect(relay.messages[0]?.recipients).toEqual(["太郎@example.com"]);
		expect(transport.capabilities.smtpUtf8).toBe("server");
	});

	test.each([
		["recipient", { mailFrom, recipient: utf8 }],
		["message", { mailFrom: utf8, recipient }],
	])("a local part is rejected where the relay has no SMTPUTF8: scope %s", async (scope, envelope) => {
		const relay = await startRelay({ extensions: ["PIPELINING", "8BITMIME"] });
		const transport = transportTo(relay, { maxConnections: 1 });
		const receipt = await transport.send(envelope, bytes, options);
		expect(receipt).toMatchObject({ outcome: "rejected", scope, code: "address-unsupported" });
		expect(receipt.reply).toContain("SMTPUTF8, and the relay does not offer it");
		expect(linesOf(relay)).toHaveLength(1);
		expect(await offer(transport)).toMatchObject({ outcome: "accepted" });
		expect(relay.connections()).toBe(1);
	});

	test("a body is declared to a relay with 8BITMIME", async () => {
		const relay = await startRelay();
		await transportTo(relay).send({ mailFrom, recipient }, eightBit, options);
		expect(relay.messages[0]?.parameters).toEqual(["BODY=8BITMIME"]);
		expect(relay.messages[0]?.bytes.equals(eightBit)).toBe(true);
	});

	test.each([
		["body", "8BITMIME", ["SMTPUTF8"], eightBit],
		["header field", "SMTPUTF8", ["8BITMIME"], Buffer.from("From: shop@shop.example\r\nSubject: é\r\n\r\nHello\r\n")],
	])("a %s is rejected where the relay has no %s", async (_, keyword, extensions, message) => {
		const relay = await startRelay({ extensions });
		const receipt = await transportTo(relay).send({ mailFrom, recipient }, message, options);
		expect(receipt).toMatchObject({ outcome: "rejected", scope: "message", code: "message-unsupported" });
		expect(receipt.reply).toContain(keyword);
		expect(linesOf(relay)).toHaveLength(1);
	});

	test("what composeMessage writes needs no extension, whatever its language", async () => {
		const relay = await startRelay({ extensions: [] });
		const message = await composeMessage({
			from: "通販 <shop@shop.example>",
			to: "山田 太郎 <taro@日本語.example>",
			subject: "ご注文の確認",
			text: "ありがとうございます。",
			html: "<p>ありがとうございます。</p>",
			attachments: [{ filename: "領収書.txt", content: "領収書", contentType: "text/plain; charset=utf-8" }],
		});
		const receipt = await transportTo(relay).send({ mailFrom, recipient }, message, options);
		expect(receipt).toMatchObject({ outcome: "accepted" });
		expect(relay.messages[0]?.bytes.equals(message)).toBe(true);
	});
});
