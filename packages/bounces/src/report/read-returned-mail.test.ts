import { describe, expect, it } from "vitest";
import { deliveryReport, reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "./read-returned-mail.ts";

const fields = [
	"Reporting-MTA: dns; mta.shop.example",
	"Arrival-Date: Mon, 2 Mar 2026 10:00:00 +0900",
	"",
	"Final-Recipient: rfc822; taro@customer.example",
	"Action: failed",
	"Status: 5.1.1",
	"Remote-MTA: dns; mx.customer.example",
	"Diagnostic-Code: smtp; 550 5.1.1 <taro@customer.example>: Recipient address",
	"    rejected: User unknown",
];

describe("a delivery report", () => {
	it("says whom, why, and who said so", async () => {
		const { kind, recipients, date } = await readReturnedMail(deliveryReport({ fields }));
		expect(kind).toBe("failure");
		expect(date).toEqual(new Date("2026-03-02T01:00:05Z"));
		expect(recipients).toEqual([
			{
				recipient: "taro@customer.example",
				alias: null,
				class: "hard",
				reason: "userunknown",
				status: "5.1.1",
				action: "failed",
				replyCode: 550,
				reportingMta: "mta.shop.example",
				remoteMta: "mx.customer.example",
				diagnostic: "550 5.1.1 <taro@customer.example>: Recipient address rejected: User unknown",
				source: "rfc3464",
			},
		]);
	});

	it("reads CRLF and LF alike", async () => {
		const mail = deliveryReport({ fields });
		expect(await readReturnedMail(mail.replaceAll("\n", "\r\n"))).toEqual(await readReturnedMail(mail));
	});

	it("names the message that came back", async () => {
		const { original } = await readReturnedMail(deliveryReport({ fields }));
		expect(original).toEqual({
			messageId: "<order-1001@shop.example>",
			from: "info@shop.example",
			to: "taro@customer.example",
			subject: "ご注文の確認",
			date: new Date("2026-03-02T01:00:00Z"),
		});
	});

	it("keeps every recipient's fate apart", async () => {
		const more = [
			"",
			"Final-Recipient: rfc822; hanako@customer.example",
			"Action: delayed",
			"Status: 4.2.2",
			"Diagnostic-Code: smtp; 452 4.2.2 over quota",
		];
		const { recipients } = await readReturnedMail(deliveryReport({ fields: [...fields, ...more] }));
		expect(recipients.map(({ recipient, class: kind, reason, action }) => [recipient, kind, reason, action])).toEqual([
			["taro@customer.example", "hard", "userunknown", "failed"],
			["hanako@customer.example", "soft", "mailboxfull", "delayed"],
		]);
	});

	it("reads two recipients without an empty line between them", async () => {
		const more = ["Final-Recipient: rfc822; hanako@customer.example", "Action: failed", "Status: 5.2.2"];
		const { recipients } = await readReturnedMail(deliveryReport({ fields: [...fields, ...more] }));
		expect(recipients.map(({ recipient }) => recipient)).toEqual(["taro@customer.example", "hanako@customer.example"]);
	});

	it("knows a report of success", async () => {
		const { kind, recipients } = await readReturnedMail(
			deliveryReport({
				fields: ["Final-Recipient: rfc822; taro@customer.example", "Action: delivered", "Status: 2.1.5"],
			}),
		);
		expect(kind).toBe("delivered");
		expect(recipients).toMatchObject([{ class: "none", reason: "delivered", action: "delivered" }]);
	});

	it("makes up no status where none was given", async () => {
		const { recipients } = await readReturnedMail(
			deliveryReport({ fields: ["Final-Recipient: rfc822; taro@customer.example", "Action: failed"] }),
		);
		expect(recipients).toMatchObject([{ status: "", replyCode: null, diagnostic: "" }]);
	});

	it("prefers the server's own status to the relay's guess", async () => {
		const { recipients } = await readReturnedMail(
			deliveryReport({
				fields: [
					"Final-Recipient: rfc822; taro@customer.example",
					"Action: failed",
					"Status: 5.1.1",
					"Diagnostic-Code: smtp; 550 5.7.1 IP address blacklisted by recipient",
				],
			}),
		);
		expect(recipients).toMatchObject([{ status: "5.7.1", reason: "blocked", class: "soft" }]);
	});

	it("reads the fields where they stand in the text", async () => {
		const body = `An error occurred while trying to deliver the mail to the following recipients:\ntaro@customer.example\n\nTechnical report:\n\n${fields.join("\n")}\n`;
		const { recipients } = await readReturnedMail(
			reportMail({ subject: "Delivery Status Notification (Failure)", body }),
		);
		expect(recipients).toMatchObject([
			{ recipient: "taro@customer.example", reason: "userunknown", source: "rfc3464" },
		]);
	});

	it("is read when it was nested and encoded", async () => {
		const inner = [
			"--in",
			"Content-Type: text/plain; charset=utf-8",
			"Content-Transfer-Encoding: base64",
			"",
			Buffer.from("配信できません").toString("base64"),
			"--in--",
		].join("\n");
		const body = [
			"--out",
			'Content-Type: multipart/alternative; boundary="in"',
			"",
			inner,
			"--out",
			"Content-Type: message/delivery-status",
			"",
			...fields,
			"",
			"--out--",
		].join("\n");
		const { recipients } = await readReturnedMail(
			reportMail({ headers: ['Content-Type: multipart/report; boundary="out"'], body }),
		);
		expect(recipients).toMatchObject([{ recipient: "taro@customer.example", reason: "userunknown" }]);
	});

	it("is read where somebody forwarded it", async () => {
		const body = [
			"--out",
			"Content-Type: text/plain",
			"",
			"FYI",
			"--out",
			"Content-Type: message/rfc822",
			"",
			deliveryReport({ fields }),
			"--out--",
		].join("\n");
		const mail = reportMail({
			from: "hanako@shop.example",
			subject: "Fwd: Returned mail",
			headers: ['Content-Type: multipart/mixed; boundary="out"'],
			body,
		});
		expect((await readReturnedMail(mail)).recipients).toMatchObject([{ recipient: "taro@customer.example" }]);
	});
});

describe("a report that somebody forwarded as text", () => {
	it("is read, quoted or not", async () => {
		const text = [
			"FYI",
			"",
			"Begin forwarded message:",
			"",
			...deliveryReport({ fields, text: "sorry" }).split("\n").slice(3),
		];
		for (const quote of ["", "> "]) {
			const body = text.map((line, index) => (index < 4 ? line : quote + line)).join("\n");
			const mail = [
				"From: hanako@shop.example",
				"Subject: Fwd: Returned mail",
				"References: <1@mta.shop.example>",
				"",
				body,
			].join("\n");
			expect((await readReturnedMail(mail)).recipients).toMatchObject([
				{ recipient: "taro@customer.example", class: "hard" },
			]);
		}
	});
});

describe("our deliveries", () => {
	const parseVerp = (address: string): string | null => /^bounce\+([^@]+)@shop\.example$/.exec(address)?.[1] ?? null;

	it("are found in the address that the report was sent to", async () => {
		const mail = deliveryReport({ fields, headers: ["X-Original-To: bounce+c9f0f895@shop.example"] });
		expect((await readReturnedMail(mail, { parseVerp })).deliveryIds).toEqual(["c9f0f895", "8f14e45f"]);
	});

	it("are found in the Return-Path of the message that came back", async () => {
		expect((await readReturnedMail(deliveryReport({ fields }), { parseVerp })).deliveryIds).toEqual(["8f14e45f"]);
	});

	it("are none where no address is known to be ours", async () => {
		expect((await readReturnedMail(deliveryReport({ fields }))).deliveryIds).toEqual([]);
	});
});

describe("a complaint", () => {
	const arf = (report: readonly string[]): string =>
		reportMail({
			from: "fbl@isp.example",
			subject: "Abuse report",
			headers: ['Content-Type: multipart/report; report-type=feedback-report; boundary="fb"'],
			body: [
				"--fb",
				"Content-Type: text/plain",
				"",
				"This is an abuse report.",
				"--fb",
				"Content-Type: message/feedback-report",
				"",
				...report,
				"",
				"--fb",
				"Content-Type: message/rfc822",
				"",
				returned,
				"--fb--",
			].join("\n"),
		});

	it("names the recipients of its own fields", async () => {
		const { kind, recipients } = await readReturnedMail(
			arf([
				"Feedback-Type: abuse",
				"Version: 1",
				"Original-Rcpt-To: <taro@customer.example>",
				"Original-Rcpt-To: <hanako@customer.example>",
			]),
		);
		expect(kind).toBe("complaint");
		expect(recipients).toMatchObject([
			{
				recipient: "taro@customer.example",
				class: "complaint",
				reason: "feedback",
				status: "",
				action: "",
				source: "rfc5965",
			},
			{ recipient: "hanako@customer.example", class: "complaint" },
		]);
	});

	it("takes the recipient out of the message where the fields hide it", async () => {
		const { recipients } = await readReturnedMail(arf(["Feedback-Type: abuse", "Version: 1"]));
		expect(recipients).toMatchObject([{ recipient: "taro@customer.example", class: "complaint" }]);
	});

	it("is known where it predates the standard", async () => {
		const body = [
			"--c",
			"Content-Type: message/rfc822",
			"",
			"X-HmXmrOriginalRecipient: taro@customer.example",
			returned,
			"--c--",
		].join("\n");
		const mail = reportMail({
			from: "staff@hotmail.com",
			subject: "complaint about message from 192.0.2.1",
			headers: ['Content-Type: multipart/mixed; boundary="c"'],
			body,
		});
		expect((await readReturnedMail(mail)).recipients).toMatchObject([
			{ recipient: "taro@customer.example", class: "complaint", source: "complaint" },
		]);
	});
});

describe("what is no report", () => {
	const letter = (headers: readonly string[], body: string): string =>
		["From: taro@customer.example", "To: info@shop.example", ...headers, "", body].join("\n");

	it.each([
		[
			"a question about an error",
			["Subject: user unknown?"],
			"I got 550 5.1.1 user unknown for hanako@customer.example. What does it mean?",
		],
		["an order", ["Subject: Order 1001"], "Please send it to hanako@customer.example."],
		[
			"a mail with a message attached",
			['Content-Type: multipart/mixed; boundary="m"', "Subject: see this"],
			`--m\nContent-Type: text/plain\n\nsee\n--m\nContent-Type: message/rfc822\n\n${returned}\n--m--`,
		],
		[
			"a shipping notice",
			["Subject: Delivery status of your order", "Reply-To: no-reply@parcel.example"],
			"Your parcel could not be delivered.\nContact hanako@parcel.example",
		],
		[
			"an answer that quotes a report",
			["Subject: Re: Mail delivery failed", "In-Reply-To: <1@mta.shop.example>"],
			"What is this?\n\n> This message was created automatically by mail delivery software.\n> The following address(es) failed:\n>\n>   hanako@customer.example\n>     550 5.1.1 user unknown",
		],
		["talk about returned goods", ["Subject: Returned item"], "The parcel could not be delivered to my house."],
	])("is ordinary mail: %s", async (_what, headers, body) => {
		expect(await readReturnedMail(letter(headers, body))).toMatchObject({ kind: "ordinary", recipients: [] });
	});

	it("is a newsletter", async () => {
		const mail = letter(["Subject: Sale", "List-Unsubscribe: <https://shop.example/u>"], "Delivery is free today.");
		expect(await readReturnedMail(mail)).toMatchObject({ kind: "newsletter", recipients: [] });
	});

	it("is an answer of a vacation program, which says that the address works", async () => {
		const mail = letter(["Subject: Out of office", "Auto-Submitted: auto-replied"], "I am away.");
		expect(await readReturnedMail(mail)).toMatchObject({
			kind: "auto-reply",
			recipients: [{ class: "none", reason: "vacation" }],
		});
	});

	it.each(["", "\n\n", "\u0000\u0001\u0002", "no header at all"])("is no mail: %j", async (mail) => {
		expect(await readReturnedMail(mail)).toMatchObject({ kind: "unreadable", recipients: [] });
	});
});

describe("options", () => {
	it("refuses one that it does not know", async () => {
		await expect(readReturnedMail("", { parseVERP: () => null } as never)).rejects.toMatchObject({
			code: "invalid-option",
			option: "parseVERP",
		});
	});

	it("refuses a parser that is none", async () => {
		await expect(readReturnedMail("", { parseVerp: "bounce" } as never)).rejects.toMatchObject({ option: "parseVerp" });
	});
});
