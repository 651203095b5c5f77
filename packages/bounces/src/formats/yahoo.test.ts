import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads the recipient and the command",
		mail: reportMail({
			subject: "Failure Notice",
			from: "MAILER-DAEMON@yahoo.com",
			body: `Sorry, we were unable to deliver your message to the following address.

<taro@customer.example>:
Remote host said:
550 5.1.1 <taro@customer.example>... User unknown
[RCPT_TO]

--- Below this line is a copy of the message.

${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "yahoo" }],
	},
	{
		title: "reads several recipients",
		mail: reportMail({
			subject: "Delivery failure",
			body: `Message from customer.example.
Unable to deliver message to the following address(es).

<taro@customer.example>:
This user doesn't have a customer.example account (taro@customer.example) [0]

<hanako@customer.example>:
Sorry your message to hanako@customer.example cannot be delivered. This account has been disabled or discontinued [#102].

--- Original message follows.

${returned}`,
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "filtered", class: "soft", source: "yahoo" },
			{ recipient: "hanako@customer.example", reason: "suspend", class: "soft", source: "yahoo" },
		],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
