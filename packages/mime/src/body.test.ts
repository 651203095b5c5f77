import PostalMime from "postal-mime";
import { describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";
import type { MessageContent } from "./message.ts";

const png = Buffer.from("iVBORw0KGgo=", "base64");
const file = { filename: "a.bin", content: png };
const logo = { filename: "logo.png", content: png, cid: "logo" };

async function source(part: Partial<MessageContent>): Promise<string> {
	const bytes = await composeMessage({ from: "info@shop.example", subject: "s", ...part });
	return Buffer.from(bytes).toString("latin1");
}

async function types(part: Partial<MessageContent>): Promise<readonly string[]> {
	return (await source(part)).match(/(?<=^Content-Type: )[^;\r]+/gm) ?? [];
}

describe("the body", () => {
	it("keeps an empty text beside an attachment, which does not become the message itself", async () => {
		const attachments = [file];
		expect(await types({ text: "", attachments })).toEqual([
			"multipart/mixed",
			"text/plain",
			"application/octet-stream",
		]);
		const parsed = await PostalMime.parse(await source({ text: "", attachments }));
		expect([parsed.text?.trim(), parsed.attachments.length]).toEqual(["", 1]);
	});

	it("keeps an empty html beside an attachment", async () => {
		expect(await types({ html: "", attachments: [file] })).toEqual([
			"multipart/mixed",
			"text/html",
			"application/octet-stream",
		]);
	});

	it("leaves an empty form out beside one that says something", async () => {
		expect(await types({ text: "", html: "<p>h</p>" })).toEqual(["text/html"]);
		expect(await types({ text: "t", html: "" })).toEqual(["text/plain"]);
		expect(await types({ text: "", html: "" })).toEqual(["text/plain"]);
	});

	it("puts the further forms between text and html, in the order given", async () => {
		const alternatives = [
			{ contentType: "text/markdown; variant=GFM", content: "# 注文" },
			{ contentType: "text/x-amp-html", content: "<html amp4email></html>" },
		];
		expect(await types({ text: "t", html: "<p>h</p>", alternatives })).toEqual([
			"multipart/alternative",
			"text/plain",
			"text/markdown",
			"text/x-amp-html",
			"text/html",
		]);
	});

	it("nests images with the html that shows them, beside nothing else", async () => {
		const html = '<img src="cid:logo">';
		expect(await types({ text: "t", html, inlineImages: [logo], attachments: [file] })).toEqual([
			"multipart/mixed",
			"multipart/alternative",
			"text/plain",
			"multipart/related",
			"text/html",
			"image/png",
			"application/octet-stream",
		]);
		expect(await source({ html, inlineImages: [logo] })).toMatch(/^Content-ID: <logo>\r$/m);
	});

	it.each([
		[{ contentType: "text/html", content: "" }],
		[{ contentType: "TEXT/PLAIN; charset=utf-8", content: "" }],
		[{ contentType: "text/calendar", content: "" }],
		[{ contentType: "multipart/mixed", content: "" }],
		[{ contentType: "message/rfc822", content: "" }],
		[{ contentType: "text/markdown; charset=shift_jis", content: "" }],
		[{ contentType: "text/markdown\r\nBcc: x", content: "" }],
		[{ contentType: "text/markdown", content: Buffer.from("x") }],
		[{ content: "" }],
		[null],
	])("refuses the alternative %j", async (alternative) => {
		await expect(source({ text: "t", alternatives: [alternative as never] })).rejects.toMatchObject({
			code: "invalid-message",
		});
	});

	it("refuses alternatives alone: somebody reads nothing but text or html", async () => {
		const alternatives = [{ contentType: "text/markdown", content: "x" }];
		await expect(source({ alternatives })).rejects.toThrow(/no body/);
	});

	it("carries a NUL in an alternative without letting it out", async () => {
		const written = await source({ text: "t", alternatives: [{ contentType: "text/markdown", content: "a\0b" }] });
		expect(written).toContain("a=00b");
		expect(written).not.toContain("\0");
	});
});
