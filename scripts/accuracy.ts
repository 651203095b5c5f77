import type { ReturnedMail } from "../packages/bounces/dist/index.js";

/** What another reader answers, by file. */
export type Reference = Readonly<Record<string, readonly ReferenceRow[]>>;

export interface ReferenceRow {
	readonly recipient: string;
	readonly reason: string;
	readonly hard: boolean;
}

/** How many mails agree in all of their recipients. */
export interface Agreement {
	readonly mails: number;
	readonly recipients: number;
	readonly hardOrNot: number;
	readonly reason: number;
}

export interface Disagreement {
	readonly file: string;
	readonly recipient: string;
	/** Reason and hardness, or nothing where that reader gave no such recipient. */
	readonly reference: string;
	readonly here: string;
}

export interface Accuracy {
	readonly all: Agreement;
	/** By the format that was read. */
	readonly bySource: ReadonlyMap<string, Agreement>;
	/** Mail that is no failure report, and had a hard bounce read out of it. */
	readonly falseAlarms: readonly string[];
	readonly disagreements: readonly Disagreement[];
}

const none: Agreement = { mails: 0, recipients: 0, hardOrNot: 0, reason: 0 };

/** Compares what is read here with what a reference says. Recipients that were made unreadable before are left out. */
export async function compareWithReference(
	reference: Reference,
	read: (file: string) => Promise<ReturnedMail>,
): Promise<Accuracy> {
	let all = none;
	const bySource = new Map<string, Agreement>();
	const falseAlarms: string[] = [];
	const disagreements: Disagreement[] = [];
	for (const [file, rows] of Object.entries(reference)) {
		const mail = await read(file);
		const wanted = rows.filter(({ reason }) => reason !== "delivered");
		const got = mail.recipients.filter((recipient) => recipient.class !== "none");
		if (wanted.every(({ reason }) => reason === "vacation")) {
			if (got.some((recipient) => recipient.class === "hard")) falseAlarms.push(file);
			continue;
		}
		if (wanted.some(({ recipient }) => isMadeUnreadable(recipient))) continue;
		const pairs = pairUp(wanted, got);
		const outcome: Agreement = {
			mails: 1,
			recipients: Number(pairs.every(({ want, have }) => want !== undefined && have !== undefined)),
			hardOrNot: Number(got.length > 0 && pairs.every(isOfOneMind(({ want, have }) => want.hard === have.hard))),
			reason: Number(got.length > 0 && pairs.every(isOfOneMind(({ want, have }) => want.reason === have.reason))),
		};
		all = sum(all, outcome);
		const source = got[0]?.source ?? "(not read)";
		bySource.set(source, sum(bySource.get(source) ?? none, outcome));
		for (const { recipient, want, have } of pairs)
			if (want?.reason !== have?.reason || want?.hard !== have?.hard)
				disagreements.push({ file, recipient, reference: describeSide(want), here: describeSide(have) });
	}
	return { all, bySource, falseAlarms, disagreements };
}

/** A table for people: the shares, overall and by format, and every disagreement. */
export function formatAccuracy({ all, bySource, falseAlarms, disagreements }: Accuracy): string {
	const sources = [...bySource].toSorted(([, one], [, other]) => other.mails - one.mails);
	return [
		row("format", "mails", "recipients", "hard or not", "reason"),
		...sources.map(([source, agreement]) => rowOf(source, agreement)),
		rowOf("all", all),
		"",
		`Mail that is no bounce, taken for a hard one: ${falseAlarms.length}`,
		...falseAlarms.map((file) => `  ${file}`),
		"",
		`Disagreements: ${disagreements.length}`,
		...disagreements.map(
			({ file, recipient, reference, here }) => `  ${file} ${recipient}: ${reference} there, ${here} here`,
		),
	].join("\n");
}

interface Side {
	readonly reason: string;
	readonly hard: boolean;
}

interface Pair {
	readonly recipient: string;
	readonly want: Side | undefined;
	readonly have: Side | undefined;
}

function pairUp(wanted: readonly ReferenceRow[], got: ReturnedMail["recipients"]): readonly Pair[] {
	const want = new Map(wanted.map((wantedRow) => [wantedRow.recipient.toLowerCase(), wantedRow]));
	const have = new Map(
		got.map(({ recipient, reason, class: bounceClass }) => [
			recipient.toLowerCase(),
			{ reason, hard: bounceClass === "hard" },
		]),
	);
	return [...new Set([...want.keys(), ...have.keys()])].map((recipient) => ({
		recipient,
		want: want.get(recipient),
		have: have.get(recipient),
	}));
}

function isOfOneMind(agree: (both: { readonly want: Side; readonly have: Side }) => boolean): (pair: Pair) => boolean {
	// A recipient that we did not find is counted under recipients, and one of our own invention disagrees in everything.
	return ({ want, have }) => have === undefined || (want !== undefined && agree({ want, have }));
}

function isMadeUnreadable(recipient: string): boolean {
	return recipient.includes("undisclosed") || recipient.startsWith("redacted");
}

function sum(one: Agreement, other: Agreement): Agreement {
	return {
		mails: one.mails + other.mails,
		recipients: one.recipients + other.recipients,
		hardOrNot: one.hardOrNot + other.hardOrNot,
		reason: one.reason + other.reason,
	};
}

function describeSide(side: Side | undefined): string {
	return side === undefined ? "nothing" : `${side.reason} (${side.hard ? "hard" : "not hard"})`;
}

function rowOf(name: string, { mails, recipients, hardOrNot, reason }: Agreement): string {
	return row(name, String(mails), share(recipients, mails), share(hardOrNot, mails), share(reason, mails));
}

function row(name: string, ...cells: readonly string[]): string {
	return [name.padEnd(24), ...cells.map((cell) => cell.padStart(12))].join("");
}

function share(part: number, whole: number): string {
	return `${((100 * part) / whole).toFixed(1)} %`;
}
