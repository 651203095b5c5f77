import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads m-FILTER",
		mail: reportMail({
			subject: "failure notice",
			headers: ["X-Mailer: m-FILTER"],
			body: `taro@customer.example

-------server message
550 5.1.1 <taro@customer.example>: User unknown

-------SMTP command
RCPT TO

-------original message
${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "mail-filter" }],
	},
	{
		title: "reads the session of InterScan",
		mail: reportMail({
			subject: "Mail could not be delivered",
			from: '"InterScan MSS" <postmaster@customer.example>',
			body: `Sent <<< RCPT TO:<taro@customer.example>
Received >>> 550 5.1.1 <taro@customer.example>... user unknown
Unable to deliver message to <taro@customer.example>
************************     End of message     **********************
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "mail-filter" }],
	},
	{
		title: "reads MailMarshal",
		mail: reportMail({
			subject: "Undeliverable Mail",
			body: `Your message:
   From:    info@shop.example
   Subject: Order

Could not be delivered because of

550 5.1.1 User unknown

The following recipients were affected:
    taro@customer.example

Additional Information
======================
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "mail-filter" }],
	},
	{
		title: "reads MailFoundry",
		mail: reportMail({
			subject: "Message delivery has failed",
			body: `Unable to deliver message to: <taro@customer.example>
Delivery failed for the following reason:
Server mx.customer.example[192.0.2.1] failed with: 550 5.1.1 <taro@customer.example> No such user here

This has been a permanent failure.  No further delivery attempts will be made.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "mail-filter" }],
	},
	{
		title: "reads SurfControl",
		mail: reportMail({
			subject: "Order",
			body: `Your message could not be sent.
A transcript of the attempts to send the message follows.
The number of attempts made: 1
Addressed To: taro@customer.example

Mon 2 Mar 2026 10:00:05 +0900
Failed to send to identified host,
taro@customer.example: [192.0.2.1], 550 5.1.1 taro@customer.example... No such user
--- Message non-deliverable.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "mail-filter" }],
	},
	{
		title: "reads MessageLabs",
		mail: reportMail({
			subject: "Mail Delivery Failure",
			body: `This is the mail delivery agent at mta.shop.example.
I was unable to deliver your message to the following addresses:

taro@customer.example

Reason: 550 5.1.1 No such user

The message subject was: Order
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "mail-filter" }],
	},
	{
		title: "does not give an address up on the word of Mimecast",
		mail: reportMail({
			subject: "[Postmaster] Email Delivery Failure",
			from: "postmaster@customer.example",
			body: `An email that you attempted to send to the following address could not be delivered:

-- taro@customer.example

The problem appears to be :
-- Recipient email address is possibly incorrect

Additional information follows :
-- 5.4.1 Recipient address rejected: Access denied
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "filtered", class: "soft", source: "mail-filter" }],
	},
	{
		title: "reads McAfee",
		mail: reportMail({
			subject: "Delivery Status",
			body: `    --- The following addresses had delivery problems ---

<taro@customer.example>   (Unknown user taro@customer.example)
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "mail-filter" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
