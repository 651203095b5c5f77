import { once } from "node:events";
import { buffer } from "node:stream/consumers";
import { expect, test } from "vitest";
import { toSmtpMail } from "./to-smtp-mail.ts";

const envelope = { from: "", to: "taro@example.com" };

function declared(text: string): object {
	return toSmtpMail(envelope, Buffer.from(text), undefined).mail.message.getEnvelope();
}

test("hands over the same bytes, at each reading from the start", async () => {
	const bytes = Buffer.alloc(200_000, "0123456789");
	const { mail } = toSmtpMail(envelope, bytes, undefined);
	expect((await buffer(mail.message.createReadStream())).equals(bytes)).toBe(true);
	expect((await buffer(mail.message.createReadStream())).equals(bytes)).toBe(true);
});

test("counts as handed over when the last byte was read, and not before", async () => {
	const { mail, handedOver } = toSmtpMail(envelope, Buffer.alloc(200_000, "x"), undefined);
	const body = mail.message.createReadStream();
	for await (const chunk of body) {
		expect((chunk as Buffer).byteLength).toBeGreaterThan(0);
		expect(handedOver()).toBe(false);
	}
	expect(handedOver()).toBe(true);
});

test("does not count as handed over when reading was given up", async () => {
	const { mail, handedOver } = toSmtpMail(envelope, Buffer.alloc(200_000, "x"), undefined);
	const body = mail.message.createReadStream();
	body.once("data", () => body.destroy());
	await once(body, "close");
	expect(handedOver()).toBe(false);
});

test("declares the size, and 8BITMIME only for bytes that need it", () => {
	expect(declared("abc\r\n")).toEqual({ from: "", to: ["taro@example.com"], size: 5, use8BitMime: false });
	expect(declared("é\r\n")).toMatchObject({ size: 4, use8BitMime: true });
});

test("gives nodemailer an envelope of its own each time", () => {
	const { mail } = toSmtpMail(envelope, Buffer.from("x"), undefined);
	mail.message.getEnvelope().to.push("other@example.com");
	expect(mail.message.getEnvelope().to).toEqual(["taro@example.com"]);
});
