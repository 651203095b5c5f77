import { describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";
import { HeaderError } from "./header.ts";
import { type ListUnsubscribe, listUnsubscribeFields } from "./list-unsubscribe.ts";

const url = "https://shop.example/unsubscribe?token=abc";

function value(given: ListUnsubscribe): string | undefined {
	return listUnsubscribeFields(given)[0]?.value;
}

describe("listUnsubscribeFields", () => {
	it("writes the URL in angle brackets and promises nothing unless asked", () => {
		expect(listUnsubscribeFields({ url })).toEqual([{ name: "List-Unsubscribe", value: `<${url}>` }]);
	});

	it("promises one-click as RFC 8058 spells it", () => {
		expect(listUnsubscribeFields({ url, oneClick: true })[1]).toEqual({
			name: "List-Unsubscribe-Post",
			value: "List-Unsubscribe=One-Click",
		});
	});

	it("makes a mailto URI of an address", () => {
		expect(value({ url, mailto: "leave+abc@shop.example" })).toBe(`<${url}>,\r\n <mailto:leave+abc@shop.example>`);
	});

	it("takes a mailto URI with a subject, and escapes what needs it", () => {
		expect(value({ url, mailto: "mailto:leave@日本語.example?subject=%E9%80%80%E4%BC%9A&body=a%20b" })).toContain(
			"<mailto:leave@xn--wgv71a119e.example?subject=%E9%80%80%E4%BC%9A&body=a%20b>",
		);
		expect(value({ url, mailto: '"a b"@shop.example' })).toContain("<mailto:%22a%20b%22@shop.example>");
	});

	it("writes a URL with other scripts and angle brackets in ASCII", () => {
		expect(value({ url: "https://日本語.example/退会?a=<b>" })).toBe(
			"<https://xn--wgv71a119e.example/%E9%80%80%E4%BC%9A?a=%3Cb%3E>",
		);
	});

	it.each([
		{ url: "http://shop.example/" },
		{ url: "javascript:alert(1)" },
		{ url: "/unsubscribe" },
		{ url: "https://shop.example/a\r\nBcc: x@evil.example" },
		{ url: "https://shop.example/a\tb" },
		{ url: " https://shop.example/" },
		{ url: "https://user:secret@shop.example/" },
		{ url: `https://shop.example/${"a".repeat(900)}` },
		{ url: undefined },
		{ url, oneClick: "yes" },
		{ url, mailto: "nobody" },
		{ url, mailto: "a@shop.example, b@shop.example" },
		{ url, mailto: "mailto:a@shop.example?cc=b@shop.example" },
		{ url, mailto: "mailto:a@shop.example?subject=a%0D%0ABcc:x" },
		{ url, mailto: "mailto:a@shop.example?subject=%zz" },
		{ url, mailto: "mailto:a@shop.example?subject=a?b" },
		{ url, mailto: "a@shop.example\r\nBcc: x" },
		{ url, mailto: 7 },
		null,
	])("refuses %j", (given) => {
		expect(() => listUnsubscribeFields(given as never)).toThrow(HeaderError);
	});
});

describe("a message that can be unsubscribed from", () => {
	const message = { from: "info@shop.example", subject: "s", text: "t" };

	it("carries both fields, the long URL whole on its line", async () => {
		const long = `${url}${"x".repeat(300)}=?UTF-8?Q?y?=`;
		const bytes = await composeMessage({
			...message,
			listUnsubscribe: { url: long, mailto: "a@shop.example", oneClick: true },
		});
		const source = Buffer.from(bytes).toString("latin1");
		expect(source).toContain(`\r\nList-Unsubscribe: <${long}>,\r\n <mailto:a@shop.example>\r\n`);
		expect(source).toContain("\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
	});

	it("does not write the field twice, and still takes a custom one alone", async () => {
		const headers = { "List-Unsubscribe": "<https://other.example/>" };
		await expect(composeMessage({ ...message, listUnsubscribe: { url }, headers })).rejects.toThrow(/set twice/);
		await expect(composeMessage({ ...message, headers })).resolves.toBeInstanceOf(Uint8Array);
	});
});
