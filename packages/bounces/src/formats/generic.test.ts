import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads a sentence that names the recipient",
		mail: reportMail({
			subject: "There was an error sending your mail",
			body: `We had trouble delivering your message. Full details follow:

1 error(s):

SMTP Server <mx.customer.example> rejected recipient <taro@customer.example>
  (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "generic" }],
	},
	{
		title: "reads a list under a heading nobody else uses",
		mail: reportMail({
			subject: "Delivery status notification",
			from: "Mail Delivery System <mailer-daemon@mta.shop.example>",
			body: `Delivery to the following recipients was aborted after 2 second(s):

  * taro@customer.example

Technical details:
SMTP:RCPT host 192.0.2.1: 553 5.3.0 <taro@customer.example>... No such user here
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "generic" }],
	},
	{
		title: "reads a field of its own making",
		mail: reportMail({
			subject: "Message Delivery Failure",
			body: `Message could not be delivered to some recipients.
The following recipient(s) could not be reached:

    Recipient: [SMTP:taro@customer.example]
    Reason: 550 5.1.1 no such user

`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "generic" }],
	},
	{
		title: "reads an address under a line of dashes",
		mail: reportMail({
			subject: "Undeliverable mail",
			body: `The message you sent could not be delivered.

Intended recipient: taro@customer.example
550 5.2.2 Mailbox full
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "mailboxfull", class: "soft", source: "generic" }],
	},
	{
		title: "takes the recipient of the message where the report names nobody",
		mail: reportMail({
			subject: "Undeliverable mail",
			body: `Your message could not be delivered: the mailbox is full.

----- Original message -----
${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "mailboxfull", class: "soft", source: "generic" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
