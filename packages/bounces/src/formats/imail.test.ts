import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads an unknown user",
		mail: reportMail({
			subject: "Undeliverable Mail",
			from: "Postmaster <postmaster@customer.example>",
			headers: ["X-Mailer: <SMTP32 v8.22>"],
			body: `Unknown user: taro@customer.example

Original message follows.

${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "imail" }],
	},
	{
		title: "reads a full mailbox",
		mail: reportMail({
			subject: "Undeliverable Mail",
			from: "postmaster@customer.example",
			body: `User mailbox exceeds allowed size: taro@customer.example

Original message follows.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "mailboxfull", class: "soft", source: "imail" }],
	},
	{
		title: "reads that it gave up",
		mail: reportMail({
			subject: "Undeliverable Mail",
			from: "postmaster@customer.example",
			body: `Delivery failed 20 attempts: taro@customer.example

Original message follows.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "expired", class: "soft", source: "imail" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
