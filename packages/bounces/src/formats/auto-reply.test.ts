import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "knows a vacation notice by its field",
		mail: reportMail({
			subject: "Re: Order",
			from: "taro@customer.example",
			headers: ["Auto-Submitted: auto-replied"],
			body: `I am away until Friday.`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "vacation", class: "none", source: "rfc3834", status: "" }],
	},
	{
		title: "knows one by its subject",
		mail: reportMail({
			subject: "自動返信: ご注文",
			from: "hanako@customer.example",
			headers: ["Content-Type: text/plain; charset=utf-8"],
			body: `只今休暇をいただいております。`,
		}),
		want: [{ recipient: "hanako@customer.example", reason: "vacation", class: "none", source: "rfc3834" }],
	},
	{
		title: "knows one that answers, by its words",
		mail: reportMail({
			subject: "Re: Order",
			from: "taro@customer.example",
			body: `Thank you. I am out of the office.`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "vacation", class: "none", source: "rfc3834" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
