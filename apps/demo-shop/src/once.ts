import { setTimeout } from "node:timers/promises";
import { type Route, routes } from "@todoku/core";
import { type Demo, type Framework, startDemo } from "./demo.ts";
import type { Locale } from "./pages/locale.ts";
import { type Words, wordsOf } from "./pages/words.ts";
import { runDeadAddressCases } from "./returned/dead-address-cases.ts";
import { acceptanceRows } from "./shop/acceptance-rows.ts";
import { textTable } from "./terminal.ts";
import { runVerificationCase } from "./verification/verification-case.ts";

/** One mail to be sent for real, and what must come of it. */
interface Case {
	readonly name: string;
	readonly shop: string;
	/** Below the shop's address. */
	readonly action: string;
	readonly body: Readonly<Record<string, string>>;
	readonly recipient: string;
	readonly expected: Expected;
}

export interface Expected {
	readonly route: Route;
	/** For the rows of the acceptance table, which give these too. */
	readonly row?: { readonly setting: string | null; readonly from: string; readonly matches: boolean };
	readonly shadow?: "service";
	readonly flagged?: boolean;
}

/** What the shop's list of sent mail says of a mail. */
export interface ListedMail {
	readonly recipient: string;
	readonly from: string;
	readonly route: Route | null;
	readonly reason: string | null;
	readonly status: string;
	readonly shadow?: string;
	readonly badSetting?: unknown;
}

/** What the page of the setting says. */
export interface ShownSetting {
	readonly entries?: readonly string[];
	readonly text?: string;
}

export interface Seen {
	readonly setting: ShownSetting;
	readonly arrived: readonly Route[];
	readonly listed: ListedMail | undefined;
}

/**
 * Sends the acceptance table for real through each framework's shop, then mail to dead addresses, then verifies a new domain,
 * and compares what came of it.
 *
 * @param print Takes one line or more of text.
 * @returns Whether everything came as expected.
 */
export async function runOnce(
	frameworks: readonly Framework[],
	locale: Locale,
	print: (text: string) => void,
): Promise<boolean> {
	let allRight = true;
	for (const framework of frameworks) {
		const demo = await startDemo({ framework, locale });
		try {
			print(`\n${framework}: ${demo.url}\n`);
			allRight = (await runCases(demo, wordsOf(locale), print)) && allRight;
			allRight = (await runDeadAddressCases(demo, wordsOf(locale), print)) && allRight;
			allRight = (await runVerificationCase(demo, { words: wordsOf(locale), locale }, print)) && allRight;
		} finally {
			await demo.close();
		}
	}
	return allRight;
}

async function runCases(demo: Demo, words: Words, print: (text: string) => void): Promise<boolean> {
	const { once } = words;
	const lines = [
		[once.case, once.setting, once.from, once.match, once.expected, once.arrived, once.listed, once.result],
	];
	let right = 0;
	const cases = casesOf(words);
	for (const oneCase of cases) {
		const seen = await run(demo, oneCase);
		const isRight = isAsExpected(oneCase.expected, seen);
		if (isRight) right++;
		lines.push(lineOf(oneCase, seen, isRight, words));
	}
	print(`${textTable(lines)}\n\n${once.summary(right, cases.length)}`);
	return right === cases.length;
}

function casesOf({ once }: Words): readonly Case[] {
	return [
		...acceptanceRows.map((row) => registration(`${once.row} ${row.number}`, row.shop, { route: row.route, row })),
		// Both in a shop whose From is verified: it is their category that keeps them from the service.
		{
			...{ name: once.newsletter, shop: "interfactory", action: "newsletter", body: {} },
			...{ recipient: "sakura@customer.example", expected: { route: "standard" } },
		},
		{
			...{ name: once.staffNotice, shop: "interfactory", action: "admin/external-link", body: {} },
			...{ recipient: "staff@interfactory-store.example", expected: { route: "standard" } },
		},
		registration(once.off, "switched-off", { route: "standard" }),
		registration(once.shadow, "shadow", { route: "standard", shadow: "service" }),
		registration(once.badSetting, "bad-setting", { route: "standard", flagged: true }),
	];
}

function registration(name: string, shop: string, expected: Expected): Case {
	const recipient = `once@${shop}.customer.example`;
	return { name, shop, action: "members", body: { name: "Once", email: recipient }, recipient, expected };
}

async function run(demo: Demo, { shop, action, body, recipient }: Case): Promise<Seen> {
	const path = `${demo.url}/shops/${shop}`;
	await fetch(`${path}/${action}`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
	});
	const listed = await listedMail(`${path}/admin/mails`, recipient);
	return {
		setting: await read(`${path}/admin/system-settings/initial-settings/verified-sender-domains`),
		arrived: routes.filter((route) => demo.mailboxes.list(route).some((mail) => mail.recipients.includes(recipient))),
		listed,
	};
}

/** The mail to a recipient, once it has been sent; or as it is when that has taken too long. */
async function listedMail(url: string, recipient: string): Promise<ListedMail | undefined> {
	const until = Date.now() + 10_000;
	for (;;) {
		const mails = await read<readonly ListedMail[]>(url);
		const listed = mails.find((mail) => mail.recipient === recipient);
		if (listed?.status !== "sending" || Date.now() > until) return listed;
		await setTimeout(50);
	}
}

async function read<T>(url: string): Promise<T> {
	const answer = await fetch(url, { headers: { accept: "application/json" } });
	return (await answer.json()) as T;
}

/** Whether a mail came where it had to, and the shop says the same of it. */
export function isAsExpected(
	{ route, row, shadow, flagged = false }: Expected,
	{ setting, arrived, listed }: Seen,
): boolean {
	const hasArrived = arrived.length === 1 && arrived[0] === route;
	const isListed = listed?.route === route && listed.status === "sent" && listed.shadow === shadow;
	const isRow =
		row === undefined ||
		(listed?.from === row.from &&
			matchOf(listed) === row.matches &&
			setting.entries?.join() === (row.setting ?? "").split(/[,\n]/).filter(Boolean).join());
	return hasArrived && isListed && isRow && (listed.badSetting !== undefined) === flagged;
}

function lineOf(
	{ name, expected }: Case,
	{ setting, arrived, listed }: Seen,
	isRight: boolean,
	words: Words,
): string[] {
	const { once } = words;
	const matches = matchOf(listed);
	return [
		name,
		(setting.entries?.join(", ") ?? setting.text?.replaceAll("\n", " ⏎ ")) || once.none,
		listed?.from ?? once.none,
		matches === undefined ? "-" : matches ? once.yes : once.no,
		expected.route,
		arrived.join(", ") || once.nowhere,
		listed?.route ?? once.none,
		isRight ? once.ok : once.wrong,
	];
}

/** Whether the setting covered the From, by the reason that the list gives; where another reason came first, it says nothing. */
function matchOf(listed: ListedMail | undefined): boolean | undefined {
	if (listed?.shadow === "service") return true;
	const { reason = null } = listed ?? {};
	if (reason === "domain" || reason === "subdomain" || reason === "address") return true;
	return reason === "not-listed" || reason === "no-setting" ? false : undefined;
}
