import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads the text of a report that lost its other parts",
		mail: reportMail({
			subject: "Undelivered Mail Returned to Sender",
			body: `This is the mail system at host mta.shop.example.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

                   The mail system

<taro@customer.example>: host mx.customer.example[192.0.2.1] said: 550 5.1.1
    <taro@customer.example>: Recipient address rejected: User unknown in virtual
    mailbox table (in reply to RCPT TO command)

<hanako@customer.example> (expanded from <sales@customer.example>): host
    mx.customer.example[192.0.2.1] said: 552 5.2.2 Mailbox full (in reply to
    RCPT TO command)
`,
		}),
		want: [
			{
				recipient: "taro@customer.example",
				reason: "userunknown",
				class: "hard",
				source: "postfix",
				status: "5.1.1",
				replyCode: 550,
			},
			{
				recipient: "hanako@customer.example",
				reason: "mailboxfull",
				class: "soft",
				source: "postfix",
				alias: "sales@customer.example",
			},
		],
	},
	{
		title: "reads a domain that is not in the DNS",
		mail: reportMail({
			body: `This is the mail system at host mta.shop.example.

<taro@nowhere.example>: Host or domain name not found. Name service error for
    name=nowhere.example type=AAAA: Host not found

${returned}`,
		}),
		want: [{ recipient: "taro@nowhere.example", reason: "hostunknown", class: "hard", source: "postfix" }],
	},
	{
		title: "reads the session that its server reports to the postmaster",
		mail: reportMail({
			subject: "Postfix SMTP server: errors from localhost[127.0.0.1]",
			body: `Transcript of session follows.

 Out: 220 mta.shop.example ESMTP Postfix
 In:  EHLO client.example
 Out: 250-mta.shop.example
 In:  MAIL FROM:<bounce@shop.example> SIZE=2000
 Out: 250 2.1.0 Ok
 In:  RCPT TO:<taro@customer.example>
 Out: 250 2.1.5 Ok
 In:  DATA
 Out: 354 End data with <CR><LF>.<CR><LF>
 Out: 451 4.3.0 Error: queue file write error
 In:  QUIT
 Out: 221 2.0.0 Bye
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "systemerror", class: "soft", source: "postfix" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
