import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads the recipient and the session under it",
		mail: reportMail({
			subject: "NOTICE: mail delivery status.",
			body: `This is a delivery status notification from mta.shop.example,
running the Courier mail server, version 1.0.

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<taro@customer.example>:
    mx.customer.example [192.0.2.1]:
>>> RCPT TO:<taro@customer.example>
<<< 550 5.1.1 <taro@customer.example>... User unknown

---------------------------------------------------------------------------
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "courier" }],
	},
	{
		title: "knows an expired delivery",
		mail: reportMail({
			body: `running the Courier mail server, version 1.0.

                           UNDELIVERABLE MAIL

Your message to the following recipients cannot be delivered:

<taro@customer.example>:
    DNS lookup failure: customer.example. Delivery time expired
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "expired", class: "soft", source: "courier" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
