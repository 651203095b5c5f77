import PostalMime from "postal-mime";
import { expect, test } from "vitest";
import { composeSimpleMessage } from "./simple-message.ts";

const fields = {
	from: "Shop <shop@example.com>",
	to: ["a@example.com", "b@example.com"],
	cc: ["c@example.com"],
	replyTo: ["help@example.com"],
	messageId: "id@ap-northeast-1.amazonses.com",
	date: new Date("2026-01-02T03:04:05Z"),
};

test("writes a message that reads back as it was given", async () => {
	const subject = "ご注文ありがとうございます 🎉 とても長い件名なので一語には収まりません";
	const headers = [{ name: "X-Order", value: "1001" }];
	const bytes = composeSimpleMessage({ subject, text: "本文", html: "<p>本文</p>", headers }, fields);
	const email = await PostalMime.parse(bytes);
	expect(email).toMatchObject({
		subject,
		from: { name: "Shop", address: "shop@example.com" },
		to: [{ address: "a@example.com" }, { address: "b@example.com" }],
		cc: [{ address: "c@example.com" }],
		replyTo: [{ address: "help@example.com" }],
		messageId: "<id@ap-northeast-1.amazonses.com>",
		date: "2026-01-02T03:04:05.000Z",
		html: "<p>本文</p>",
	});
	expect(email.text?.trim()).toBe("本文");
	expect(email.headers).toContainEqual({ key: "x-order", originalKey: "X-Order", value: "1001" });
});

test("does not let a subject add header fields", async () => {
	const bytes = composeSimpleMessage({ subject: "Hi\r\nBcc: x@evil.test", text: "x", headers: [] }, fields);
	expect(new TextDecoder().decode(bytes)).not.toMatch(/^Bcc:/m);
});

test("keeps every line within 76 characters whatever the subject", () => {
	const bytes = composeSimpleMessage({ subject: "🎉".repeat(100), text: "x".repeat(500), headers: [] }, fields);
	const longest = Math.max(
		...new TextDecoder()
			.decode(bytes)
			.split("\r\n")
			.map(({ length }) => length),
	);
	expect(longest).toBeLessThanOrEqual(76);
});
