import { parseAddress } from "@todoku/mime";
import PostalMime from "postal-mime";
import { describe, expect, test } from "vitest";
import { readReturnedMail } from "../report/read-returned-mail.ts";
import { type BounceNoticeOptions, composeBounceNotice, type NoticeEvent } from "./compose-bounce-notice.ts";

const bounced: NoticeEvent = {
	eventId: "ses:1",
	kind: "bounced",
	at: new Date("2026-03-01T09:30:15Z"),
	recipient: "taro@customer.example",
	bounce: "hard",
	status: "5.1.1",
	diagnostic: "smtp; 550 5.1.1 <taro@customer.example>: user unknown",
};
const options: BounceNoticeOptions = { to: "returned@shop.example", reportingMta: "mail.shop.example" };
const message = Buffer.from(
	[
		"From: =?UTF-8?B?5bGK?= <orders@shop.example>",
		"To: taro@customer.example",
		"Bcc: archive@shop.example",
		"Subject: Your",
		" order",
		"Message-ID: <m-1@shop.example>",
		"",
		"A secret of the body",
		"",
	].join("\r\n"),
);

function textOf(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("latin1");
}

describe("a notice", () => {
	test("is read back by whatever reads returned mail", async () => {
		const read = await readReturnedMail(composeBounceNotice(bounced, { ...options, message }));
		expect(read).toMatchObject({
			kind: "failure",
			date: bounced.at,
			original: { messageId: "<m-1@shop.example>", from: "orders@shop.example", subject: "Your order" },
		});
		expect(read.recipients).toMatchObject([
			{
				...{ recipient: "taro@customer.example", class: "hard", reason: "userunknown", status: "5.1.1" },
				...{ action: "failed", reportingMta: "mail.shop.example", source: "rfc3464" },
				diagnostic: "550 5.1.1 <taro@customer.example>: user unknown",
			},
		]);
	});

	test("comes from MAILER-DAEMON, is written by a program, and says so", async () => {
		const mail = await PostalMime.parse(composeBounceNotice(bounced, options));
		expect(mail.from?.address).toBe("MAILER-DAEMON@mail.shop.example");
		expect(mail.to).toMatchObject([{ address: "returned@shop.example" }]);
		const headers = new Map(mail.headers.map(({ key, value }) => [key, value]));
		expect(headers.get("auto-submitted")).toBe("auto-replied");
		expect(headers.get("x-todoku-notice")).toMatch(/^[0-9a-f]{40}$/);
	});

	test.each([
		["ja", "配信できなかったメールの通知", "相手側が受け取りを拒否しました"],
		["en", "Undelivered mail", "The other side refused it for good"],
	] as const)("speaks %s", async (locale, subject, reason) => {
		const mail = await PostalMime.parse(composeBounceNotice(bounced, { ...options, locale }));
		expect(mail.subject).toBe(subject);
		expect(mail.text).toContain(reason);
		expect(mail.text).toContain("taro@customer.example");
		expect(mail.text).toContain("user unknown");
	});

	test("says of what the service stopped that nothing was sent", async () => {
		const { status: _status, bounce: _bounce, ...rest } = bounced;
		const suppressed: NoticeEvent = {
			...rest,
			kind: "suppressed",
			diagnostic: "The address is on the suppression list",
		};
		const bytes = composeBounceNotice(suppressed, options);
		expect((await PostalMime.parse(bytes)).text).toContain("Nothing was sent.");
		expect(textOf(bytes)).toContain(
			"Status: 5.0.0\r\nDiagnostic-Code: x-todoku; The address is on the suppression list\r\n",
		);
	});

	test("returns the header of the mail, without its body and without whom it hides", () => {
		const text = textOf(composeBounceNotice(bounced, { ...options, message }));
		expect(text).toContain("Content-Type: text/rfc822-headers\r\n\r\nFrom: =?UTF-8?B?5bGK?= <orders@shop.example>\r\n");
		expect(text).toContain("Subject: Your\r\n order\r\nMessage-ID: <m-1@shop.example>\r\n");
		expect(text).not.toMatch(/secret|archive/);
	});

	test.each([undefined, null])("returns nothing of a mail that is gone (%s)", (gone) => {
		expect(textOf(composeBounceNotice(bounced, { ...options, message: gone }))).not.toContain("rfc822-headers");
	});

	test("names the address it was sent to where the report has another", async () => {
		const recipient = '"a..b"@docomo.ne.jp';
		const bytes = composeBounceNotice({ ...bounced, recipient: "a..b@docomo.ne.jp" }, { ...options, recipient });
		expect(textOf(bytes)).toContain(
			`Original-Recipient: rfc822; ${recipient}\r\nFinal-Recipient: rfc822; a..b@docomo.ne.jp`,
		);
	});

	test("is the same for the same report, and another for another", () => {
		const [first, again] = [composeBounceNotice(bounced, options), composeBounceNotice(bounced, options)];
		expect(textOf(again)).toBe(textOf(first));
		expect(textOf(composeBounceNotice({ ...bounced, eventId: "ses:2" }, options))).not.toBe(textOf(first));
	});
});

describe("what comes from outside", () => {
	test("makes no field and no line of its own", () => {
		const hostile = "taro@customer.example\r\nBcc: everybody@customer.example\r\n\r\n--todoku";
		const text = textOf(composeBounceNotice({ ...bounced, recipient: hostile, diagnostic: hostile }, options));
		expect(text).not.toMatch(/^(?:Bcc|--todoku$)/m);
		expect(text.split("\r\n").every((line) => line.length <= 998 && !/[^\x20-\x7e\t]/.test(line))).toBe(true);
	});

	test("stays ASCII where the report is not", () => {
		const odd: NoticeEvent = {
			...bounced,
			recipient: "太郎@customer.example",
			diagnostic: "smtp; 550 ユーザーがいません",
		};
		const text = textOf(composeBounceNotice(odd, { ...options, locale: "ja" }));
		expect(text).toContain("Final-Recipient: utf-8; \\x{592A}\\x{90CE}@customer.example");
		expect(text).not.toMatch(/\P{ASCII}/u);
	});

	test("is cut where it has no end", () => {
		const long = { recipient: `${"a".repeat(100_000)}@x.example`, diagnostic: "b".repeat(100_000) };
		const bytes = composeBounceNotice(
			{ ...bounced, ...long },
			{ ...options, message: Buffer.alloc(1_000_000, "X: y\r\n") },
		);
		expect(bytes.byteLength).toBeLessThan(40_000);
	});

	test("returns headers in raw UTF-8 so that every server carries them", async () => {
		const raw = Buffer.from("From: 注文 <orders@shop.example>\r\nMessage-ID: <m-2@shop.example>\r\n\r\n");
		const bytes = composeBounceNotice(bounced, { ...options, message: raw });
		expect(textOf(bytes)).not.toMatch(/\P{ASCII}/u);
		expect((await readReturnedMail(bytes)).original.messageId).toBe("<m-2@shop.example>");
	});
});

test.each<[string, Partial<BounceNoticeOptions>]>([
	["to", { to: "returned" }],
	["to", { to: "a@shop.example\r\nBcc: b@shop.example" }],
	["to", { to: "返送@shop.example" }],
	["reportingMta", { reportingMta: "localhost" }],
	["reportingMta", { reportingMta: "mail.shop.example>\r\nX: y" }],
	["locale", { locale: "fr" as never }],
	["form", { form: "html" } as never],
])("refuses a wrong option %s", (option, wrong) => {
	expect(() => composeBounceNotice(bounced, { ...options, ...wrong })).toThrow(expect.objectContaining({ option }));
});

test("an address that was parsed is one", () => {
	expect(textOf(composeBounceNotice(bounced, { ...options, to: parseAddress("a@SHOP.example") }))).toContain(
		"\r\nTo: a@shop.example\r\n",
	);
});
