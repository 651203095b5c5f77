import pg from "pg";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { PoolDatabase } from "../src/database/pool-database.ts";
import type { Migration } from "../src/migrations/migration.ts";
import { migrations } from "../src/migrations/migrations.ts";
import { runMigrations } from "../src/migrations/run-migrations.ts";
import { createSchemas, postgresMissing, type TestSchemas, url } from "./database-postgres.ts";

function step(version: number, oldestCode = 1): Migration {
	return {
		version,
		name: `step ${version}`,
		oldestCode,
		sql: ({ schema }) => [`CREATE TABLE ${schema}.t${version} (a int)`],
	};
}

describe.skipIf(postgresMissing)("migrations", () => {
	let schemas: TestSchemas;
	let open: PoolDatabase[] = [];

	beforeEach(() => {
		schemas = createSchemas();
	});

	afterEach(async () => {
		for (const each of open) await each.close();
		open = [];
		await schemas.drop();
	});

	function database(config: pg.PoolConfig = {}): PoolDatabase {
		const pool = new pg.Pool({ connectionString: url, max: 2, ...config });
		const { schema, queueSchema } = schemas;
		const made = new PoolDatabase({ pool, endPool: true, schema, queueSchema, canListen: false, wait: async () => {} });
		open.push(made);
		return made;
	}

	async function applied(): Promise<string[]> {
		const { rows } = await schemas.admin.query(`SELECT name FROM ${schemas.schema}.migrations ORDER BY version`);
		return rows.map(({ name }) => name);
	}

	test("are run once though eight processes start together", async () => {
		const eight = Array.from({ length: 8 }, () => database());
		await Promise.all(eight.map((each) => runMigrations(each, migrations)));
		expect(await applied()).toEqual(migrations.map(({ name }) => name));
	});

	test("are run once also where the database's transactions are serializable by default", async () => {
		const options = "-c default_transaction_isolation=serializable";
		const four = Array.from({ length: 4 }, () => database({ options }));
		await Promise.all(four.map((each) => runMigrations(each, [step(1), step(2)])));
		expect(await applied()).toEqual(["step 1", "step 2"]);
	});

	test("are undone as a whole when a statement of theirs fails, and tried again", async () => {
		const broken: Migration = {
			...step(2),
			sql: ({ schema }) => [`CREATE TABLE ${schema}.half (a int)`, "SELECT nonsense"],
		};
		await expect(runMigrations(database(), [step(1), broken])).rejects.toThrow("nonsense");
		expect(await applied()).toEqual(["step 1"]);
		await runMigrations(database(), [step(1), step(2)]);
		expect(await applied()).toEqual(["step 1", "step 2"]);
	});

	test("let code run on that is older than the database but can still work with it", async () => {
		await runMigrations(database(), [step(1), step(2, 1)]);
		await expect(runMigrations(database(), [step(1)])).resolves.toBeUndefined();
	});

	test("refuse code that is too old for the database, and say what to do", async () => {
		await runMigrations(database(), [step(1), step(2, 2)]);
		await expect(runMigrations(database(), [step(1)])).rejects.toMatchObject({
			code: "database-too-new",
			message: expect.stringMatching(/version 2, .*this code knows 1\. Deploy the newer code/),
		});
	});

	test("count up from 1 without gaps", () => {
		expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
		expect(migrations.every(({ version, oldestCode }) => oldestCode >= 1 && oldestCode <= version)).toBe(true);
	});
});
