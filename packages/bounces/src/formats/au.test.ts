import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads a full mailbox",
		mail: reportMail({
			subject: "Mail",
			from: "no-reply@dion.ne.jp",
			body: `Your mail sent on: Mon, 2 Mar 2026 10:00:00 +0900
     Could not be delivered to: <taro@dion.ne.jp>
     As their mailbox is full.
`,
		}),
		want: [{ recipient: "taro@dion.ne.jp", reason: "mailboxfull", class: "soft", source: "au" }],
	},
	{
		title: "reads a disabled account",
		mail: reportMail({
			subject: "Mail System Error - Returned Mail",
			from: "Postmaster@ezweb.ne.jp",
			body: `The user(s) account is disabled.
<taro@ezweb.ne.jp>
`,
		}),
		want: [{ recipient: "taro@ezweb.ne.jp", reason: "suspend", class: "soft", source: "au" }],
	},
	{
		title: "reads the session with another server",
		mail: reportMail({
			subject: "Mail System Error - Returned Mail",
			from: "Postmaster@ezweb.ne.jp",
			body: `Each of the following recipients was rejected by a remote
mail server.

    Recipient: <taro@customer.example>
    >>> RCPT TO:<taro@customer.example>
    <<< 550 5.1.1 <taro@customer.example>... User unknown
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "au" }],
	},
	{
		title: "takes what it refused after seeing the mail for a filter",
		mail: reportMail({
			subject: "Mail System Error - Returned Mail",
			from: "<Postmaster@ezweb.ne.jp>",
			body: `<taro@ezweb.ne.jp>
Each of the following recipients was rejected by a remote mail server.
`,
		}),
		want: [{ recipient: "taro@ezweb.ne.jp", reason: "filtered", class: "soft", source: "au" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
