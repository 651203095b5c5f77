import { randomUUID } from "node:crypto";
import type { OutboxMessage } from "@todoku/core";
import { parseAddress } from "@todoku/mime";
import { sql } from "drizzle-orm";
import { drizzle } from "drizzle-orm/node-postgres";
import knex from "knex";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { DataSource } from "typeorm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fromDrizzle, fromKnex, fromKysely, fromPg, fromTypeorm, type PostgresStore } from "../src/index.ts";
import { createSchemas, postgresMissing, type TestSchemas, url } from "./database-postgres.ts";

/** How an application writes a row and records mail in one transaction. */
interface Client {
	readonly name: string;
	/** @param work Gets what `enqueue` takes as transaction, and what runs a statement of the application. */
	inTransaction(
		work: (transaction: object, run: (statement: string) => Promise<unknown>) => Promise<void>,
	): Promise<void>;
	close(): Promise<void>;
}

function withPg(wrap: (client: pg.PoolClient) => object, name: string): Client {
	const pool = new pg.Pool({ connectionString: url, max: 1 });
	return {
		name,
		inTransaction: async (work) => {
			const client = await pool.connect();
			try {
				await client.query("BEGIN");
				await work(wrap(client), (statement) => client.query(statement));
				await client.query("COMMIT");
			} catch (error) {
				await client.query("ROLLBACK");
				throw error;
			} finally {
				client.release();
			}
		},
		close: () => pool.end(),
	};
}

function withDrizzle(): Client {
	const pool = new pg.Pool({ connectionString: url, max: 1 });
	const db = drizzle(pool);
	return {
		name: "Drizzle",
		inTransaction: (work) =>
			db.transaction((tx) => work(fromDrizzle(tx, sql), (statement) => tx.execute(sql.raw(statement)))),
		close: () => pool.end(),
	};
}

function withKysely(): Client {
	const db = new Kysely<object>({
		dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: url, max: 1 }) }),
	});
	const run = (statement: string): Parameters<typeof db.executeQuery>[0] =>
		({ sql: statement, parameters: [], query: { kind: "RawNode" }, queryId: { queryId: "app" } }) as never;
	return {
		name: "Kysely",
		inTransaction: (work) =>
			db.transaction().execute((trx) => work(fromKysely(trx), (statement) => trx.executeQuery(run(statement)))),
		close: () => db.destroy(),
	};
}

function withKnex(): Client {
	const db = knex({ client: "pg", connection: url, pool: { min: 0, max: 1 } });
	return {
		name: "Knex",
		inTransaction: (work) =>
			db.transaction((trx) => work(fromKnex(trx), async (statement) => await trx.raw(statement))),
		close: () => db.destroy(),
	};
}

async function withTypeorm(wrap: "manager" | "queryRunner" | "fromTypeorm"): Promise<Client> {
	const source = new DataSource({ type: "postgres", url, extra: { max: 1 } });
	await source.initialize();
	return {
		name: `TypeORM ${wrap}`,
		inTransaction: (work) =>
			source.transaction((manager) => {
				const handles = { manager, queryRunner: manager.queryRunner ?? {}, fromTypeorm: fromTypeorm(manager) };
				return work(handles[wrap], (statement) => manager.query(statement));
			}),
		close: () => source.destroy(),
	};
}

const clients: readonly { name: string; open: () => Client | Promise<Client> }[] = [
	{ name: "a pg client as it is", open: () => withPg((client) => client, "pg") },
	{ name: "a pg client in fromPg", open: () => withPg(fromPg, "fromPg") },
	{ name: "Drizzle", open: withDrizzle },
	{ name: "Kysely", open: withKysely },
	{ name: "Knex", open: withKnex },
	{ name: "a TypeORM manager as it is", open: () => withTypeorm("manager") },
	{ name: "a TypeORM query runner as it is", open: () => withTypeorm("queryRunner") },
	{ name: "a TypeORM manager in fromTypeorm", open: () => withTypeorm("fromTypeorm") },
];

function messageWith(key: string): OutboxMessage {
	const id = randomUUID();
	return {
		id,
		messageId: `<${id}@shop.example>`,
		tenant: "shop",
		key,
		contentHash: "a".repeat(64),
		category: "automatic",
		lane: "normal",
		from: "orders@shop.example",
		mailFrom: parseAddress("orders@shop.example"),
		subject: "Thank you? {for} $1 your order",
		bytes: new TextEncoder().encode("Subject: hello\r\n\r\nhello ? $1 ありがとう\r\n"),
		sensitive: false,
		expiresAt: undefined,
		locale: "ja",
		deliveries: [{ id: randomUUID(), recipient: "hanako@customer.example" }],
	};
}

describe.skipIf(postgresMissing)("an application's own transaction", () => {
	let schemas: TestSchemas;
	let store: PostgresStore;
	beforeAll(async () => {
		schemas = createSchemas();
		store = schemas.store();
		await store.open();
		await schemas.admin.query(`CREATE TABLE ${schemas.schema}.orders (id text)`);
	});
	afterAll(() => schemas.drop());

	/** How many rows the application has, and how many mails are recorded. */
	async function stored(key: string): Promise<[orders: number, mails: number, jobs: number]> {
		const { schema, queueSchema } = schemas;
		const { rows } = await schemas.admin.query(
			`SELECT (SELECT count(*)::int FROM ${schema}.orders WHERE id = $1) AS orders,
				(SELECT count(*)::int FROM ${schema}.messages WHERE key = $1) AS mails,
				(SELECT count(*)::int FROM ${queueSchema}.job j JOIN ${schema}.deliveries d ON d.id = j.data->>'id'
					JOIN ${schema}.messages m ON m.number = d.message WHERE m.key = $1) AS jobs`,
			[key],
		);
		return [rows[0].orders, rows[0].mails, rows[0].jobs];
	}

	describe.each(clients)("of $name", ({ open }) => {
		let client: Client;
		beforeAll(async () => {
			client = await open();
		});
		afterAll(() => client.close());

		test("records row and mail when it commits", async () => {
			const key = randomUUID();
			await client.inTransaction(async (transaction, run) => {
				await run(`INSERT INTO ${schemas.schema}.orders VALUES ('${key}')`);
				await store.record(messageWith(key), { transaction });
			});
			expect(await stored(key)).toEqual([1, 1, 1]);
			const { rows } = await schemas.admin.query(
				`SELECT subject, body FROM ${schemas.schema}.messages WHERE key = $1`,
				[key],
			);
			expect([rows[0].subject, rows[0].body.toString()]).toEqual([
				"Thank you? {for} $1 your order",
				"Subject: hello\r\n\r\nhello ? $1 ありがとう\r\n",
			]);
		});

		test("records neither when it rolls back", async () => {
			const key = randomUUID();
			const failing = client.inTransaction(async (transaction, run) => {
				await run(`INSERT INTO ${schemas.schema}.orders VALUES ('${key}')`);
				await store.record(messageWith(key), { transaction });
				throw new Error("no stock");
			});
			await expect(failing).rejects.toThrow("no stock");
			expect(await stored(key)).toEqual([0, 0, 0]);
		});

		test("stays usable after a key that was used before", async () => {
			const key = randomUUID();
			await store.record(messageWith(key), {});
			await client.inTransaction(async (transaction, run) => {
				const again = await store.record(messageWith(key), { transaction });
				expect(again).toMatchObject([{ repeated: true }]);
				const other = store.record({ ...messageWith(key), contentHash: "b".repeat(64) }, { transaction });
				await expect(other).rejects.toMatchObject({ code: "key-conflict" });
				await run(`INSERT INTO ${schemas.schema}.orders VALUES ('${key}')`);
			});
			expect(await stored(key)).toEqual([1, 1, 1]);
		});
	});

	test("of the store itself records row and mail, or neither", async () => {
		const [good, bad] = [randomUUID(), randomUUID()];
		await store.transaction(async (tx) => {
			await tx.query(`INSERT INTO ${schemas.schema}.orders VALUES ($1)`, [good]);
			await store.record(messageWith(good), { transaction: tx });
		});
		const failing = store.transaction(async (tx) => {
			await tx.query(`INSERT INTO ${schemas.schema}.orders VALUES ($1)`, [bad]);
			await store.record(messageWith(bad), { transaction: tx });
			throw new Error("no stock");
		});
		await expect(failing).rejects.toThrow("no stock");
		expect([await stored(good), await stored(bad)]).toEqual([
			[1, 1, 1],
			[0, 0, 0],
		]);
	});

	test("of the store that went on after a failed statement is not taken for committed", async () => {
		const swallowed = store.transaction((tx) => tx.query("SELECT nonsense").catch(() => undefined));
		await expect(swallowed).rejects.toThrow("rolled back");
	});

	test("of the store refuses statements after its end", async () => {
		const tx = await store.transaction(async (open) => open);
		await expect(tx.query("SELECT 1")).rejects.toMatchObject({ code: "invalid-option", option: "transaction" });
	});
});

describe.skipIf(postgresMissing)("what is no open transaction", () => {
	let schemas: TestSchemas;
	let store: PostgresStore;
	let pool: pg.Pool;
	beforeAll(async () => {
		schemas = createSchemas();
		store = schemas.store();
		pool = new pg.Pool({ connectionString: url, max: 2 });
		await store.open();
	});
	afterAll(async () => {
		await pool.end();
		await schemas.drop();
	});

	async function refusal(transaction: object): Promise<string> {
		const answer = store.record(messageWith(randomUUID()), { transaction });
		const error = await answer.catch((reason: unknown) => reason);
		expect(error).toMatchObject({ code: "invalid-option", option: "transaction" });
		return (error as Error).message;
	}

	test("is refused, with what to write instead", async () => {
		const client = await pool.connect();
		const source = await new DataSource({ type: "postgres", url }).initialize();
		const runner = source.createQueryRunner();
		const queries = new Kysely<object>({ dialect: new PostgresDialect({ pool }) });
		const knexed = knex({ client: "pg", connection: url });
		try {
			await client.query("SELECT 1");
			expect(await refusal(pool)).toContain("await pool.connect()");
			expect(await refusal(client)).toContain('query("BEGIN")');
			expect(await refusal(source)).toContain("dataSource.transaction");
			expect(await refusal(source.manager)).toContain("dataSource.transaction");
			expect(await refusal(runner)).toContain("startTransaction()");
			expect(await refusal(queries)).toContain("fromKysely(trx)");
			expect(await refusal(knexed)).toContain("fromKnex(trx)");
			expect(await refusal(drizzle(pool))).toContain("fromDrizzle(tx, sql)");
			expect(await refusal({ $queryRawUnsafe: () => {} })).toContain("fromPrisma(tx)");
			expect(await refusal({})).toContain("none that is known");
			expect(await refusal({ query: () => {} })).toContain("fromPg");
		} finally {
			client.release();
			await runner.release();
			await source.destroy();
			await knexed.destroy();
		}
	});
});
