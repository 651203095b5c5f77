import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads address and reason",
		mail: reportMail({
			subject: "Delivery Notification: Delivery has failed",
			from: "postmaster@mta.shop.example",
			body: `Your message cannot be delivered to the following recipients:

  Recipient address: taro@customer.example
  Reason: Remote SMTP server has rejected address
  Diagnostic code: smtp;550 5.1.1 <taro@customer.example>... User unknown
  Remote system: dns;mx.customer.example (TCP|192.0.2.2|1|192.0.2.1|25)
`,
		}),
		want: [
			{
				recipient: "taro@customer.example",
				reason: "userunknown",
				class: "hard",
				source: "messaging-server",
				status: "5.1.1",
			},
		],
	},
	{
		title: "takes the original address where the other is a mailbox of its own",
		mail: reportMail({
			from: "postmaster@mta.shop.example",
			subject: "Delivery Notification: Delivery has failed",
			body: `Your message cannot be delivered to the following recipients:

  Recipient address: taro@ims-ms-daemon
  Original address: taro@customer.example
  Reason: Over quota
`,
		}),
		want: [
			{
				recipient: "taro@ims-ms-daemon",
				reason: "mailboxfull",
				class: "soft",
				source: "messaging-server",
				alias: "taro@customer.example",
			},
		],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
