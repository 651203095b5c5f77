import { expect, it } from "vitest";
import { deliveryReport, reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "believes its text, since its fields say only 5.0.0",
		mail: deliveryReport({
			text: "    Hi!\n\n    This is the MAILER-DAEMON, please DO NOT REPLY to this email.\n\n    An error has occurred while attempting to deliver a message for\n    the following list of recipients:\n\ntaro@customer.example: 550 5.1.1 User unknown\n",
			fields: [
				"Reporting-MTA: dns; mta.shop.example",
				"",
				"Final-Recipient: rfc822; taro@customer.example",
				"Action: failed",
				"Status: 5.0.0",
			],
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "rfc3464", status: "5.1.1" },
		],
	},
	{
		title: "reads an older report that has text only",
		mail: reportMail({
			subject: "Delivery status notification: delayed",
			body: `    Hi!

    This is the MAILER-DAEMON, please DO NOT REPLY to this e-mail.

    A message is delayed for more than 4 hours for the following
    list of recipients:

taro@customer.example: Network error on destination MXs

    Please note that this is only a temporary failure report.
`,
		}),
		want: [{ recipient: "taro@customer.example", action: "delayed", class: "soft", source: "opensmtpd" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
