import { expect, it } from "vitest";
import { reportMail } from "../../test/report-mail.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";

const cases = [
	{
		title: "reads a list that only its members may write to",
		mail: reportMail({
			subject: "You (info@shop.example) are not member (friends ML)",
			from: "friends-admin@lists.example",
			headers: ["X-MLServer: fml [fml 4.0.3 release]"],
			body: `You are not a member of this mailing list <friends@lists.example>.
If you think this is an error, please contact the administrator.
`,
		}),
		want: [{ recipient: "friends@lists.example", reason: "rejected", class: "soft", source: "mailing-list" }],
	},
	{
		title: "reads a list that saw a loop",
		mail: reportMail({
			subject: "Loop Alert: Duplicated Message-ID (friends ML)",
			from: "friends-admin@lists.example",
			headers: ["X-MLServer: fml [fml 4.0.3 release]"],
			body: `Duplicated Message-ID in <friends@lists.example>.

Original mail as follows:
`,
		}),
		want: [{ recipient: "friends@lists.example", reason: "systemerror", class: "soft", source: "mailing-list" }],
	},
];

it.each(cases)("$title", async ({ mail, want }) => {
	const { recipients } = await readReturnedMail(mail);
	expect(recipients).toMatchObject(want);
	expect(recipients).toHaveLength(want.length);
});
