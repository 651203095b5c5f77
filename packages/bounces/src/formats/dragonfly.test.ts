import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads its one recipient",
		mail: reportMail({
			subject: "Mail delivery failed",
			body: `This is the DragonFly Mail Agent v0.13 at mta.shop.example.

There was an error delivering your mail to <taro@customer.example>.

mx.customer.example [192.0.2.1] did not like our RCPT TO:
550 5.1.1 <taro@customer.example>: Recipient address rejected: User unknown

Original message follows.

${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "dragonfly" }],
	},
	{
		title: "reads that it has given up",
		mail: reportMail({
			subject: "Mail delivery failed",
			body: `This is the DragonFly Mail Agent v0.13 at mta.shop.example.

There was an error delivering your mail to <taro@customer.example>.

Could not deliver for the last 432000 seconds. Giving up.

Message headers follow.

${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "expired", class: "soft", source: "dragonfly" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
