import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads the old notice",
		mail: reportMail({
			from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
			subject: "Delivery Status Notification (Failure)",
			body: `Delivery to the following recipient failed permanently:

     taro@customer.example

Technical details of permanent failure:
Google tried to deliver your message, but it was rejected by the server for the recipient domain customer.example by mx.customer.example. [192.0.2.1].

The error that the other server returned was:
550 5.1.1 <taro@customer.example>... User unknown

----- Original message -----

${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "google" }],
	},
	{
		title: "reads the new notice",
		mail: reportMail({
			from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
			subject: "Delivery Status Notification (Failure)",
			headers: ["X-Failed-Recipients: taro@customer.example"],
			body: `** Address not found **

Your message wasn't delivered to taro@customer.example because the address couldn't be found. Check for typos or unnecessary spaces and try again.

The response from the remote server was:
550 5.1.1 The email account that you tried to reach does not exist.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "google" }],
	},
	{
		title: "calls a delay a delay",
		mail: reportMail({
			from: "mailer-daemon@googlemail.com",
			subject: "Delivery Status Notification (Delay)",
			body: `This is an automatically generated Delivery Status Notification

THIS IS A WARNING MESSAGE ONLY.

Delivery to the following recipient has been delayed:

     taro@customer.example

Message will be retried for 2 more day(s)

Technical details of temporary failure:
The recipient server did not accept our requests to connect.
`,
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "expired", class: "soft", source: "google", action: "delayed" },
		],
	},
	{
		title: "reads a group that does not let us post, in any language",
		mail: reportMail({
			from: "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
			subject: "Delivery Status Notification (Failure)",
			headers: ["X-Failed-Recipients: friends@googlegroups.com", "Content-Type: text/plain; charset=utf-8"],
			body: `Hallo info@shop.example,

die Gruppe (friends) existiert möglicherweise nicht.

Google Groups
https://groups.google.com/support/
`,
		}),
		want: [{ recipient: "friends@googlegroups.com", reason: "rejected", class: "soft", source: "google-groups" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
