import { Readable } from "node:stream";
import { createSesTransport } from "@todoku/adapter-ses";
import { createSmtpTransport } from "@todoku/adapter-smtp";
import { createMailer, type Mailer, type Message, parseVerifiedSenders } from "@todoku/core";
import { type SmtpFaultServer, startSmtpFaultServer } from "@todoku/core/testing";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import PostalMime from "postal-mime";
import { afterAll, beforeAll, expect, it } from "vitest";
import { only } from "./shop-client.ts";

// A body of every octet, so that nothing that is altered on the way goes unseen.
const everyOctet = Uint8Array.from({ length: 1_024 }, (_, index) => index % 256);

function everyFeature(): Message {
	return {
		category: "automatic",
		from: "届く商店 <orders@shop.example>",
		sender: "agent@shop.example",
		replyTo: "お問い合わせ <ask@shop.example>",
		to: ["山田 花子 <hanako@customer.example>"],
		cc: '"a..b"@docomo.ne.jp',
		bcc: "archive@shop.example",
		subject: `ご注文ありがとうございます ${"（長い件名）".repeat(20)}`,
		text: `.\n..\nFrom the beginning\n${"長い行".repeat(500)}\n\n`,
		html: '<p>ご注文 <img src="cid:logo" alt=""></p>',
		alternatives: [{ contentType: "text/markdown", content: "# ご注文\n" }],
		inlineImages: [{ cid: "logo", filename: "logo.png", contentType: "image/png", content: everyOctet }],
		attachments: [
			{ filename: "領収書 2026.bin", content: everyOctet, contentType: "application/octet-stream" },
			{ filename: "stream.txt", content: Readable.from([Buffer.from("流れ"), Buffer.from("てくる")]) },
		],
		calendar: { method: "REQUEST", content: calendar },
		headers: { "X-Order": "注文 123" },
		inReplyTo: "<earlier@shop.example>",
		references: ["<first@shop.example>", "<earlier@shop.example>"],
		listUnsubscribe: { url: "https://shop.example/unsubscribe?m=1", oneClick: true },
		autoSubmitted: "auto-generated",
	};
}

const calendar = [
	"BEGIN:VCALENDAR",
	"VERSION:2.0",
	"PRODID:-//Todoku//Test//JA",
	"METHOD:REQUEST",
	"BEGIN:VEVENT",
	"UID:1@shop.example",
	"DTSTAMP:20260301T000000Z",
	"DTSTART:20260302T000000Z",
	"SUMMARY:お届け",
	"END:VEVENT",
	"END:VCALENDAR",
	"",
].join("\r\n");

let ses: SesLocal;
let smtp: SmtpFaultServer;
let throughService: Mailer;
let standardWay: Mailer;

beforeAll(async () => {
	ses = await startSesLocal({ identities: ["shop.example"] });
	smtp = await startSmtpFaultServer();
	const mailerFor = (setting: string): Mailer => {
		let lastId = 0;
		return createMailer({
			senders: parseVerifiedSenders(setting),
			service: createSesTransport({
				region: ses.region,
				endpoint: ses.url,
				credentials: { accessKeyId: "local", secretAccessKey: "local" },
			}),
			standard: createSmtpTransport(smtp.url),
			clock: { now: () => new Date("2026-03-01T00:00:00Z") },
			newId: () => `id-${lastId++}`,
		});
	};
	throughService = mailerFor("shop.example");
	standardWay = mailerFor("");
});

afterAll(async () => {
	await throughService.close();
	await standardWay.close();
	await Promise.all([ses.close(), smtp.close()]);
});

/** The boundaries of a multipart are random; everything else must be the same. */
function withoutBoundaries(bytes: Uint8Array): string {
	const text = Buffer.from(bytes).toString("latin1");
	const boundary = /_NmP-([0-9a-f]{16})-/.exec(text)?.[1] ?? "none";
	return text.replaceAll(boundary, "BOUNDARY");
}

it("a mail with everything in it arrives the same on both routes, octet for octet, and whole", async () => {
	const recipients = ["hanako@customer.example", "a..b@docomo.ne.jp", "archive@shop.example"];
	const receipts = [...(await throughService.send(everyFeature())), ...(await standardWay.send(everyFeature()))];
	expect(receipts.map(({ recipient, outcome, transport }) => [recipient, outcome, transport])).toEqual([
		...recipients.map((recipient) => [recipient, "accepted", "ses"]),
		...recipients.map((recipient) => [recipient, "accepted", "smtp"]),
	]);
	const bySes = ses.messages().map(({ raw }) => withoutBoundaries(raw));
	const bySmtp = smtp.messages.map(({ bytes }) => withoutBoundaries(bytes));
	expect(new Set([...bySes, ...bySmtp]).size).toBe(1);
	expect([bySes.length, bySmtp.length]).toEqual([3, 3]);

	const mail = await PostalMime.parse(smtp.messages[0]?.bytes ?? "");
	expect(mail.from).toMatchObject({ name: "届く商店", address: "orders@shop.example" });
	expect(mail.subject).toBe(everyFeature().subject);
	expect(mail.html).toContain("cid:logo");
	expect(mail.text?.replaceAll("\r\n", "\n").trimEnd()).toBe(everyFeature().text?.trimEnd());
	const names = mail.attachments.map(({ filename }) => filename);
	expect(names).toEqual(expect.arrayContaining(["logo.png", "領収書 2026.bin", "stream.txt"]));
	const receipt = only(mail.attachments.filter(({ filename }) => filename === "領収書 2026.bin"));
	expect(new Uint8Array(receipt.content as ArrayBuffer)).toEqual(everyOctet);
	expect(mail.headers.map(({ key }) => key)).not.toContain("bcc");
	expect(mail.headers.find(({ key }) => key === "list-unsubscribe-post")?.value).toBe("List-Unsubscribe=One-Click");
});
