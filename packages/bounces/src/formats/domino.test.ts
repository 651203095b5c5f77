import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads whom and why",
		mail: reportMail({
			subject: "DELIVERY FAILURE: User taro (taro@customer.example) not listed in Domino Directory",
			body: `Your message

  Subject: Order

was not delivered to:

  taro@customer.example

because:

  User taro (taro@customer.example) not listed in Domino Directory
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "domino" }],
	},
	{
		title: "reads the older list",
		mail: reportMail({
			subject: "Undeliverable message",
			body: `------- Failure Reasons  --------

User  not listed in public Name & Address Book
taro@customer.example


------- Returned Message --------
${returned}`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "domino" }],
	},
	{
		title: "reads a router that gave up",
		mail: reportMail({
			subject: "DELIVERY FAILURE",
			body: `Your message

  Subject: Order

was not delivered to:

  taro@customer.example

because:

  Error transferring to mx.customer.example; Maximum hop count exceeded. Message probably in a routing loop.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "networkerror", class: "soft", source: "domino" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
