import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type DemoProcess, startDemoProcess } from "./demo-process.ts";
import { only, ShopClient } from "./shop-client.ts";

const serverUrl = process.env["TODOKU_TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";
const isMissing = !(await answers(serverUrl));
if (isMissing && process.env["TODOKU_REQUIRE_SERVICES"] === "1") throw new Error("PostgreSQL does not answer.");
if (isMissing) console.warn("The demonstration is not tried on PostgreSQL: it does not answer at 127.0.0.1:5432.");

const order = { name: "山田 太郎", email: "killed@customer.example", product: "teacup", quantity: 2 };

let cleanUp: (() => Promise<void>)[] = [];

afterEach(async () => {
	for (const step of cleanUp.toReversed()) await step();
	cleanUp = [];
});

async function start(args: readonly string[], environment?: Readonly<Record<string, string>>): Promise<DemoProcess> {
	const demo = await startDemoProcess(args, environment);
	cleanUp.push(() => demo.kill());
	return demo;
}

/** The recipients of everything that arrived, on either route, since that process started. */
async function arrived(client: ShopClient): Promise<readonly string[]> {
	const inbox = await client.json<Record<"service" | "standard", { recipients: string[] }[]>>("/inbox");
	return [...inbox.service, ...inbox.standard].flatMap(({ recipients }) => recipients);
}

/** Places an order in a process that sends nothing, kills it, and sees what a second one makes of it. */
async function killBetweenOrderAndMail(
	args: readonly string[],
	environment?: Readonly<Record<string, string>>,
): Promise<void> {
	const first = await start(["--no-worker", ...args], environment);
	const before = new ShopClient(first);
	const placed = await before.act("interfactory", "orders", order);
	expect(placed).toMatchObject({ kind: "order", number: "O-0001", mails: [{ status: "sending", attempts: 0 }] });
	expect(await arrived(before)).toEqual([]);
	await first.kill();

	const after = new ShopClient(await start(args, environment));
	const mail = await vi.waitFor(
		async () => {
			const listed = only(await after.mails("interfactory"));
			expect(listed.status).toBe("sent");
			return listed;
		},
		{ timeout: 20_000, interval: 100 },
	);

	expect(await arrived(after)).toEqual([order.email]);
	expect(mail).toMatchObject({ id: only(placed.mails).id, mail: "order-confirmation", route: "service" });
	expect(mail).not.toHaveProperty("possibleDuplicate");
	const { orders } = await after.json<{ orders: { number: string; email: string }[] }>("/shops/interfactory/admin");
	expect(orders).toMatchObject([{ number: "O-0001", email: order.email }]);
	const result = await after.json<{ mails: { status: string }[] }>(`/shops/interfactory/results/${placed.id}`);
	expect(result.mails).toMatchObject([{ status: "sent" }]);
}

describe("the demonstration, killed between an order and its mail and started again, sends the mail once", () => {
	it.each(["nest", "express"])("from its own directory (%s)", { timeout: 90_000 }, async (framework) => {
		const parent = await mkdtemp(join(tmpdir(), "todoku-demo-"));
		cleanUp.push(() => rm(parent, { recursive: true, force: true }));
		await killBetweenOrderAndMail(["--framework", framework, "--data", join(parent, "data")]);
	});

	it.skipIf(isMissing)("from PostgreSQL", { timeout: 90_000 }, async () => {
		const name = `todoku_demo_${randomBytes(6).toString("hex")}`;
		await onServer(`create database ${name}`);
		cleanUp.push(() => onServer(`drop database ${name} with (force)`));
		const url = new URL(serverUrl);
		url.pathname = `/${name}`;
		await killBetweenOrderAndMail([], { DATABASE_URL: url.href });
	});
});

/** Runs a statement of an administrator. */
async function onServer(statement: string): Promise<void> {
	const client = new pg.Client({ connectionString: serverUrl });
	await client.connect();
	try {
		await client.query(statement);
	} finally {
		await client.end();
	}
}

function answers(url: string): Promise<boolean> {
	const { hostname, port } = new URL(url);
	return new Promise((resolve) => {
		const socket = connect({ host: hostname, port: Number(port || 5432) });
		socket.once("connect", () => resolve(true));
		socket.once("error", () => resolve(false));
		socket.once("close", () => resolve(false));
		socket.once("connect", () => socket.destroy());
	});
}
