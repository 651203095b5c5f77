import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { PGlite } from "@electric-sql/pglite";
import type { Address, FeedbackEvent, OutboxMessage, Receipt, Route } from "@todoku/core";
import type { ClaimedDelivery, ClaimRequest, NextStep } from "@todoku/outbox";
import pg from "pg";
import type { Database } from "../src/database/database.ts";
import { Gate } from "../src/database/gate.ts";
import { PGliteDatabase } from "../src/database/pglite-database.ts";
import { PoolDatabase } from "../src/database/pool-database.ts";
import { toExecutor } from "../src/database/to-executor.ts";
import { migrations } from "../src/migrations/migrations.ts";
import { runMigrations } from "../src/migrations/run-migrations.ts";
import { PostgresOutbox, type PostgresOutboxOptions } from "../src/outbox/postgres-outbox.ts";

export const url: string = process.env["TODOKU_TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";

/** A database with the tables of the outbox, which is emptied between cases: a schema for each would cost each a second. */
export class OutboxBench {
	readonly database: Database;
	readonly #drop: () => Promise<void>;
	readonly #opened: PostgresOutbox[] = [];

	private constructor(database: Database, drop: () => Promise<void>) {
		this.database = database;
		this.#drop = drop;
	}

	static async onPostgres(max = 10): Promise<OutboxBench> {
		const pool = new pg.Pool({ connectionString: url, max });
		const name = `outbox_${randomBytes(6).toString("hex")}`;
		const names = { schema: name, queueSchema: `${name}_jobs` };
		const wait = (ms: number): Promise<void> => setTimeout(ms);
		const database = new PoolDatabase({ ...names, pool, endPool: true, canListen: true, wait });
		const bench = new OutboxBench(database, async () => {
			await pool.query(`drop schema if exists ${name} cascade`);
			await pool.query(`drop schema if exists ${name}_jobs cascade`);
			await database.close();
		});
		await bench.#prepare();
		return bench;
	}

	static async onPGlite(): Promise<OutboxBench> {
		const pglite = await PGlite.create();
		const open = { pglite, gate: new Gate(), close: () => pglite.close() };
		const names = { schema: "todoku", queueSchema: "todoku_jobs" };
		const database = new PGliteDatabase({ ...names, openPGlite: async () => open });
		const bench = new OutboxBench(database, () => database.close());
		await bench.#prepare();
		return bench;
	}

	/** Another outbox over the same tables, as in another process. */
	async open(options: Partial<PostgresOutboxOptions> = {}): Promise<PostgresOutbox> {
		const outbox = this.create(options);
		await outbox.open();
		return outbox;
	}

	create(options: Partial<PostgresOutboxOptions> = {}): PostgresOutbox {
		const retention = { bodyMs: null, addressMs: null };
		const outbox = new PostgresOutbox({ database: this.database, toExecutor, retention, ...options });
		this.#opened.push(outbox);
		return outbox;
	}

	/** Forgets every row, and closes every outbox. */
	async empty(): Promise<void> {
		for (const outbox of this.#opened.splice(0)) await outbox.close();
		const { schema } = this.database;
		await this.sql(
			`truncate ${["messages", "route_pauses", "reservations", "tenants", "acts", "suppressions", "quota"]
				.map((table) => `${schema}.${table}`)
				.join(", ")} cascade`,
		);
		await this.sql(`insert into ${schema}.quota default values`);
		await this.loseJobs();
	}

	async loseJobs(): Promise<void> {
		await this.sql(`delete from ${this.database.queueSchema}.job`);
	}

	/** Makes every claim lapse. */
	async lapse(): Promise<void> {
		const { schema } = this.database;
		await this.sql(
			`update ${schema}.deliveries set lease_until = clock_timestamp() - interval '1 s' where lease_until is not null`,
		);
	}

	async sql(text: string, values: unknown[] = []): ReturnType<Database["executeSql"]> {
		return await this.database.executeSql(text, values);
	}

	async drop(): Promise<void> {
		for (const outbox of this.#opened.splice(0)) await outbox.close();
		await this.#drop();
	}

	async #prepare(): Promise<void> {
		await this.database.open();
		await runMigrations(this.database, migrations);
		await (await this.open()).close();
	}
}

/** Whether PostgreSQL answers; where it must, it is left to fail. */
export async function hasPostgres(): Promise<boolean> {
	if (process.env["TODOKU_REQUIRE_SERVICES"] === "1") return true;
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
	try {
		await client.connect();
		await client.end();
		return true;
	} catch {
		process.stdout.write("skipped: no PostgreSQL answers; set TODOKU_TEST_DATABASE_URL\n");
		return false;
	}
}

/** The same cases on both. */
export const databases: readonly {
	readonly name: string;
	readonly skip: boolean;
	readonly make: () => Promise<OutboxBench>;
}[] = [
	{ name: "PostgreSQL", make: () => OutboxBench.onPostgres(), skip: !(await hasPostgres()) },
	{ name: "PGlite", make: () => OutboxBench.onPGlite(), skip: false },
];

/** A message as a mailer makes it. */
export function messageTo(recipients: readonly string[], given: Partial<OutboxMessage> = {}): OutboxMessage {
	const id = randomUUID();
	return {
		id,
		messageId: `<${id}@shop.example>`,
		tenant: undefined,
		key: undefined,
		contentHash: "a".repeat(64),
		category: "automatic",
		lane: "normal",
		from: "info@shop.example",
		mailFrom: "bounce@shop.example" as Address,
		subject: "ご注文の確認",
		bytes: Buffer.from("Subject: test\r\n\r\nThank you.\r\n"),
		sensitive: false,
		expiresAt: undefined,
		locale: "ja",
		deliveries: recipients.map((recipient) => ({ id: randomUUID(), recipient })),
		...given,
	};
}

/** Claims one delivery and settles it as the next hop's answer says. */
export async function sendOne(
	outbox: PostgresOutbox,
	receipt: Receipt = { outcome: "accepted" },
	next: NextStep = { status: "sent" },
	route: Route = "service",
): Promise<ClaimedDelivery> {
	const [claim] = await claimAll(outbox, { limit: 1 });
	if (claim === undefined) throw new Error("nothing is due");
	const decision = { route, reason: "domain", address: "info@shop.example" } as const;
	await outbox.begin([{ ...claim, decision, transport: "ses", possibleDuplicate: claim.possibleDuplicate }]);
	const { deliveryId, token, recipient } = claim;
	await outbox.settle([{ deliveryId, token, receipt: { ...receipt, deliveryId, recipient }, next }]);
	return claim;
}

export function claimAll(outbox: PostgresOutbox, given: Partial<ClaimRequest> = {}): Promise<ClaimedDelivery[]> {
	const lanes = ["urgent", "normal", "bulk"] as const;
	return outbox.claim({ room: "open", lanes, limit: 50, tenantShare: 0, leaseMs: 60_000, ...given });
}

/** A report of the service on one delivery. */
export function feedback(given: Partial<FeedbackEvent>): FeedbackEvent {
	return {
		eventId: "1",
		kind: "delivered",
		at: new Date(),
		recipient: "taro@customer.example",
		deliveryId: undefined,
		providerMessageId: undefined,
		source: "ses",
		detail: {},
		...given,
	};
}
