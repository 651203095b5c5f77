import { expect, it } from "vitest";
import { deliveryReport, reportMail } from "../../test/report-mail.ts";
import type { MailboxProblem } from "../mailbox/mailbox-item.ts";
import type { MailboxReport } from "../mailbox/read-returned-mailbox.ts";
import { readReturnedMail } from "../report/read-returned-mail.ts";
import { compareSurveys } from "./compare-surveys.ts";
import type { MemberRecord } from "./members.ts";
import { type Survey, surveyReturnedMail } from "./survey.ts";

function bounce(recipient: string, status = "5.1.1", day = 2): string {
	return deliveryReport({
		fields: [`Final-Recipient: rfc822; ${recipient}`, "Action: failed", `Status: ${status}`],
	}).replaceAll("2 Mar 2026", `${day} Mar 2026`);
}

async function* reports(mails: Iterable<string>): AsyncGenerator<MailboxReport | MailboxProblem> {
	let position = 0;
	for (const mail of mails)
		yield { kind: "report", file: "box", position: ++position, mail: await readReturnedMail(mail) };
}

function member(email: string, minute: number, id = email): MemberRecord {
	return { email, id, name: "", registeredAt: new Date(2026, 0, 1, 10, minute) };
}

const survey = (mails: readonly string[], options = {}): Promise<Survey> => surveyReturnedMail(reports(mails), options);

it("counts mails, reasons and domains", async () => {
	const ordinary = "From: a@b.example\nSubject: hello\n\nhi";
	const { mails, kinds, reasons, domains } = await survey([
		bounce("taro@customer.example"),
		bounce("hanako@customer.example", "5.2.2"),
		bounce("taro@other.example"),
		ordinary,
	]);
	expect(mails).toBe(4);
	expect(kinds).toMatchObject({ failure: 3, ordinary: 1 });
	expect(reasons).toEqual([
		{ reason: "userunknown", class: "hard", reports: 2 },
		{ reason: "mailboxfull", class: "soft", reports: 1 },
	]);
	expect(domains).toEqual([
		{ domain: "customer.example", hard: 1, soft: 1, complaints: 0, deadAddresses: 1 },
		{ domain: "other.example", hard: 1, soft: 0, complaints: 0, deadAddresses: 1 },
	]);
});

it("says how often and when an address failed, whatever its case and quotes", async () => {
	const { dead } = await survey([
		bounce("Taro@Customer.example", "5.1.1", 5),
		bounce('"taro"@customer.example', "5.1.1", 3),
		bounce("taro@customer.example", "5.1.1", 9),
	]);
	expect(dead).toMatchObject([
		{
			address: "taro@customer.example",
			reports: 3,
			firstAt: new Date("2026-03-03T01:00:05Z"),
			lastAt: new Date("2026-03-09T01:00:05Z"),
		},
	]);
});

it("counts what could not be read, and goes on", async () => {
	const problem: MailboxProblem = { kind: "problem", file: "x", code: "not-found", problem: "does not exist" };
	async function* both(): AsyncGenerator<MailboxReport | MailboxProblem> {
		yield problem;
		yield* reports([bounce("taro@customer.example")]);
	}
	expect(await surveyReturnedMail(both())).toMatchObject({ problems: 1, mails: 1 });
});

it("joins dead addresses with the members they belong to", async () => {
	const members = [
		member("TARO@customer.example", 0, "7"),
		member("taro@customer.example", 9, "8"),
		member("hanako@customer.example", 1, "9"),
	];
	const { dead, membersRead } = await survey([bounce("taro@customer.example")], { members });
	expect(dead[0]?.members.map(({ id }) => id)).toEqual(["7", "8"]);
	expect(membersRead).toBe(3);
});

it("says that no members were given", async () => {
	expect((await survey([])).membersRead).toBeNull();
});

it("puts complaints beside the dead, and not among them", async () => {
	const complaint = reportMail({
		from: "fbl@isp.example",
		headers: ['Content-Type: multipart/report; report-type=feedback-report; boundary="f"'],
		body: "--f\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nOriginal-Rcpt-To: taro@customer.example\n\n--f--\n",
	});
	const { dead, complaints } = await survey([complaint]);
	expect(dead).toEqual([]);
	expect(complaints).toMatchObject([{ address: "taro@customer.example", class: "complaint" }]);
});

it("finds dead addresses of one domain that were registered in the same minutes", async () => {
	const names = ["akira", "botan", "chika", "daiki", "emiri"].map((name) => `${name}@fake.example`);
	const members = [...names.map((name, index) => member(name, index * 3)), member("old@fake.example", 59)];
	const { clusters } = await survey(
		[...names, "old@fake.example"].map((name) => bounce(name)),
		{ members },
	);
	expect(clusters).toMatchObject([
		{ by: "domain", what: "fake.example", firstAt: new Date(2026, 0, 1, 10, 0), lastAt: new Date(2026, 0, 1, 10, 12) },
	]);
	expect(clusters[0]?.members).toHaveLength(5);
});

it("finds addresses made after one pattern, over several domains", async () => {
	const names = Array.from({ length: 6 }, (_, index) => `user${index * 7}@host${index}.example`);
	const { clusters } = await survey(
		names.map((name) => bounce(name)),
		{ members: names.map((name) => member(name, 1)) },
	);
	expect(clusters).toMatchObject([{ by: "pattern", what: "user#" }]);
});

it("finds addresses that look drawn at random", async () => {
	const names = ["qwkxjzpt12", "mnbvrlsd34", "ghtyplkw56", "zzxccvbn78", "poiuytre90"].map(
		(name, index) => `${name}@host${index}.example`,
	);
	const { clusters } = await survey(
		names.map((name) => bounce(name)),
		{ members: names.map((name) => member(name, 1)) },
	);
	expect(clusters).toMatchObject([{ by: "pattern", what: "8 letters, 2 digits" }]);
});

it("finds no cluster among addresses that are not dead", async () => {
	const names = Array.from({ length: 6 }, (_, index) => `user${index}@fake.example`);
	expect((await survey([], { members: names.map((name) => member(name, 1)) })).clusters).toEqual([]);
});

it.each([{ clusterMinutes: 0 }, { minClusterSize: 1 }, { member: [] }])("refuses %j", async (options) => {
	await expect(survey([], options)).rejects.toMatchObject({ code: "invalid-option" });
});

it("says what is left, what is gone and what is new since an earlier survey", async () => {
	const previous = await survey([bounce("taro@customer.example"), bounce("hanako@customer.example")]);
	const now = await survey([bounce("TARO@customer.example"), bounce("jiro@customer.example")]);
	const stored = JSON.parse(JSON.stringify(previous)) as Survey;
	const { left, gone, added } = compareSurveys(stored, now);
	expect(left.map(({ address }) => address)).toEqual(["TARO@customer.example"]);
	expect(gone).toEqual(["hanako@customer.example"]);
	expect(added.map(({ address }) => address)).toEqual(["jiro@customer.example"]);
});
