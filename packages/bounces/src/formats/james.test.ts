import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads the recipient out of the details",
		mail: reportMail({
			subject: "Re:Order",
			from: "post_master@carrier.example",
			body: `Error: Invalid user address

Error message below:
550 - Requested action not taken: no such user here

Message details:
  Subject: Order
  MAIL FROM: bounce@shop.example
  RCPT TO: taro@customer.example
  From: info@shop.example
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "james" }],
	},
	{
		title: "reads several recipients",
		mail: reportMail({
			body: `Hi. This is the James mail server at mta.shop.example.
This is a permanent error; I've given up. Sorry it didn't work out.

Error message below:
552 5.2.2 Mailbox full

Message details:
  MAIL FROM: bounce@shop.example
  RCPT TO: taro@customer.example
  RCPT TO: hanako@customer.example
`,
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "mailboxfull", class: "soft", source: "james" },
			{ recipient: "hanako@customer.example", reason: "mailboxfull", class: "soft", source: "james" },
		],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
