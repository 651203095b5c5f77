import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createPostgresStore, type PostgresStore } from "../src/index.ts";
import { createSchemas, postgresMissing, type TestSchemas, until, url } from "./database-postgres.ts";

function storeAt(address: string, options: { schema?: string; queueSchema?: string } = {}): PostgresStore {
	const store = createPostgresStore({ url: address, ...options });
	onTestFinished(() => store.close());
	return store;
}

function urlWith(change: (parts: URL) => void): string {
	const parts = new URL(url);
	change(parts);
	return parts.href;
}

test("says that nobody answers, without showing the password", async () => {
	const error = await storeAt("postgres://shop:s3cret@127.0.0.1:1/shop")
		.open()
		.catch((reason: unknown) => reason);
	expect(error).toMatchObject({ code: "database-unreachable", message: expect.stringContaining("Check that it runs") });
	expect((error as Error).message).not.toMatch(/s3cret|postgres:/);
});

test("says that a host is not known", async () => {
	await expect(storeAt("postgres://shop@nowhere.invalid/shop").open()).rejects.toMatchObject({
		code: "database-unreachable",
		message: expect.stringMatching(/host name is not known|does not answer/),
	});
});

test("says that a password is wrong", async () => {
	// The server of the tests may trust everybody, so its refusal is played: ErrorResponse with code 28P01.
	const body = Buffer.from("SFATAL\0C28P01\0Mpassword authentication failed\0\0");
	const length = Buffer.alloc(4);
	length.writeInt32BE(body.length + 4);
	const server = createServer((socket) => {
		socket.on("error", () => {});
		socket.once("data", () => socket.end(Buffer.concat([Buffer.from("E"), length, body])));
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	const address = server.address();
	const port = typeof address === "object" ? address?.port : 0;
	await expect(storeAt(`postgres://shop:wrong@127.0.0.1:${port}/shop`).open()).rejects.toMatchObject({
		code: "database-login-refused",
	});
});

describe.skipIf(postgresMissing)("on PostgreSQL", () => {
	let schemas: TestSchemas;
	beforeEach(() => {
		schemas = createSchemas();
	});
	afterEach(() => schemas.drop());

	test("says that the database does not exist", async () => {
		const nowhere = urlWith((parts) => {
			parts.pathname = "/todoku_does_not_exist";
		});
		await expect(storeAt(nowhere).open()).rejects.toMatchObject({ code: "database-unknown" });
	});

	test("says what an owner must run where the schemas may not be made, and then works", async () => {
		const { schema, queueSchema, admin } = schemas;
		const user = `u_${randomBytes(6).toString("hex")}`;
		await admin.query(`CREATE ROLE ${user} LOGIN PASSWORD 'x'`);
		onTestFinished(async () => {
			const last = new pg.Client({ connectionString: url });
			await last.connect();
			await last.query(`DROP ROLE ${user}`);
			await last.end();
		});
		const asUser = urlWith((parts) => {
			parts.username = user;
			parts.password = "x";
		});
		const store = createPostgresStore({ url: asUser, schema, queueSchema });
		try {
			await expect(store.open()).rejects.toMatchObject({
				code: "database-permission",
				message: expect.stringContaining(`CREATE SCHEMA ${queueSchema} AUTHORIZATION`),
			});
			await admin.query(`CREATE SCHEMA ${schema} AUTHORIZATION ${user}`);
			await admin.query(`CREATE SCHEMA ${queueSchema} AUTHORIZATION ${user}`);
			await store.open();
			expect(await store.settings.readOverallSwitch()).toBe("on");
		} finally {
			await store.close();
			await admin.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
			await admin.query(`DROP SCHEMA IF EXISTS ${queueSchema} CASCADE`);
		}
	});

	test("opens again after a failed opening", async () => {
		const { schema, admin } = schemas;
		await admin.query(`CREATE SCHEMA ${schema}`);
		await admin.query(
			`CREATE TABLE ${schema}.migrations (version int PRIMARY KEY, name text, oldest_code int, applied_at timestamptz)`,
		);
		await admin.query(`INSERT INTO ${schema}.migrations VALUES (99, 'future', 99, now())`);
		const store = schemas.store();
		await expect(store.settings.read("a")).rejects.toMatchObject({ code: "database-too-new" });
		await admin.query(`DROP TABLE ${schema}.migrations`);
		await expect(store.settings.read("a")).resolves.toMatchObject({ version: 0 });
	});

	test("goes on after every connection was cut", async () => {
		const store = schemas.store();
		await store.open();
		const cut = store.transaction(async (tx) => {
			const { rows } = await tx.query("SELECT pg_backend_pid() AS pid");
			await schemas.admin.query("SELECT pg_terminate_backend($1)", [rows[0].pid]);
			await tx.query("SELECT 1");
		});
		await expect(cut).rejects.toThrow();
		await until(() => store.settings.readOverallSwitch().then((value) => value === "on"));
	});

	test("refuses calls after it was closed, and closes twice", async () => {
		const store = schemas.store();
		await store.open();
		await store.close();
		await store.close();
		await expect(store.settings.read("a")).rejects.toMatchObject({ code: "store-closed" });
	});

	test("leaves a pool of the application open, and uses its options for listening", async () => {
		const pool = new pg.Pool({ connectionString: url, max: 3, application_name: schemas.schema });
		onTestFinished(() => pool.end());
		const store = createPostgresStore({ pool, schema: schemas.schema, queueSchema: schemas.queueSchema });
		await store.open();
		const { rows } = await pool.query(
			"SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN%'",
			[schemas.schema],
		);
		expect(rows[0].n).toBe(1);
		await store.close();
		expect((await pool.query("SELECT 1 AS one")).rows).toEqual([{ one: 1 }]);
	});
});
