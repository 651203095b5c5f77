import { randomBytes } from "node:crypto";
import pg from "pg";
import { createPostgresStore, type PostgresStore } from "../src/index.ts";

export const url: string = process.env["TODOKU_TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";

/** Why tests that need PostgreSQL are skipped; false where it is there. Said once for each file. */
export const postgresMissing: boolean = !(await isThere());

/** Two schemas of our own in the test database. */
export interface TestSchemas {
	readonly schema: string;
	readonly queueSchema: string;
	/** Statements from outside of any store. */
	readonly admin: pg.Pool;
	/** A store as another process would have it, whose connections are named after the schema; closed by `drop`. */
	store(): PostgresStore;
	drop(): Promise<void>;
}

export function createSchemas(): TestSchemas {
	const schema = `t_${randomBytes(6).toString("hex")}`;
	const queueSchema = `${schema}_queue`;
	const admin = new pg.Pool({ connectionString: url, max: 3 });
	admin.on("error", () => {});
	const stores: PostgresStore[] = [];
	const named = new URL(url);
	named.searchParams.set("application_name", schema);
	return {
		schema,
		queueSchema,
		admin,
		store: () => {
			const store = createPostgresStore({ url: named.href, schema, queueSchema });
			stores.push(store);
			return store;
		},
		drop: async () => {
			for (const store of stores) await store.close();
			await admin.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
			await admin.query(`DROP SCHEMA IF EXISTS ${queueSchema} CASCADE`);
			await admin.end();
		},
	};
}

/** Tries until it holds; fails after ten seconds. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
	const end = performance.now() + 10_000;
	while (!(await condition())) {
		if (performance.now() > end) throw new Error("It did not come to that within ten seconds");
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

async function isThere(): Promise<boolean> {
	const client = new pg.Client({ connectionString: url });
	try {
		await client.connect();
		await client.end();
		return true;
	} catch (error) {
		if (process.env["TODOKU_REQUIRE_SERVICES"] === "1") throw error;
		process.stderr.write("Skipped: PostgreSQL does not answer at TODOKU_TEST_DATABASE_URL\n");
		return false;
	}
}
