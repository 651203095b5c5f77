import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PostgresStore } from "../src/index.ts";
import { createSchemas, postgresMissing, type TestSchemas, until } from "./database-postgres.ts";

const act = { actor: "hanako", reason: "the shop asked for it" };

describe.skipIf(postgresMissing)("what mailers in several processes are told", () => {
	let schemas: TestSchemas;
	let here: PostgresStore;
	let there: PostgresStore;
	beforeAll(async () => {
		schemas = createSchemas();
		here = schemas.store();
		there = schemas.store();
		await Promise.all([here.open(), there.open()]);
	});
	afterAll(() => schemas.drop());

	async function entries(store: PostgresStore, tenant: string | undefined): Promise<readonly string[]> {
		const answer = await store.senders(tenant);
		return "senders" in answer ? answer.senders.entries : answer.entries;
	}

	/** Milliseconds until a change here is seen there. The answer there is a fresh one when the change is made. */
	async function timeToSee(tenant: string | undefined, setting: string): Promise<number> {
		await entries(there, tenant);
		await here.settings.set({ ...act, tenant, setting });
		const start = performance.now();
		await until(async () => (await entries(there, tenant)).includes(setting));
		return performance.now() - start;
	}

	test("a change is seen at once by every process, for one tenant and for mail without", async () => {
		// Well below the age of answers: so it was the notification.
		expect(await timeToSee("told", "a.example")).toBeLessThan(500);
		expect(await timeToSee(undefined, "b.example")).toBeLessThan(500);
	});

	test("a change is seen within a second also when it was not told", async () => {
		await entries(there, "silent");
		await schemas.admin.query(
			`INSERT INTO ${schemas.schema}.settings (tenant, setting, version, changed_at) VALUES ('silent', 'c.example', 1, now())`,
		);
		const start = performance.now();
		await until(async () => (await entries(there, "silent")).length > 0);
		expect(performance.now() - start).toBeLessThan(1_000);
	});

	test("a change is seen within a second also while the listening connections are cut", async () => {
		const { rowCount } = await schemas.admin.query(
			"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN%'",
			[schemas.schema],
		);
		expect(rowCount).toBe(2);
		expect(await timeToSee("cut", "d.example")).toBeLessThan(1_000);
		await until(
			async () => (await timeToSee("cut", `e${performance.now().toString(36).replace(".", "")}.example`)) < 200,
		);
	});

	test("a bad text that somebody else stored is said, entry by entry", async () => {
		await schemas.admin.query(
			`INSERT INTO ${schemas.schema}.settings (tenant, setting, version, changed_at) VALUES ('bad', 'no entry', 1, now())`,
		);
		await expect(there.senders("bad")).rejects.toMatchObject({ code: "invalid-setting", entries: [{ line: 1 }] });
		await expect(here.settings.set({ ...act, tenant: "bad", switch: "off" })).resolves.toMatchObject({ changed: true });
	});

	test("a decision for one of 100,000 tenants costs one read by the index", async () => {
		const { schema, admin } = schemas;
		await admin.query(
			`INSERT INTO ${schema}.settings (tenant, setting, version, changed_at)
			SELECT 'shop-' || n, 'shop-' || n || '.example', 1, now() FROM generate_series(1, 100000) n`,
		);
		await admin.query(`ANALYZE ${schema}.settings`);
		const client = await admin.connect();
		try {
			const { rows } = await client.query(
				`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT s.setting, s.switch, s.revoked, o.switch AS overall
				FROM (SELECT 'shop-77777'::text AS tenant) asked
				LEFT JOIN ${schema}.settings s ON s.tenant = asked.tenant
				LEFT JOIN ${schema}.overall_switch o ON true`,
			);
			expect(JSON.stringify(rows)).toContain('"Node Type":"Index Scan"');
			expect(JSON.stringify(rows)).toContain('"Index Name":"settings_pkey"');
		} finally {
			client.release();
		}
		for (let n = 1; n <= 300; n += 1)
			expect(await entries(there, `shop-${n * 333}`)).toEqual([`shop-${n * 333}.example`]);
	});
});
