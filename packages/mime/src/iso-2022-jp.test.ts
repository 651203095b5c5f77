import fc from "fast-check";
import PostalMime from "postal-mime";
import { beforeAll, describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";
import { decodePhrase } from "./encoded-word.ts";
import { type Iso2022Jp, type Iso2022JpText, loadIso2022Jp } from "./iso-2022-jp.ts";
import type { MessageContent } from "./message.ts";

let jis: Iso2022Jp;
beforeAll(async () => {
	jis = await loadIso2022Jp();
});

function bytes(text: string): Buffer {
	return Buffer.from((jis.read(text) as Iso2022JpText).toBytes());
}

function decoded(text: string): string {
	return new TextDecoder("iso-2022-jp", { fatal: true }).decode(bytes(text));
}

// Every one of them is in JIS X 0208, and read back as the same code point.
const japanese = fc.array(
	fc.constantFrom(...Array.from("あいうえおカタカナ日本語漢字凜熙、。「」々〆ー０Ａａαжя─…※℃abc XYZ 012 !?~\\")),
	{ maxLength: 120 },
);

describe("ISO-2022-JP", () => {
	it("writes the vector of the standard: JIS X 0208 between its escape sequences, ASCII around them", () => {
		expect(bytes("Aあ日B").toString("latin1")).toBe('A\x1b$B$"F|\x1b(BB');
	});

	it("leaves ASCII alone", () => {
		expect(bytes("plain ~\\ text").toString("latin1")).toBe("plain ~\\ text");
	});

	it("ends every line in ASCII", () => {
		expect(bytes("あ\r\nい").toString("latin1")).toBe('\x1b$B$"\x1b(B\r\n\x1b$B$$\x1b(B');
	});

	it("reads back as it was, for any text it has", () => {
		fc.assert(
			fc.property(japanese, (characters) => {
				expect(decoded(characters.join(""))).toBe(characters.join(""));
			}),
		);
	});

	it.each([
		["half-width katakana", "ｱｲｳ ｶﾞﾊﾟｳﾞ｡｢ｰ｣･", "アイウ ガパヴ。「ー」・"],
		["a sound mark that joins nothing", "ﾜﾞｱﾟﾞ", "ワ゛ア゜゛"],
		["kana taken apart as file names on macOS are", "か\u3099ハ\u309a", "がパ"],
		["the yen sign and the overline of JIS X 0201", "¥1,000‾", "￥1,000￣"],
	])("writes %s with what JIS X 0208 has", (_, text, written) => {
		expect(decoded(text)).toBe(written);
	});

	it.each([
		["～", "〜"],
		["－", "−"],
		["∥", "‖"],
		["―", "—"],
	])("takes %s and %s for the same character", (one, other) => {
		expect(bytes(one)).toEqual(bytes(other));
	});

	it.each([
		["emoji", "ご注文 😀", 4, 0x1f600],
		["a circled digit (NEC)", "手順①", 2, 0x2460],
		["a vendor's kanji (IBM)", "髙島", 0, 0x9ad9],
		["a kanji of JIS X 0212 only", "日丂", 1, 0x4e02],
		["half a surrogate pair", "a\ud83d", 1, 0xd83d],
		["Hangul", "a\r\n한", 3, 0xd55c],
		["the escape character", "a\x1b$B", 1, 0x1b],
		["shift out", "\x0e", 0, 0x0e],
		["a replacement character", "?\ufffd", 1, 0xfffd],
	])("does not have %s, and says where it stands", (_, text, position, codePoint) => {
		expect(jis.read(text)).toEqual({ position, codePoint });
	});

	it("writes encoded words of at most 75 characters, each closed and decodable alone", () => {
		fc.assert(
			fc.property(japanese, (characters) => {
				const text = characters.join("");
				const words = (jis.read(text) as Iso2022JpText).toEncodedWords().split(" ").filter(Boolean);
				for (const word of words) {
					expect(word).toMatch(/^=\?ISO-2022-JP\?B\?[A-Za-z0-9+/=]+\?=$/);
					expect(word.length).toBeLessThanOrEqual(75);
					const content = Buffer.from(word.split("?")[3] as string, "base64").toString("latin1");
					expect(content.lastIndexOf("\x1b(B")).toBeGreaterThanOrEqual(content.lastIndexOf("\x1b$B"));
				}
				expect(words.map((word) => decodePhrase([word])).join("")).toBe(text);
			}),
		);
	});
});

const message: MessageContent = {
	from: "会員窓口 <info@shop.example>",
	to: { displayName: '山田 "花子"', address: "member@customer.example" },
	subject: "ご注文ありがとうございます。商品の発送準備が整いましたのでお知らせいたします",
	text: "山田様\n\nご注文番号は 123 です。\r\n.\n",
	charset: "iso-2022-jp",
};

async function source(part: Partial<MessageContent> = {}): Promise<string> {
	return Buffer.from(await composeMessage({ ...message, ...part })).toString("latin1");
}

describe("a message in ISO-2022-JP", () => {
	it("has its text in 7bit, subject and names in encoded words, and nothing in UTF-8", async () => {
		const written = await source();
		expect(written).toMatch(/^Content-Type: text\/plain; charset=iso-2022-jp\r$/m);
		expect(written).toMatch(/^Content-Transfer-Encoding: 7bit\r$/m);
		expect(written).toMatch(/^From: =\?ISO-2022-JP\?B\?[^?]+\?= <info@shop\.example>\r$/m);
		expect(written).not.toMatch(/utf-8/i);
		expect(written).not.toMatch(/[^\p{ASCII}]|(?<!\r)\n|\r(?!\n)/u);
		expect(Math.max(...(written.split("\r\n\r\n")[0] as string).split("\r\n").map((line) => line.length))).toBeLessThan(
			77,
		);
	});

	it("is read back as it was meant, also beside html and attachments, which stay UTF-8", async () => {
		const html = "<p>手順① 😀</p>";
		const parsed = await PostalMime.parse(await source({ html, attachments: [{ filename: "①.txt", content: "①" }] }));
		expect(parsed.subject).toBe(message.subject);
		expect(parsed.from?.name).toBe("会員窓口");
		expect(parsed.to?.[0]?.name).toBe('山田 "花子"');
		expect(parsed.text?.trim()).toBe("山田様\r\n\r\nご注文番号は 123 です。\r\n.".replaceAll("\r\n", "\n"));
		expect(parsed.html?.trim()).toBe(html);
		expect(parsed.attachments[0]?.filename).toBe("①.txt");
	});

	it("writes the text in base64 when a line is too long for 7bit, or holds a NUL", async () => {
		for (const text of ["日本語".repeat(400), "日\0本"]) {
			const written = await source({ text });
			expect(written).toMatch(/^Content-Transfer-Encoding: base64\r$/m);
			expect((await PostalMime.parse(written)).text?.trim()).toBe(text);
		}
	});

	it("keeps an empty text and a plain ASCII subject plain", async () => {
		const written = await source({ text: "", subject: "Order 123" });
		expect(written).toMatch(/^Subject: Order 123\r$/m);
		expect(written).toMatch(/charset=iso-2022-jp/);
	});

	it.each([
		["subject", { subject: "発送 ①" }, "subject", 3],
		["text", { text: "a\nb\n①" }, "text", 4],
		["display name", { cc: "髙橋 <a@customer.example>" }, "display name in Cc", 0],
	])("refuses a character that is not there in the %s, and says where it is", async (_, part, field, position) => {
		await expect(source(part)).rejects.toMatchObject({ code: "not-in-charset", field, position });
		await expect(source(part)).rejects.toThrow(/U\+(?:2460|9AD9) at index \d/);
	});

	it("falls back to UTF-8 as a whole when asked to", async () => {
		const written = await source({ subject: "発送 ①", charsetFallback: "utf-8" });
		expect(written).not.toMatch(/iso-2022-jp/i);
		expect((await PostalMime.parse(written)).subject).toBe("発送 ①");
	});

	it("does not fall back without need", async () => {
		expect(await source({ charsetFallback: "utf-8" })).toMatch(/charset=iso-2022-jp/);
	});

	it.each([{ charset: "shift_jis" }, { charsetFallback: "ascii" }])("refuses %j", async (part) => {
		await expect(source(part as never)).rejects.toMatchObject({ code: "invalid-message" });
	});
});
