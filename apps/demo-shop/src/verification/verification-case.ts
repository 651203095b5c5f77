import { setTimeout } from "node:timers/promises";
import { explainDecision, type Route, type RoutingDecision } from "@todoku/core";
import type { Demo } from "../demo.ts";
import type { Locale } from "../pages/locale.ts";
import type { Words } from "../pages/words.ts";
import { textTable } from "../terminal.ts";

const shop = "no-setting";
const domain = "midori-flowers.example";
const giveUpMs = 30_000;

/** What must come of the nine Froms: before the domain is verified, and from the moment its entry is registered. */
const expected: readonly (readonly [before: Route, now: Route])[] = [
	["standard", "service"],
	["standard", "standard"],
	["standard", "service"],
	["standard", "standard"],
	["standard", "service"],
	["standard", "service"],
	["standard", "service"],
	["standard", "standard"],
	["standard", "standard"],
];

interface ShownChange {
	readonly number: number;
	readonly from: string;
	readonly category: string;
	readonly before: RoutingDecision;
	readonly now: RoutingDecision;
}

interface ShownSenders {
	readonly senders: readonly { readonly record: { readonly step: string }; readonly changes: readonly ShownChange[] }[];
}

/**
 * Takes a new domain through its verification: asked for, its records published by the shop's DNS staff, registered; and compares which
 * way mail goes before and after.
 *
 * @param print Takes one line or more of text.
 * @returns Whether everything came as expected.
 */
export async function runVerificationCase(
	demo: Demo,
	{ words, locale }: { readonly words: Words; readonly locale: Locale },
	print: (text: string) => void,
): Promise<boolean> {
	const { once } = words;
	const page = `${demo.url}/operator/shops/${shop}/senders`;
	const startedAt = performance.now();
	const before = await routeOfRegistration(demo, "once-before@customer.example");
	await post(`${page}/domains`, { domain, dmarcReports: `dmarc@${domain}`, withoutSurvey: "demo --once" });
	await post(`${page}/publish`, { sender: domain });
	const { step, changes } = await untilRegistered(page);
	const seconds = Math.round((performance.now() - startedAt) / 1_000);
	const after = await routeOfRegistration(demo, "once-after@customer.example");

	const rows = changes.map((change, index) => {
		const [wasRoute, isRoute] = expected[index] ?? [];
		return { change, isRight: change.before.route === wasRoute && change.now.route === isRoute };
	});
	const areMailsRight = step === "registered" && before === "standard" && after === "service";
	const right = rows.filter(({ isRight }) => isRight).length + Number(areMailsRight);
	const all = expected.length + 1;
	const lines = [
		["#", once.from, once.before, once.after, once.why, once.result],
		...rows.map(({ change, isRight }) => [
			String(change.number),
			`${change.from} (${change.category})`,
			change.before.route,
			change.now.route,
			explainDecision(change.now, locale),
			isRight ? once.ok : once.wrong,
		]),
		["", once.realMail, before ?? once.none, after ?? once.none, "", areMailsRight ? once.ok : once.wrong],
	];
	print(
		`\n${once.verificationTitle(domain)}\n\n${textTable(lines)}\n\n${once.registeredAfter(seconds)} ${once.summary(right, all)}`,
	);
	return right === all;
}

async function untilRegistered(
	page: string,
): Promise<{ readonly step: string; readonly changes: readonly ShownChange[] }> {
	const until = Date.now() + giveUpMs;
	for (;;) {
		const { senders } = await read<ShownSenders>(page);
		const [sender] = senders;
		if (sender?.record.step === "registered" || Date.now() > until)
			return { step: sender?.record.step ?? "", changes: sender?.changes ?? [] };
		await setTimeout(100);
	}
}

/** The way that a member's registration mail really took. */
async function routeOfRegistration(demo: Demo, email: string): Promise<string | undefined> {
	const path = `${demo.url}/shops/${shop}`;
	await post(`${path}/members`, { name: "Once", email });
	const until = Date.now() + giveUpMs;
	for (;;) {
		const mails = await read<
			readonly { readonly recipient: string; readonly route: string | null; readonly status: string }[]
		>(`${path}/admin/mails`);
		const mail = mails.find(({ recipient }) => recipient === email);
		if (mail?.status === "sent" || Date.now() > until) return mail?.route ?? undefined;
		await setTimeout(50);
	}
}

async function post(url: string, body: Readonly<Record<string, string>>): Promise<void> {
	await fetch(url, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify(body),
		redirect: "manual",
	});
}

async function read<T>(url: string): Promise<T> {
	const answer = await fetch(url, { headers: { accept: "application/json" } });
	return (await answer.json()) as T;
}
