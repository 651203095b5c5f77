import { setTimeout } from "node:timers/promises";
import type { Route } from "@todoku/core";
import type { Demo } from "../demo.ts";
import type { ReturnWriter } from "../inbox/mailboxes.ts";
import type { Words } from "../pages/words.ts";
import { textTable } from "../terminal.ts";
import { deadDomain } from "./dead-addresses.ts";

/** Two orders of one dead address in a shop, and what must come of each. */
interface DeadAddressCase {
	readonly name: string;
	readonly shop: string;
	readonly route: Route;
	/** Who writes to the shop that the mail did not arrive, every time. */
	readonly writer: ReturnWriter;
	/** What is known beside the status, of the first order and of the second. */
	readonly beside: readonly [first: string, second: string];
	/** How many of the two mails go out. */
	readonly sentOut: number;
}

/** What came of one order. */
export interface SeenOrder {
	/** Whether the shop has the order. */
	readonly stands: boolean;
	readonly route: string | null;
	readonly status: string;
	readonly attempts: number;
	readonly beside: string;
	/** Who wrote to the shop about this and the orders before it. */
	readonly writers: readonly string[];
	/** How many mails to the address have gone out so far. */
	readonly sentOut: number;
}

interface Listed {
	readonly id: string;
	readonly recipient: string;
	readonly route: string | null;
	readonly status: string;
	readonly attempts: number;
	readonly feedback: readonly string[];
}

const giveUpMs = 10_000;

/**
 * Orders twice with dead addresses, on the service route and on the standard route, and compares what came of it.
 *
 * @param print Takes one line or more of text.
 * @returns Whether everything came as expected.
 */
export async function runDeadAddressCases(demo: Demo, words: Words, print: (text: string) => void): Promise<boolean> {
	const { once } = words;
	const lines = [
		[once.case, once.order, once.route, once.status, once.beside, once.sentOut, once.returned, once.result],
	];
	let right = 0;
	const cases = casesOf(words);
	for (const oneCase of cases) {
		for (const nth of [1, 2] as const) {
			const seen = await orderOnce(demo, oneCase, nth);
			const isRight = isAsExpected(oneCase, nth, seen);
			if (isRight) right++;
			lines.push(lineOf(oneCase, nth, seen, isRight, words));
		}
	}
	print(`\n${once.deadTitle}\n\n${textTable(lines)}\n\n${once.summary(right, 2 * cases.length)}`);
	return right === 2 * cases.length;
}

function casesOf({ once }: Words): readonly DeadAddressCase[] {
	const stopped = { route: "service", beside: ["bounced", "suppressed"], sentOut: 1 } as const;
	return [
		{ ...stopped, name: once.deadFrom, shop: "interfactory", writer: "service" },
		{ ...stopped, name: once.deadMailbox, shop: "own-mailbox", writer: "service" },
		{ ...stopped, name: once.deadOwn, shop: "own-notices", writer: "own" },
		{
			...{ name: once.deadStandard, shop: "no-setting", route: "standard", writer: "relay" },
			...{ beside: ["", ""], sentOut: 2 },
		},
	];
}

async function orderOnce(demo: Demo, oneCase: DeadAddressCase, nth: 1 | 2): Promise<SeenOrder> {
	const { shop } = oneCase;
	const email = `once-${shop}@${deadDomain}`;
	const path = `${demo.url}/shops/${shop}`;
	const placed = await fetch(`${path}/orders`, {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ name: "Once", email, product: "teacup", quantity: 1 }),
	});
	const { number } = (await placed.json()) as { readonly number?: string };
	// What became of a mail is told after it was sent; so is asked until it is there, or for too long.
	const until = Date.now() + giveUpMs;
	for (;;) {
		const seen = await look(demo, path, { email, number });
		if (isAsExpected(oneCase, nth, seen) || Date.now() > until) return seen;
		await setTimeout(50);
	}
}

async function look(
	demo: Demo,
	path: string,
	{ email, number }: { readonly email: string; readonly number: string | undefined },
): Promise<SeenOrder> {
	const [mail] = (await read<readonly Listed[]>(`${path}/admin/mails`)).filter(({ recipient }) => recipient === email);
	const { orders } = await read<{ orders: readonly { number: string }[] }>(`${path}/admin`);
	const { mails } = await read<{ mails: readonly { id: string; writer: string }[] }>(`${path}/admin/returned-mail`);
	const about = mails.filter(({ id }) => sourceOf(demo, id).includes(email));
	return {
		stands: orders.some((order) => order.number === number),
		route: mail?.route ?? null,
		status: mail?.status ?? "",
		attempts: mail?.attempts ?? 0,
		beside: (mail?.feedback ?? []).join(", "),
		writers: about.map(({ writer }) => writer),
		sentOut: (await leftService(demo, email)) + about.filter(({ writer }) => writer === "relay").length,
	};
}

/** Every order has its mail sent once, whatever comes of it, and MAILER-DAEMON writes to the shop every time. */
export function isAsExpected(expected: Omit<DeadAddressCase, "name">, nth: 1 | 2, seen: SeenOrder): boolean {
	return (
		seen.stands &&
		seen.route === expected.route &&
		seen.status === "sent" &&
		seen.attempts === 1 &&
		seen.beside === expected.beside[nth - 1] &&
		seen.writers.length === nth &&
		seen.writers.every((writer) => writer === expected.writer) &&
		seen.sentOut === Math.min(nth, expected.sentOut)
	);
}

function lineOf(
	{ name }: DeadAddressCase,
	nth: 1 | 2,
	seen: SeenOrder,
	isRight: boolean,
	{ once, statuses, feedback, returned }: Words,
): string[] {
	const writer = returned.writers[seen.writers[0] as ReturnWriter] ?? "";
	return [
		name,
		`${nth} (${seen.stands ? once.stands : once.missing})`,
		seen.route ?? once.none,
		statuses[seen.status as keyof typeof statuses] ?? once.none,
		feedback[seen.beside as keyof typeof feedback]?.title ?? "-",
		String(seen.sentOut),
		`${seen.writers.length} ${writer}`.trim(),
		isRight ? once.ok : once.wrong,
	];
}

function sourceOf(demo: Demo, id: string): string {
	return Buffer.from(demo.mailboxes.find("returned", id)?.raw ?? []).toString("latin1");
}

/** How many mails to an address have left the service. */
async function leftService(demo: Demo, email: string): Promise<number> {
	const { outcomes } = await read<{ outcomes: readonly { recipient: string; left: boolean }[] }>(
		`${demo.sesUrl}/_ses-local/outcomes`,
	);
	return outcomes.filter(({ recipient, left }) => recipient === email && left).length;
}

async function read<T>(url: string): Promise<T> {
	const answer = await fetch(url, { headers: { accept: "application/json" } });
	return (await answer.json()) as T;
}
