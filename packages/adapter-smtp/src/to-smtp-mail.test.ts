import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { toSmtpMail } from "./to-smtp-mail.ts";

const envelope = { from: "", to: "taro@example.com" };

function declared(text: string): object {
	return toSmtpMail(envelope, Buffer.from(text)).envelope;
}

test("hands over the same bytes", async () => {
	const bytes = Buffer.alloc(200_000, "0123456789");
	expect((await buffer(toSmtpMail(envelope, bytes).body)).equals(bytes)).toBe(true);
});

test("counts as handed over when the last byte was read, and not before", async () => {
	const { body, handedOver } = toSmtpMail(envelope, Buffer.alloc(200_000, "x"));
	for await (const chunk of body) {
		expect((chunk as Buffer).byteLength).toBeGreaterThan(0);
		expect(handedOver()).toBe(false);
	}
	expect(handedOver()).toBe(true);
});

test("does not count as handed over when reading was given up", async () => {
	const { body, handedOver } = toSmtpMail(envelope, Buffer.alloc(200_000, "x"));
	body.once("data", () => body.destroy());
	await once(body, "close");
	expect(handedOver()).toBe(false);
});

test("says when the first byte was asked for, once", async () => {
	let begins = 0;
	const { body, begun } = toSmtpMail(envelope, Buffer.alloc(200_000, "x"), () => (begins += 1));
	expect([begun(), begins]).toEqual([false, 0]);
	await buffer(body);
	expect([begun(), begins]).toEqual([true, 1]);
});

test("declares the size, and 8BITMIME only for bytes that need it", () => {
	expect(declared("abc\r\n")).toEqual({ from: "", to: ["taro@example.com"], size: 5, use8BitMime: false });
	expect(declared("é\r\n")).toMatchObject({ size: 4, use8BitMime: true });
});
