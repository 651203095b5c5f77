import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads the list of failed addresses",
		mail: reportMail({
			subject: "Mail delivery failed: returning message to sender",
			headers: ["X-Failed-Recipients: taro@customer.example, hanako@customer.example"],
			body: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  taro@customer.example
    host mx.customer.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<taro@customer.example>:
    550 5.1.1 No such user
  hanako@customer.example
    (generated from sales@customer.example)
    retry timeout exceeded

------ This is a copy of the message, including all the headers. ------

${returned}`,
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "exim" },
			{
				recipient: "hanako@customer.example",
				reason: "expired",
				class: "soft",
				source: "exim",
				alias: "sales@customer.example",
			},
		],
	},
	{
		title: "calls a delay a delay",
		mail: reportMail({
			subject: "Warning: message 1abc-2 delayed 24 hours",
			body: `This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue on mta.shop.example.

The address to which the message has not yet been delivered is:

  taro@customer.example
    host mx.customer.example [192.0.2.1]
    Delay reason: SMTP error from remote mail server after initial connection:
    421 4.7.0 Try again later

No action is required on your part.
`,
		}),
		want: [{ recipient: "taro@customer.example", action: "delayed", source: "exim", class: "soft" }],
	},
	{
		title: "reads an address that Exim itself could not read",
		mail: reportMail({
			subject: "Mail failure - malformed recipient address",
			body: `A message that you sent contained one or more recipient addresses that were
incorrectly constructed:

  taro..@customer.example <taro@customer.example>: malformed address: <taro@customer.example> may not follow taro..@customer.example

`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "syntaxerror", class: "soft", source: "exim" }],
	},
	{
		title: "believes its own routers",
		mail: reportMail({
			body: `This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  taro@nowhere.example
    Unrouteable address
  hanako@shop.example
    Unknown user

`,
		}),
		want: [
			{ recipient: "taro@nowhere.example", reason: "hostunknown", class: "hard", source: "exim" },
			{ recipient: "hanako@shop.example", reason: "userunknown", class: "hard", source: "exim" },
		],
	},
	{
		title: "falls back on the field of failed recipients",
		mail: reportMail({
			headers: ["X-Failed-Recipients: taro@customer.example"],
			body: `This message was created automatically by mail delivery software.
Something went wrong: 550 5.1.1 User unknown
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "exim" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
