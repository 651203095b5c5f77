import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads a recipient a line",
		mail: reportMail({
			subject: "Undelivered Mail Returned to Sender",
			body: `This message was created automatically by mail delivery software.
A message that you sent could not be delivered to one or more of its recipients. This is a permanent error.

taro@customer.example Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <taro@customer.example>... User Unknown
hanako@customer.example Invalid Address, ERROR_CODE :552, ERROR_CODE :5.2.2 <hanako@customer.example>... Mailbox Full
`,
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "zoho" },
			{ recipient: "hanako@customer.example", reason: "mailboxfull", class: "soft", source: "zoho" },
		],
	},
	{
		title: "calls a delay a delay",
		mail: reportMail({
			subject: "Mail Delivery Status Notification (Delay)",
			body: `THIS IS A WARNING MESSAGE ONLY.
----- The following addresses had fatal errors -----
[Status: Error, Address: <taro@customer.example>, ResponseCode 421, , Host not reachable.]
Message will be retried for 4 more day(s)
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "expired", class: "soft", source: "zoho" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
