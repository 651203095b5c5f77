import { expect, it } from "vitest";
import { reportMail, returned } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "joins the list of recipients with what the session says of each",
		mail: reportMail({
			body: `The original message was received at Mon, 2 Mar 2026 10:00:00 +0900
from web1.shop.example [192.0.2.9]

   ----- The following addresses had permanent fatal errors -----
<taro@customer.example>
    (reason: 550 5.1.1 <taro@customer.example>... User unknown)

   ----- Transcript of session follows -----
... while talking to mx.customer.example.:
>>> DATA
<<< 550 5.1.1 <taro@customer.example>... User unknown
550 5.1.1 <taro@customer.example>... User unknown
<<< 503 5.0.0 Need RCPT (recipient)

   ----- Original message follows -----

${returned}`,
		}),
		want: [
			{
				recipient: "taro@customer.example",
				reason: "userunknown",
				class: "hard",
				source: "sendmail",
				remoteMta: "mx.customer.example",
			},
		],
	},
	{
		title: "reads a transcript without a list, as old versions wrote it",
		mail: reportMail({
			body: `   ----- Transcript of session follows -----
While talking to mx.customer.example:
>>> RCPT To:<taro@customer.example>
<<< 550 <taro@customer.example>... User unknown
550 <taro@customer.example>... User unknown
554 <hanako@nowhere.example>... 550 Host unknown (Authoritative answer from name server)

   ----- Unsent message follows -----
${returned}`,
		}),
		want: [
			{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "sendmail" },
			{ recipient: "hanako@nowhere.example", reason: "hostunknown", class: "hard", source: "sendmail" },
		],
	},
	{
		title: "takes the whole answer where the list has only its first line",
		mail: reportMail({
			body: `   ----- The following addresses had permanent fatal errors -----
<taro@customer.example>
    (reason: 550-5.7.26 Unauthenticated email from shop.example is not accepted due to)

   ----- Transcript of session follows -----
... while talking to mx.customer.example.:
>>> DATA
<<< 550-5.7.26 Unauthenticated email from shop.example is not accepted due to
<<< 550 5.7.26 its DMARC policy
554 5.0.0 Service unavailable
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "authfailure", class: "soft", source: "sendmail" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
