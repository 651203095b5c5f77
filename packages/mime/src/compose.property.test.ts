import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { composeMessage } from "./compose.ts";
import { isMailError } from "./errors.ts";
import type { MessageContent } from "./message.ts";

// Text that leans towards what header writers, URL parsers, media types and MIME boundaries trip over.
const fragments = [
	...["\r", "\n", "\r\n", "\r\n ", "\r\n\r\n", "\0", "\t", "\x1b$B", "\x1b(B", "\x0e", "\u0085", "\u2028", "\ud800"],
	...["Bcc: x@evil.example", "\r\nX-Evil: 1", "%0D%0AX-Evil:1", "=?UTF-8?Q?=0D=0AX-Evil:1?=", "=?UTF-8?B?DQo=?="],
	...[
		'"',
		"\\",
		"<",
		">",
		"@",
		",",
		";",
		":",
		"(",
		")",
		" ",
		"?",
		"=",
		"&",
		"#",
		"/",
		"..",
		"a",
		"会員",
		"①",
		"ｶﾞ",
		"😀",
	],
	...["--0123456789", "--_NmP-0123456789-Part_1", "--_NmP-0123456789-Part_1--", "x".repeat(1000), " ".repeat(100)],
];
const hostile = fc.oneof(
	fc.string({ unit: "binary", maxLength: 40 }),
	fc.array(fc.constantFrom(...fragments), { maxLength: 8 }).map((pieces) => pieces.join("")),
);

const places = [
	...["from", "name", "subject", "headerName", "header", "inReplyTo", "reference", "url", "mailto", "autoSubmitted"],
	...["text", "html", "alternativeType", "alternative", "method", "calendar", "calendarName", "cid", "imageName"],
	...["imageType", "filename", "contentType", "content", "message", "messageId", "charset"],
] as const;
type Place = (typeof places)[number];

const rootFields = [
	...["from", "to", "subject", "message-id", "date", "mime-version", "content-type", "content-transfer-encoding"],
	...["x-test", "in-reply-to", "references", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted"],
];
const partFields = ["content-type", "content-transfer-encoding", "content-disposition", "content-id"];

/** A message in which one place holds hostile text, alone or after something sound. */
function messageWith(text: string, place: Place, appended: boolean, jis: boolean): [MessageContent, string] {
	const at = (where: Place, sound: string): string => (where !== place ? sound : appended ? sound + text : text);
	const calendar = `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n${at("calendar", "UID:1")}\r\nEND:VCALENDAR`;
	const message: MessageContent = {
		from: at("from", "Shop <info@shop.example>"),
		to: { displayName: at("name", "会員"), address: "member@customer.example" },
		subject: at("subject", "ご注文"),
		headers: { "X-Test": at("header", "1"), [at("headerName", "X-Asked")]: "1" },
		inReplyTo: at("inReplyTo", "<a@shop.example>"),
		references: [at("reference", "<b@shop.example>")],
		listUnsubscribe: {
			url: at("url", "https://shop.example/?a=b"),
			mailto: at("mailto", "mailto:leave@shop.example?subject=a"),
			oneClick: true,
		},
		autoSubmitted: at("autoSubmitted", "auto-generated") as never,
		// An empty text beside html is left out, and the number of parts is fixed here.
		text: `${at("text", "ありがとうございます")}.`,
		html: `<img src="cid:${at("cid", "logo")}">${at("html", "<p>x</p>")}`,
		alternatives: [{ contentType: at("alternativeType", "text/markdown"), content: at("alternative", "# x") }],
		calendar: {
			method: at("method", "REQUEST") as never,
			content: calendar,
			filename: at("calendarName", "invite.ics"),
		},
		inlineImages: [
			{
				cid: at("cid", "logo"),
				filename: at("imageName", "logo.png"),
				contentType: at("imageType", "image/png"),
				content: "x",
			},
		],
		attachments: [
			{ filename: at("filename", "a.csv"), contentType: at("contentType", "text/csv"), content: at("content", "x") },
			{ filename: "a.eml", content: `Subject: x\r\n\r\n${at("message", "x")}` },
		],
		charset: at("charset", jis ? "iso-2022-jp" : "utf-8") as never,
		charsetFallback: "utf-8",
	};
	return [message, at("messageId", "<id@shop.example>")];
}

function fieldNames(block: string): string[] {
	const [head = ""] = block.split("\r\n\r\n");
	const lines = head.replace(/\r\n$/, "").split(/\r\n(?![ \t])/);
	return lines.map((line) => line.split(":")[0]?.toLowerCase() ?? "");
}

/** What is wrong with a message as such, whatever it says. */
function problemsOf(source: string, isAscii: boolean, asked: readonly string[] = ["X-Asked"]): unknown[] {
	// The boundaries are random, so whatever looks like one of them is one.
	const [, base = ""] = /boundary="?(--_NmP-[0-9a-f]{16})-Part_/.exec(source.replace(/\r\n[ \t]/g, "")) ?? [];
	const [root = "", ...rest] = source.split(new RegExp(`\r\n--${base}-Part_\\d+(?:--)?(?=\r\n)`));
	const parts = rest.filter((part) => fieldNames(part.slice(2))[0] === "content-type");
	const allowed = [...rootFields, ...asked.map((name) => name.toLowerCase())];
	const names = parts.flatMap((part) => fieldNames(part.slice(2)));
	return [
		...(source.match(isAscii ? /[^\p{ASCII}]|\0/gu : /\0/g) ?? []),
		...(source.match(/(?<!\r)\n|\r(?!\n)/g) ?? []),
		...source.split("\r\n").filter((line) => line.length > 998),
		...fieldNames(root).filter((name) => !allowed.includes(name)),
		...names.filter((name) => !partFields.includes(name)),
		...(parts.length === 10 ? [] : [`${parts.length} parts`]),
	];
}

describe("whatever stands in any field", () => {
	it.each(places)("begins no header field, part or line of its own: %s", async (place) => {
		let composed = 0;
		await fc.assert(
			fc.asyncProperty(hostile, fc.boolean(), fc.boolean(), async (text, appended, jis) => {
				const [message, messageId] = messageWith(text, place, appended, jis);
				const problems = await composeMessage(message, { messageId }).then(
					(bytes) => {
						composed += 1;
						// The one place that may be other than ASCII is an address that is so itself.
						return problemsOf(
							Buffer.from(bytes).toString("latin1"),
							place !== "from",
							Object.keys(message.headers ?? {}),
						);
					},
					(error: unknown) => (isMailError(error) ? [] : [error]),
				);
				expect(problems).toEqual([]);
			}),
			{ numRuns: 150 },
		);
		expect(composed).toBeGreaterThan(0);
	});

	it("would be noticed: a message with one more field, one more part or a long line is not sound", async () => {
		const [message] = messageWith("", "text", true, false);
		const source = Buffer.from(await composeMessage(message)).toString("latin1");
		expect(problemsOf(source, true)).toEqual([]);
		const boundary = /--_NmP-[0-9a-f]{16}-Part_1(?=\r\n)/.exec(source)?.[0];
		for (const extra of ["X-Evil: 1\r\n", "\n", "\0", "é", "x".repeat(999)]) {
			expect(problemsOf(extra + source, true)).not.toEqual([]);
		}
		expect(problemsOf(`${source}--${boundary}\r\nContent-Type: text/plain\r\n\r\nx`, true)).not.toEqual([]);
	});
});
