import { describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";

const minimal = { from: "info@shop.example", subject: "s", text: "t" } as const;
const fixed = { messageId: "<id@shop.example>", date: new Date(0) };

describe("maxBytes", () => {
	it("allows exactly as many octets as it says, and not one more", async () => {
		const { length } = await composeMessage(minimal, fixed);
		await expect(composeMessage(minimal, { ...fixed, maxBytes: length })).resolves.toHaveLength(length);
		await expect(composeMessage(minimal, { ...fixed, maxBytes: length - 1 })).rejects.toMatchObject({
			code: "message-too-large",
			limit: "maxBytes",
		});
	});

	it.each([
		["text", { text: "x".repeat(5000) }],
		["html", { html: "x".repeat(5000) }],
		["alternatives", { alternatives: [{ contentType: "text/markdown", content: "x".repeat(5000) }] }],
		["attached bytes, which grow by a third", { attachments: [{ filename: "a", content: Buffer.alloc(4000) }] }],
	])("counts %s before anything is written", async (_, part) => {
		await expect(composeMessage({ ...minimal, ...part }, { maxBytes: 5000 })).rejects.toThrow(
			"The message is larger than the 5000 octets that the option maxBytes allows",
		);
	});

	it("is 40 MiB unless set", async () => {
		await expect(composeMessage({ ...minimal, text: "x".repeat(40 * 1024 * 1024) })).rejects.toMatchObject({
			maxBytes: 41_943_040,
		});
	});

	it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "1"])("refuses to be %j", async (value) => {
		await expect(composeMessage(minimal, { maxBytes: value as number })).rejects.toThrow(/option maxBytes/);
		await expect(composeMessage(minimal, { maxAttachmentBytes: value as number })).rejects.toThrow(
			/option maxAttachmentBytes/,
		);
	});
});
