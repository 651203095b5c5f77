import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads each paragraph as one recipient",
		mail: reportMail({
			subject: "failure notice",
			body: `Hi. This is the qmail-send program at mta.shop.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<taro@customer.example>:
192.0.2.1 does not like recipient.
Remote host said: 550 5.1.1 <taro@customer.example>... User unknown
Giving up on 192.0.2.1.

<hanako@nowhere.example>:
Sorry, I couldn't find any host named nowhere.example. (#5.1.2)

--- Below this line is a copy of the message.

${returned}`,
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "qmail", status: "5.1.1" },
			{ recipient: "hanako@nowhere.example", reason: "hostunknown", class: "hard", source: "qmail" },
		],
	},
	{
		title: "knows a local mailbox that is full",
		mail: reportMail({
			subject: "failure notice",
			body: `Hi. This is the qmail-send program at mta.shop.example.

<taro@customer.example>:
user is over quota (#5.2.2)

--- Below this line is a copy of the message.

${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "mailboxfull", class: "soft", source: "qmail" }],
	},
	{
		title: "knows that it never reached the server",
		mail: reportMail({
			subject: "failure notice",
			body: `Hi. This is the qmail-send program at mta.shop.example.

<taro@customer.example>:
Sorry, I wasn't able to establish an SMTP connection. (#4.4.1)
I'm not going to try again; this message has been in the queue too long.

--- Below this line is a copy of the message.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "networkerror", class: "soft", source: "qmail" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
