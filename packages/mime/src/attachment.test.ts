import { Readable } from "node:stream";
import PostalMime from "postal-mime";
import { describe, expect, it, vi } from "vitest";
import type { AttachmentContent } from "./attachment.ts";
import { type ComposeOptions, composeMessage } from "./compose.ts";
import type { MessageContent } from "./message.ts";
import { AttachmentError, MessageTooLargeError } from "./message-error.ts";

const minimal = { from: "info@shop.example", subject: "s", text: "t" } as const;

async function attach(content: AttachmentContent, options: ComposeOptions = {}): Promise<string> {
	const bytes = await composeMessage({ ...minimal, attachments: [{ filename: "a.bin", content }] }, options);
	const [attachment] = (await PostalMime.parse(bytes)).attachments;
	return Buffer.from(attachment?.content as ArrayBuffer).toString();
}

async function* pieces(...values: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
	yield* values;
}

describe("an attachment that has to be read", () => {
	it.each([
		["a Node stream", () => Readable.from([Buffer.from("メ"), Buffer.from("モ")])],
		["a Node stream of text", () => Readable.from(["メ", "モ"])],
		["a web stream", () => new Blob(["メモ"]).stream()],
		["an async generator", () => pieces("メ", Buffer.from("モ"))],
		["an empty one", () => pieces()],
	])("may be %s", async (name, make) => {
		expect(await attach(make())).toBe(name === "an empty one" ? "" : "メモ");
	});

	it("may use the same memory for each piece", async () => {
		const memory = Buffer.alloc(1);
		async function* reused() {
			for (const letter of "abc") {
				memory.write(letter);
				yield memory;
			}
		}
		expect(await attach(reused())).toBe("abc");
	});

	it.each([
		["Node stream", () => Readable.from(["x"])],
		["web stream", () => new Blob(["x"]).stream()],
		["generator", () => pieces("x")],
	])("is not silently empty when the same %s is given again", async (_, make) => {
		const content = make();
		await attach(content);
		await expect(attach(content)).rejects.toThrow(/read before/);
	});

	it("may be an iterable that starts anew, given again", async () => {
		const content = { [Symbol.asyncIterator]: () => pieces("x") };
		expect([await attach(content), await attach(content)]).toEqual(["x", "x"]);
	});

	it("is not taken from a stream that somebody else has begun to read", async () => {
		const content = Readable.from(["x", "y"]);
		await content[Symbol.asyncIterator]().next();
		await expect(attach(content)).rejects.toThrow(/read before/);
	});

	it("stops at the limit, and is destroyed there", async () => {
		let made = 0;
		const content = new Readable({
			read() {
				made += 1000;
				this.push(Buffer.alloc(1000));
			},
			highWaterMark: 1000,
		});
		const refusal = await attach(content, { maxAttachmentBytes: 10_000 }).catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(MessageTooLargeError);
		expect(refusal).toMatchObject({ limit: "maxAttachmentBytes", maxBytes: 10_000 });
		expect(content.destroyed).toBe(true);
		expect(made).toBeLessThan(20_000);
	});

	it("stops when the whole message grows too large, long before it ends", async () => {
		const content = new Readable({
			read() {
				this.push(Buffer.alloc(1000));
			},
		});
		await expect(attach(content, { maxBytes: 50_000 })).rejects.toMatchObject({ limit: "maxBytes", maxBytes: 50_000 });
		expect(content.destroyed).toBe(true);
	});

	it("reports the failure of its stream as the cause", async () => {
		const cause = new Error("disk gone");
		const content = new Readable({ read: () => content.destroy(cause) });
		const refusal = await attach(content).catch((error: unknown) => error);
		expect(refusal).toBeInstanceOf(AttachmentError);
		expect((refusal as AttachmentError).cause).toBe(cause);
	});

	it("reports a stream that fails while another one is read, instead of ending the process", async () => {
		const failing = new Readable({ read() {} });
		async function* slow() {
			failing.destroy(new Error("connection lost"));
			await new Promise((resolve) => setImmediate(resolve));
			yield "x";
		}
		const attachments = [
			{ filename: "a", content: slow() },
			{ filename: "b", content: failing },
		];
		await expect(composeMessage({ ...minimal, attachments })).rejects.toThrow(/^Attachment 2 could not be read/);
	});

	it.each([[7], [null], [{}], [[1, 2]]])("refuses a stream that yields %j", async (piece) => {
		async function* strange() {
			yield piece as never;
		}
		await expect(attach(strange())).rejects.toThrow(AttachmentError);
	});

	it.each([
		["the subject", { subject: "a\r\nb" }],
		["another attachment", { attachments: [{ filename: "a\0", content: "" }] }],
		["the body", { text: undefined }],
		["an address", { to: "nobody" }],
	])("is destroyed unread when %s is refused", async (_, part) => {
		const stream = new Readable({ read() {} });
		const cancel = vi.fn();
		const web = new ReadableStream({ cancel });
		const generator = pieces("x");
		const given: MessageContent["attachments"] = [stream, web, generator].map((content) => ({
			filename: "a",
			content,
		}));
		const attachments = [...given, ...("attachments" in part ? part.attachments : [])];
		await expect(composeMessage({ ...minimal, ...(part as object), attachments })).rejects.toThrow();
		expect(stream.destroyed).toBe(true);
		await vi.waitFor(() => expect(cancel).toHaveBeenCalledOnce());
		expect(await generator.next()).toEqual({ done: true, value: undefined });
	});
});

describe("an attachment", () => {
	it.each([
		["text with its charset", { filename: "a.csv", content: "メモ" }, "text/csv; charset=utf-8"],
		["bytes without one", { filename: "a.csv", content: Buffer.from("x") }, "text/csv"],
		[
			"the type it was given",
			{ filename: "a", content: "x", contentType: "text/x-log; a=b" },
			"text/x-log; a=b; charset=utf-8",
		],
		["no type at all", { filename: "a", content: "x" }, "application/octet-stream"],
	])("is %s", async (_, attachment, type) => {
		const source = Buffer.from(await composeMessage({ ...minimal, attachments: [attachment] })).toString("latin1");
		expect(source.replace(/\r\n /g, " ")).toContain(`Content-Type: ${type}; name=${attachment.filename}\r\n`);
	});

	it("that is a message goes unencoded when it can, and as a plain file when it cannot", async () => {
		const eml = (body: string): string => `Subject: x\r\n\r\n${body}\r\n`;
		const write = async (content: string): Promise<string> =>
			Buffer.from(await composeMessage({ ...minimal, attachments: [{ filename: "a.eml", content }] })).toString(
				"latin1",
			);
		expect(await write(eml("plain"))).toContain(eml("plain"));
		for (const body of ["日本語", "a\0b", "a\rb", "x".repeat(999)]) {
			expect(await write(eml(body))).toMatch(/^Content-Type: application\/octet-stream; name=a\.eml\r$/m);
		}
		expect(await write(eml("x".repeat(998)))).toMatch(/^Content-Type: message\/rfc822/m);
	});

	it.each([
		["a message that cannot stand unencoded", { filename: "a", content: "é", contentType: "message/rfc822" }],
		["a multipart", { filename: "a", content: "x", contentType: "multipart/mixed" }],
		["text in another charset", { filename: "a", content: "x", contentType: "text/csv; charset=Shift_JIS" }],
		["a type over 200 characters", { filename: "a", content: "x", contentType: `text/${"x".repeat(200)}` }],
		["a name over 255 characters", { filename: "a".repeat(256), content: "x" }],
		["half a surrogate pair in its name", { filename: "\ud800", content: "x" }],
		["both content and path", { filename: "a", content: "x", path: "a" }],
		["neither", { filename: "a" }],
		["a plain object", { filename: "a", content: { href: "http://127.0.0.1/" } }],
		["nothing", null],
	])("is refused as %s", async (_, attachment) => {
		const attachments = [attachment as never];
		await expect(composeMessage({ ...minimal, attachments })).rejects.toMatchObject({ code: "invalid-message" });
	});

	it("is refused as a list that is none", async () => {
		await expect(composeMessage({ ...minimal, attachments: {} as never })).rejects.toThrow(/no list/);
	});
});

describe("an inline image", () => {
	const png = { filename: "logo.png", content: Buffer.from("x"), cid: "logo" };

	it.each([
		'<img src="cid:logo">',
		"<img src=cid:logo>",
		"<p style=\"background:url('CID:LOGO')\">",
		"<img src='cid:logo'",
	])("belongs to the html that shows it: %s", async (html) => {
		const parsed = await PostalMime.parse(await composeMessage({ ...minimal, html, inlineImages: [png] }));
		expect(parsed.attachments).toMatchObject([{ contentId: "<logo>", disposition: "inline", mimeType: "image/png" }]);
	});

	it.each([
		["that no html shows", { html: '<img src="cid:logo-small">', inlineImages: [png] }],
		["without html", { inlineImages: [png] }],
		["without a cid", { html: "<img src=cid:undefined>", inlineImages: [{ ...png, cid: undefined }] }],
		["with a cid that is no name", { html: "<img src=cid:a>b>", inlineImages: [{ ...png, cid: "a>\r\nBcc: x" }] }],
		["with the cid of another one", { html: "<img src=cid:logo>", inlineImages: [png, png] }],
		["that is no image", { html: "<img src=cid:logo>", inlineImages: [{ ...png, filename: "a.html" }] }],
	])("is refused %s", async (_, part) => {
		await expect(composeMessage({ ...minimal, ...(part as object) })).rejects.toMatchObject({
			code: "invalid-message",
		});
	});
});
