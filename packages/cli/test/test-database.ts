import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createPostgresStore, type PostgresStore } from "@todoku/adapter-postgres";

/** A store that this process holds, and how a command is told where it is. */
export interface TestDatabase {
	readonly store: PostgresStore;
	readonly flags: readonly string[];
	drop(): Promise<void>;
}

interface PgClient {
	connect(): Promise<void>;
	query(text: string): Promise<unknown>;
	end(): Promise<void>;
}

export const serverUrl: string =
	process.env["TODOKU_TEST_DATABASE_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";

// The driver belongs to the adapter; here it only makes and drops what a test works in.
const { Client } = createRequire(new URL("../../adapter-postgres/package.json", import.meta.url))("pg") as {
	Client: new (url: string) => PgClient;
};

/** Why there is no PostgreSQL to test with; undefined where there is. */
export async function whyNoServer(): Promise<string | undefined> {
	try {
		await runSql("SELECT 1");
		return undefined;
	} catch (error) {
		if (process.env["TODOKU_REQUIRE_SERVICES"] === "1") throw error;
		const reason = `no PostgreSQL at TODOKU_TEST_DATABASE_URL or 127.0.0.1:5432 (${String(error)})`;
		console.warn(`skipped: ${reason}`);
		return reason;
	}
}

/** A database of its own on the server. */
export async function createServerDatabase(): Promise<TestDatabase> {
	const name = `todoku_cli_${randomUUID().replaceAll("-", "")}`;
	await runSql(`CREATE DATABASE ${name}`);
	const url = new URL(serverUrl);
	url.pathname = `/${name}`;
	const store = createPostgresStore({ url: url.href });
	return {
		store,
		flags: ["--database", url.href],
		async drop() {
			await store.close();
			await runSql(`DROP DATABASE ${name} WITH (FORCE)`);
		},
	};
}

/** An embedded database in a directory that this process holds. */
export async function createEmbeddedDatabase(): Promise<TestDatabase> {
	const directory = await mkdtemp(join(tmpdir(), "todoku-cli-"));
	const store = createPostgresStore({ embedded: directory });
	await store.open();
	return {
		store,
		flags: ["--directory", directory],
		async drop() {
			await store.close();
			await rm(directory, { recursive: true });
		},
	};
}

async function runSql(text: string): Promise<void> {
	const client = new Client(serverUrl);
	await client.connect();
	try {
		await client.query(text);
	} finally {
		await client.end();
	}
}
