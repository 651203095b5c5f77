import PostalMime, { decodeWords } from "postal-mime";
import { describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";
import { parseMailbox } from "./mailbox.ts";
import type { MessageContent } from "./message.ts";
import { newMessageId } from "./message-id.ts";

const fixed = { messageId: "<id-1@shop.example>", date: new Date("2026-03-01T09:30:15Z") } as const;
const minimal: MessageContent = {
	from: "会員窓口 <info@shop.example>",
	to: "member@customer.example",
	subject: "ご注文ありがとうございます",
	text: "注文番号 123\n\n.\n",
};

async function compose(message: Partial<MessageContent> = {}): Promise<string> {
	return Buffer.from(await composeMessage({ ...minimal, ...message }, fixed)).toString("latin1");
}

describe("composeMessage", () => {
	it("fixes Message-ID and Date as given, in the form of RFC 5322", async () => {
		const source = await compose();
		expect(source).toMatch(/^Message-ID: <id-1@shop\.example>\r$/m);
		expect(source).toMatch(/^Date: Sun, 01 Mar 2026 09:30:15 \+0000\r$/m);
	});

	it("makes a Message-ID under the domain of the author when none is given", async () => {
		const source = Buffer.from(await composeMessage(minimal)).toString("latin1");
		expect(source).toMatch(/^Message-ID: <[0-9a-f-]{36}@shop\.example>\r$/m);
	});

	it("writes nothing but ASCII, in lines of at most 998 octets that end in CRLF", async () => {
		const source = await compose({
			text: `${"長い行".repeat(2000)}\n${"x".repeat(5000)}`,
			html: `<p>${"x".repeat(5000)}</p>`,
		});
		expect(source).toMatch(/^[\t\r\n -~]*$/);
		expect(source).not.toMatch(/(?<!\r)\n|\r(?!\n)/);
		expect(Math.max(...source.split("\r\n").map((line) => line.length))).toBeLessThanOrEqual(998);
	});

	it("can be read back as it was meant", async () => {
		const parsed = await PostalMime.parse(
			await compose({
				to: ["山田 花子 <member@customer.example>", '"a..b"@docomo.ne.jp'],
				cc: "Café <cafe@customer.example>",
				replyTo: "質問 <ask@shop.example>",
				sender: "agent@shop.example",
				html: "<p>注文番号 <b>123</b></p>",
				headers: { "X-Order": "注文 123" },
			}),
		);
		expect(parsed.from).toMatchObject({ name: "会員窓口", address: "info@shop.example" });
		expect(parsed.sender).toMatchObject({ address: "agent@shop.example" });
		expect(parsed.to?.[0]).toMatchObject({ name: "山田 花子", address: "member@customer.example" });
		expect(parsed.cc?.[0]).toMatchObject({ name: "Café", address: "cafe@customer.example" });
		expect(parsed.replyTo?.[0]).toMatchObject({ name: "質問", address: "ask@shop.example" });
		expect(parsed.subject).toBe("ご注文ありがとうございます");
		expect(parsed.text?.trim()).toBe("注文番号 123\r\n\r\n.");
		expect(parsed.html?.trim()).toBe("<p>注文番号 <b>123</b></p>");
		expect(decodeWords(parsed.headers.find(({ key }) => key === "x-order")?.value ?? "")).toBe("注文 123");
	});

	it("writes carrier addresses quoted and international domains in ASCII", async () => {
		const source = await compose({ to: ["a..b@docomo.ne.jp", "x@日本語.example"] });
		expect(source).toContain('<"a..b"@docomo.ne.jp>');
		expect(source).toContain("x@xn--wgv71a119e.example");
	});

	it("carries attachments, whatever their names and bytes", async () => {
		const bytes = Uint8Array.from({ length: 256 }, (_, value) => value);
		const parsed = await PostalMime.parse(
			await compose({
				attachments: [
					{ filename: '領収書 "2026".pdf', content: bytes, contentType: "application/pdf" },
					{ filename: "notes.txt", content: "メモ" },
				],
			}),
		);
		expect(parsed.attachments.map(({ filename, mimeType }) => [filename, mimeType])).toEqual([
			['領収書 "2026".pdf', "application/pdf"],
			["notes.txt", "text/plain"],
		]);
		expect(new Uint8Array(parsed.attachments[0]?.content as ArrayBuffer)).toEqual(bytes);
	});

	it("never writes Bcc", async () => {
		const source = await compose({ bcc: "hidden@customer.example" });
		expect(source).not.toMatch(/bcc|hidden/i);
	});

	it("leaves To out when nobody stands in it", async () => {
		const source = await compose({ to: undefined, bcc: "hidden@customer.example" });
		expect(source).not.toMatch(/^To:/m);
	});

	it("carries a NUL and line ends of every kind in the body without letting them out", async () => {
		const source = await compose({ text: "a\0b\rc\nd\r\ne" });
		expect(source).not.toMatch(/\0|(?<!\r)\n|\r(?!\n)/);
		expect((await PostalMime.parse(source)).text?.trim()).toBe("a\0b\nc\nd\ne");
	});

	it("takes an empty subject", async () => {
		expect((await PostalMime.parse(await compose({ subject: "" }))).subject ?? "").toBe("");
	});

	it("does not alter the message it was given", async () => {
		const message = Object.freeze({ ...minimal, headers: Object.freeze({ "X-Order": "1" }) });
		await expect(composeMessage(message, fixed)).resolves.toBeInstanceOf(Uint8Array);
	});

	it.each([
		["from", { from: "a@x.example, b@x.example" }, "invalid-address"],
		["to", { to: "nobody" }, "invalid-address"],
		["replyTo", { replyTo: "nobody" }, "invalid-address"],
		["subject", { subject: "Order\r\nBcc: x@evil.example" }, "invalid-header"],
		["subject", { subject: undefined }, "invalid-message"],
		["header value", { headers: { "X-Order": "1\r\nBcc: x@evil.example" } }, "invalid-header"],
		["header name", { headers: { "X-Order: 1\r\nBcc": "x@evil.example" } }, "invalid-header"],
		["reserved header", { headers: { Bcc: "x@evil.example" } }, "invalid-header"],
		["reserved header", { headers: { "message-ID": "<x@y>" } }, "invalid-header"],
		["reserved header", { headers: { "Content-Type": "text/plain" } }, "invalid-header"],
		["body", { text: undefined }, "invalid-message"],
		["body", { text: { path: "/etc/passwd" } }, "invalid-message"],
		["html", { html: { href: "http://127.0.0.1/" } }, "invalid-message"],
		["attachment content", { attachments: [{ filename: "a", content: { path: "/etc/passwd" } }] }, "invalid-message"],
		["attachment name", { attachments: [{ filename: "a\r\nb", content: "" }] }, "invalid-message"],
		[
			"attachment type",
			{ attachments: [{ filename: "a", content: "", contentType: "text/plain\r\nX: y" }] },
			"invalid-message",
		],
	])("refuses a bad %s", async (_, part, code) => {
		await expect(composeMessage({ ...minimal, ...(part as object) })).rejects.toMatchObject({ code });
	});

	it.each(["id-1@shop.example", "<id 1@shop.example>", "<id-1@shop.example>\r\nBcc: x", "<受@shop.example>", "<id-1>"])(
		"refuses the Message-ID %j",
		async (messageId) => {
			await expect(composeMessage(minimal, { messageId })).rejects.toMatchObject({ code: "invalid-header" });
		},
	);
});

describe("what composeMessage is told", () => {
	it("gives equal messages equal bytes under a fixed boundary", async () => {
		const message = {
			...minimal,
			html: "<img src=cid:a>",
			inlineImages: [{ cid: "a", filename: "a.png", content: "x" }],
			attachments: [{ filename: "a", content: "x" }],
		};
		const options = { ...fixed, boundary: "0123456789abcdef" };
		expect(await composeMessage(message, options)).toEqual(await composeMessage(message, options));
		expect(await composeMessage(message, fixed)).not.toEqual(await composeMessage(message, fixed));
	});

	it.each([
		["text", { text: "--_NmP-0123456789abcdef-Part_1--" }],
		["attachment", { attachments: [{ filename: "a.eml", content: "\r\n--_NmP-0123456789abcdef-Part_1" }] }],
	])("refuses a boundary that stands in the %s", async (_, part) => {
		const options = { ...fixed, boundary: "0123456789abcdef" };
		await expect(composeMessage({ ...minimal, ...part }, options)).rejects.toThrow(/boundary stands in the content/);
	});

	it.each(["short", "a b c d e f", "0123456789\r\nBcc: x", 7])("refuses the boundary %j", async (boundary) => {
		await expect(composeMessage(minimal, { ...fixed, boundary: boundary as string })).rejects.toThrow(/boundary/);
	});

	it.each([new Date(Number.NaN), "2026-03-01" as never])("refuses the date %s", async (date) => {
		await expect(composeMessage(minimal, { date })).rejects.toMatchObject({ code: "invalid-header", field: "Date" });
	});
});

describe("lines", () => {
	const long = "x".repeat(3000);
	const blanks = `a${" ".repeat(300)}b`;

	it.each([long, blanks, `${long}"${blanks}`, `a${" ".repeat(100)}`])(
		"stay within 998 octets and are never blank in the header",
		async (text) => {
			const source = await compose({ subject: text, to: { displayName: text, address: "a..b@docomo.ne.jp" } });
			const [head = ""] = source.split("\r\n\r\n");
			expect(head.split("\r\n").filter((line) => line.length > 998 || line.trim() === "")).toEqual([]);
			const parsed = await PostalMime.parse(source);
			expect(parsed.subject?.trim()).toBe(text.trim());
			expect(parsed.to).toMatchObject([{ name: text.trim(), address: expect.stringContaining("a..b") }]);
		},
	);

	it.each([long, blanks])("refuses a custom header that cannot be folded", async (value) => {
		await expect(compose({ headers: { "X-Token": value } })).rejects.toThrow(
			/X-Token has a value that cannot be folded/,
		);
	});

	it("takes a custom header with a word of 900 characters", async () => {
		const value = "x".repeat(900);
		expect(await compose({ headers: { "X-Token": value } })).toContain(value);
	});

	it("refuses a Message-ID that fills a line", async () => {
		await expect(composeMessage(minimal, { messageId: `<${"a".repeat(900)}@x>` })).rejects.toThrow(/longer than 900/);
	});
});

describe("newMessageId", () => {
	it("is made of an id and the domain of the author", () => {
		expect(newMessageId(parseMailbox("Shop <info@日本語.example>"), "id-1")).toBe("<id-1@xn--wgv71a119e.example>");
	});
});
