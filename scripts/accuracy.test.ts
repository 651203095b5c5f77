import { expect, test } from "vitest";
import type { ReturnedMail } from "../packages/bounces/dist/index.js";
import { compareWithReference, formatAccuracy } from "./accuracy.ts";

type Recipient = ReturnedMail["recipients"][number];

function mailWith(...recipients: readonly Partial<Recipient>[]): ReturnedMail {
	const recipient: Partial<Recipient> = { class: "hard", reason: "userunknown", source: "rfc3464" };
	return {
		kind: "failure",
		recipients: recipients.map((own) => ({ ...recipient, ...own })),
	} as unknown as ReturnedMail;
}

const mails: Readonly<Record<string, ReturnedMail>> = {
	agrees: mailWith({ recipient: "Taro@customer.example" }),
	softer: mailWith({ recipient: "taro@customer.example", class: "soft", reason: "filtered" }),
	"someone-else": mailWith({ recipient: "hanako@customer.example" }),
	unread: mailWith(),
	ordinary: mailWith({ recipient: "taro@customer.example" }),
	"made-unreadable": mailWith(),
};
const unknown = { recipient: "taro@customer.example", reason: "userunknown", hard: true };

const accuracy = await compareWithReference(
	{
		agrees: [unknown],
		softer: [unknown],
		"someone-else": [unknown],
		unread: [unknown],
		ordinary: [],
		"made-unreadable": [{ ...unknown, recipient: "redacted@customer.example" }],
	},
	async (file) => mails[file] ?? mailWith(),
);

test("counts a mail only where all of it agrees", () => {
	expect(accuracy.all).toEqual({ mails: 4, recipients: 2, hardOrNot: 1, reason: 1 });
});

test("names every disagreement, and what nobody else saw", () => {
	expect(accuracy.disagreements.map(({ file, reference, here }) => [file, reference, here])).toEqual([
		["softer", "userunknown (hard)", "filtered (not hard)"],
		["someone-else", "userunknown (hard)", "nothing"],
		["someone-else", "nothing", "userunknown (hard)"],
		["unread", "userunknown (hard)", "nothing"],
	]);
});

test("reports an ordinary mail that was taken for a hard bounce", () => {
	expect(accuracy.falseAlarms).toEqual(["ordinary"]);
});

test("prints shares by format and in all", () => {
	const text = formatAccuracy(accuracy);
	expect(text).toMatch(/^rfc3464 +3 +66\.7 % +33\.3 % +33\.3 %$/m);
	expect(text).toMatch(/^all +4 +50\.0 % +25\.0 % +25\.0 %$/m);
});
