import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads a bounce that SNS wrapped in JSON",
		mail: reportMail({
			subject: "AWS Notification Message",
			from: "no-reply@sns.amazonaws.com",
			body: `{
  "Type" : "Notification",
  "Message" : "{\\"notificationType\\":\\"Bounce\\",\\"bounce\\":{\\"bounceType\\":\\"Permanent\\",\\"bouncedRecipients\\":[{\\"emailAddress\\":\\"taro@customer.example\\",\\"action\\":\\"failed\\",\\"status\\":\\"5.1.1\\",\\"diagnosticCode\\":\\"smtp; 550 5.1.1 user unknown\\"}]},\\"mail\\":{}}"
}
--
If you wish to stop receiving notifications, click below.
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "userunknown", class: "hard", source: "ses-notification" }],
	},
	{
		title: "reads a complaint, bare",
		mail: reportMail({
			subject: "AWS Notification Message",
			from: "no-reply@sns.amazonaws.com",
			body: `{"notificationType":"Complaint","complaint":{"complainedRecipients":[{"emailAddress":"taro@customer.example"}]},"mail":{}}
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "feedback", class: "complaint", source: "ses-notification" }],
	},
	{
		title: "reads a delivery",
		mail: reportMail({
			subject: "AWS Notification Message",
			from: "no-reply@sns.amazonaws.com",
			body: `{"eventType":"Delivery","delivery":{"recipients":["taro@customer.example"],"smtpResponse":"250 ok"},"mail":{}}
`,
		}),
		want: [{ recipient: "taro@customer.example", reason: "delivered", class: "none", source: "ses-notification" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
