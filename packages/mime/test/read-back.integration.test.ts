import { execFileSync, spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { simpleParser } from "mailparser";
import PostalMime, { decodeWords } from "postal-mime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { composeMessage } from "../src/compose.ts";
import { type Iso2022JpText, loadIso2022Jp } from "../src/iso-2022-jp.ts";
import type { MessageContent } from "../src/message.ts";

// Python's email package is the strictest of the readers, and the only one with parsers for structured fields.
const python = spawnSync("python3", ["-c", "import email.policy"]).status === 0;
const required = process.env["TODOKU_REQUIRE_SERVICES"] === "1";
const whyNot = python || required ? "" : " (skipped: there is no python3 here)";
process.stderr.write(whyNot === "" ? "" : `Python's email did not read anything back${whyNot}\n`);

/** What a reader made of a message; what readers call differently is brought to one form. */
interface Reading {
	readonly subject: string;
	readonly from: string;
	readonly to: readonly string[];
	readonly cc: readonly string[];
	readonly replyTo: string;
	readonly sender: string;
	readonly text: string;
	readonly html: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Name, type and bytes in base64 of every part that is not the text or the html. */
	readonly files: readonly {
		readonly name: string;
		readonly type: string;
		readonly cid: string;
		readonly bytes: string;
	}[];
}

const readFields = [
	"message-id",
	"in-reply-to",
	"references",
	"list-unsubscribe",
	"list-unsubscribe-post",
	"auto-submitted",
	"x-order",
];

const png = Buffer.from(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
	"base64",
);
const anyBytes = Buffer.from(Uint8Array.from({ length: 3000 }, (_, index) => index % 256));
const calendar = [
	...["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//shop.example//JA", "METHOD:REQUEST", "BEGIN:VEVENT", "UID:1"],
	...[
		"DTSTAMP:20260301T093015Z",
		"DTSTART:20260401T010000Z",
		"SUMMARY:ご来店のご予約",
		"END:VEVENT",
		"END:VCALENDAR",
		"",
	],
].join("\r\n");
const markdown = "# ご注文\n\n- 手順①\n";
const html = '<p>ご注文ありがとうございます😀 <img src="cid:logo@shop.example"></p>';
const inner = "From: a@customer.example\r\nSubject: inner\r\n\r\nplain\r\n";

let root: string;
beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), "todoku-mime-"));
	await writeFile(join(root, "約款.pdf"), anyBytes);
});
afterAll(async () => {
	await rm(root, { recursive: true });
});

function everything(part: Partial<MessageContent> = {}): MessageContent {
	return {
		from: "会員窓口 <info@shop.example>",
		sender: "agent@shop.example",
		replyTo: { displayName: "質問, 相談", address: "ask@shop.example" },
		to: [{ displayName: "山田 花子", address: "member@customer.example" }, "a..b@docomo.ne.jp"],
		cc: 'Café "C" <cafe@customer.example>',
		bcc: "hidden@customer.example",
		subject: "ご注文ありがとうございます。商品の発送準備が整いましたのでお知らせいたします",
		text: `山田様\n\nご注文番号 123 を承りました。\n.\nFrom here\n${"長い行です。".repeat(300)}\n`,
		html,
		alternatives: [{ contentType: "text/markdown; variant=GFM", content: markdown }],
		inlineImages: [{ cid: "logo@shop.example", filename: "ロゴ.png", content: png }],
		attachments: [
			{ filename: '領収書 "2026" 年度版の大変に長い名前のファイルです.pdf', content: anyBytes },
			{ filename: "stream.bin", content: Readable.from([anyBytes.subarray(0, 999), anyBytes.subarray(999)]) },
			{ filename: "memo.csv", content: "品名,価格\r\nりんご,¥100\r\n" },
			{ path: "約款.pdf" },
		],
		calendar: { method: "REQUEST", content: calendar },
		inReplyTo: "<0106-1@ap-northeast-1.amazonses.com>",
		references: Array.from({ length: 8 }, (_, index) => `<order-${index}-${"x".repeat(40)}@shop.example>`),
		listUnsubscribe: {
			url: `https://shop.example/unsubscribe?token=${"t".repeat(120)}`,
			mailto: "mailto:leave@shop.example?subject=%E9%80%80%E4%BC%9A",
			oneClick: true,
		},
		autoSubmitted: "auto-generated",
		headers: { "X-Order": "注文 123" },
		...part,
	};
}

/** What every reader should see of {@link everything}. */
function meaning(message: MessageContent): Reading {
	const references = [...(message.references ?? []), message.inReplyTo ?? ""].join(" ");
	const file = (name: string, type: string, bytes: Uint8Array | string, cid = "") => ({
		name,
		type,
		cid,
		bytes: Buffer.from(bytes as string).toString("base64"),
	});
	return {
		subject: message.subject,
		from: "会員窓口 <info@shop.example>",
		to: ["山田 花子 <member@customer.example>", " <a..b@docomo.ne.jp>"],
		cc: ["Café C <cafe@customer.example>"],
		replyTo: "質問, 相談 <ask@shop.example>",
		sender: " <agent@shop.example>",
		text: (message.text ?? "").trim(),
		html,
		headers: {
			"message-id": "<id-1@shop.example>",
			"in-reply-to": "<0106-1@ap-northeast-1.amazonses.com>",
			references,
			"list-unsubscribe": `<https://shop.example/unsubscribe?token=${"t".repeat(120)}>, <mailto:leave@shop.example?subject=%E9%80%80%E4%BC%9A>`,
			"list-unsubscribe-post": "List-Unsubscribe=One-Click",
			"auto-submitted": "auto-generated",
			"x-order": "注文 123",
		},
		files: sorted([
			file("", "text/markdown", markdown.replaceAll("\n", "\r\n")),
			file("ロゴ.png", "image/png", png, "logo@shop.example"),
			file("", "text/calendar", calendar),
			file('領収書 "2026" 年度版の大変に長い名前のファイルです.pdf', "application/pdf", anyBytes),
			file("stream.bin", "application/octet-stream", anyBytes),
			file("memo.csv", "text/csv", "品名,価格\r\nりんご,¥100\r\n"),
			file("約款.pdf", "application/pdf", anyBytes),
			file("invite.ics", "application/ics", calendar),
		]),
	};
}

function sorted(files: Reading["files"]): Reading["files"] {
	return files.toSorted((one, other) => (one.type + one.name < other.type + other.name ? -1 : 1));
}

function withLf(text: string | undefined | null | false): string {
	return (text || "").replaceAll("\r\n", "\n").trim();
}

function unfolded(value: string): string {
	return value.replace(/\r?\n(?=[ \t])/g, "").replace(/\s+/g, " ");
}

function bare(address: string | undefined): string {
	return (address ?? "").replace(/^"(.*)"@/, "$1@");
}

async function readWithPostalMime(bytes: Uint8Array): Promise<Reading> {
	const parsed = await PostalMime.parse(bytes, { forceRfc822Attachments: true });
	const write = (mailbox: { name?: string; address?: string | undefined } | undefined): string =>
		`${mailbox?.name ?? ""} <${bare(mailbox?.address)}>`;
	return {
		subject: parsed.subject ?? "",
		from: write(parsed.from),
		to: (parsed.to ?? []).map(write),
		cc: (parsed.cc ?? []).map(write),
		replyTo: write(parsed.replyTo?.[0]),
		sender: write(parsed.sender),
		text: withLf(parsed.text),
		html: withLf(parsed.html),
		headers: Object.fromEntries(
			parsed.headers
				.filter(({ key }) => readFields.includes(key))
				.map(({ key, value }) => [key, unfolded(decodeWords(value))]),
		),
		files: sorted(
			parsed.attachments.map(({ filename, mimeType, contentId, content }) => ({
				name: filename ?? "",
				type: mimeType,
				cid: (contentId ?? "").replace(/[<>]/g, ""),
				bytes: toBase64(mimeType, Buffer.from(content as ArrayBuffer)),
			})),
		),
	};
}

/** postal-mime gives calendars line ends of its own; everything else is compared octet for octet. */
function toBase64(mimeType: string, content: Buffer): string {
	const isCalendar = mimeType === "text/calendar" || mimeType === "application/ics";
	const bytes = isCalendar ? Buffer.from(content.toString().replace(/\r?\n/g, "\r\n")) : content;
	return bytes.toString("base64");
}

async function readWithMailparser(bytes: Uint8Array): Promise<Reading> {
	const parsed = await simpleParser(Buffer.from(bytes), { skipImageLinks: true, skipTextToHtml: true });
	const list = (field: unknown): string[] =>
		((field as { value?: { name: string; address?: string }[] } | undefined)?.value ?? []).map(
			({ name, address }) => `${name} <${bare(address)}>`,
		);
	const lines = new Map(parsed.headerLines.map(({ key, line }) => [key, line.slice(line.indexOf(":") + 1)]));
	return {
		subject: parsed.subject ?? "",
		from: list(parsed.from)[0] ?? "",
		to: list(parsed.to),
		cc: list(parsed.cc),
		replyTo: list(parsed.replyTo)[0] ?? "",
		sender: list(parsed.headers.get("sender"))[0] ?? "",
		text: withLf(parsed.text),
		html: withLf(parsed.html),
		headers: Object.fromEntries(readFields.map((key) => [key, unfolded(decodeWords(lines.get(key) ?? "")).trim()])),
		files: sorted(
			parsed.attachments.map(({ filename, contentType, cid, content }) => ({
				name: filename ?? "",
				type: contentType,
				cid: cid ?? "",
				bytes: content.toString("base64"),
			})),
		),
	};
}

const pythonReader = `
import sys, json, base64
from email import message_from_bytes, policy
m = message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
fields = json.loads(sys.argv[1])
def boxes(name):
    return ["%s <%s>" % (a.display_name, a.username + "@" + a.domain) for a in m[name].addresses] if m[name] else []
body_text, body_html = m.get_body(("plain",)), m.get_body(("html",))
files, defects = [], [str(d) for d in m.defects]
for part in m.walk():
    defects += [str(d) for d in part.defects] + [k + ": " + str(d) for k, v in part.items() for d in getattr(v, "defects", ())]
    if part.is_multipart() or part is body_text or part is body_html: continue
    files.append(dict(name=part.get_filename() or "", type=part.get_content_type(),
        cid=(part["content-id"] or "").strip("<>"), bytes=base64.b64encode(part.get_payload(decode=True)).decode()))
print(json.dumps(dict(subject=m["subject"], to=boxes("to"), cc=boxes("cc"), sender=boxes("sender")[0],
    replyTo=boxes("reply-to")[0], text=body_text.get_content(), html=body_html.get_content(),
    headers={f: " ".join(str(m[f]).split()) for f in fields}, files=files, defects=defects,
    **{"from": boxes("from")[0]})))
`;

// The name parameter beside RFC 2231's filename: against the letter of RFC 2047 §5, and what old readers understand.
const forOldReaders = [
	"Content-Type: encoded word inside quoted string",
	"Content-Type: missing trailing whitespace after encoded-word",
];

function readWithPython(bytes: Uint8Array): Reading & { readonly defects: readonly string[] } {
	const output = execFileSync("python3", ["-c", pythonReader, JSON.stringify(readFields)], { input: bytes });
	const reading = JSON.parse(output.toString()) as Reading & { readonly defects: readonly string[] };
	const defects = reading.defects.filter((defect) => !forOldReaders.includes(defect));
	return { ...reading, defects, text: withLf(reading.text), html: withLf(reading.html), files: sorted(reading.files) };
}

async function compose(message: MessageContent): Promise<Uint8Array> {
	return await composeMessage(message, {
		messageId: "<id-1@shop.example>",
		date: new Date("2026-03-01T09:30:15Z"),
		attachmentRoot: root,
	});
}

// ISO-2022-JP has neither ¥ nor emoji; only these two fields and the names are written in it.
const jis = { charset: "iso-2022-jp", text: `ご注文番号 123 を承りました。\n.\nFrom here\nｶﾅはカナに。` } as const;
const jisMeaning = { text: jis.text.replace("ｶﾅ", "カナ"), cc: ["Cafe C <cafe@customer.example>"] };
const cc = 'Cafe "C" <cafe@customer.example>';

describe("a mail with every feature is read back equal in content", () => {
	it("by postal-mime", async () => {
		expect(await readWithPostalMime(await compose(everything()))).toEqual(meaning(everything()));
	});

	it("by mailparser", async () => {
		expect(await readWithMailparser(await compose(everything()))).toEqual(meaning(everything()));
	});

	it.skipIf(whyNot !== "")(`by Python's email, without a defect${whyNot}`, async () => {
		expect(readWithPython(await compose(everything()))).toEqual({ ...meaning(everything()), defects: [] });
	});
});

describe("a mail in ISO-2022-JP is read back equal in content", () => {
	it("by postal-mime", async () => {
		const message = everything({ ...jis, cc });
		expect(await readWithPostalMime(await compose(message))).toEqual({ ...meaning(message), ...jisMeaning });
	});

	it("by mailparser", async () => {
		const message = everything({ ...jis, cc });
		expect(await readWithMailparser(await compose(message))).toEqual({ ...meaning(message), ...jisMeaning });
	});

	it.skipIf(whyNot !== "")(`by Python's email, without a defect${whyNot}`, async () => {
		const message = everything({ ...jis, cc });
		expect(readWithPython(await compose(message))).toEqual({ ...meaning(message), ...jisMeaning, defects: [] });
	});
});

describe("an attached message", () => {
	it.skipIf(whyNot !== "")(`is a message to Python's email too${whyNot}`, async () => {
		const attachments = [{ filename: "inner.eml", content: inner }];
		const bytes = await compose({ from: "info@shop.example", subject: "s", text: "", attachments });
		const script =
			"import sys;from email import message_from_bytes,policy\nm=message_from_bytes(sys.stdin.buffer.read(),policy=policy.default)\nprint([p.get_content_type() for p in m.walk()],list(m.iter_attachments())[0].get_content()['subject'])";
		const output = execFileSync("python3", ["-c", script], { input: bytes }).toString().trim();
		expect(output).toBe("['multipart/mixed', 'text/plain', 'message/rfc822', 'text/plain'] inner");
	});
});

describe("the characters of ISO-2022-JP", () => {
	it.skipIf(whyNot !== "")(`are those of Python's strict codec, and no others${whyNot}`, async () => {
		const coder = await loadIso2022Jp();
		const script = `
import json
known = {}
for point in range(0x80, 0x30000):
    if 0xd800 <= point < 0xe000: continue
    try: known[chr(point)] = chr(point).encode("iso2022_jp").hex()
    except UnicodeEncodeError: pass
print(json.dumps(known))`;
		const known = JSON.parse(execFileSync("python3", ["-c", script], { maxBuffer: 2 ** 24 }).toString()) as object;
		// Two of its characters are written otherwise on purpose. Half-width katakana, sound marks and twins are taken besides.
		const written = Object.entries(known).filter(([character]) => !"¥‾".includes(character));
		expect(written).toHaveLength(6879);
		const hex = (character: string): string =>
			Buffer.from((coder.read(character) as Iso2022JpText).toBytes()).toString("hex");
		expect(written.filter(([character, octets]) => hex(character) !== octets)).toEqual([]);
		const points = Array.from({ length: 0x30000 - 0x80 }, (_, index) => String.fromCodePoint(index + 0x80));
		const more = points.filter((character) => !(character in known) && "toBytes" in coder.read(character));
		expect(more.filter((character) => !/[\uff61-\uff9f]|\u3099|\u309a/.test(character)).join("")).toBe("—∥－～￠￡￢");
	});
});
