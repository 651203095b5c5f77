import { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPostgresStore, type PostgresStore } from "../src/index.ts";
import { createSchemas, postgresMissing } from "./database-postgres.ts";

const act = { actor: "hanako", reason: "the shop asked for it" };

interface Bench {
	readonly store: PostgresStore;
	drop(): Promise<void>;
}

const databases: { name: string; skip: boolean; open: () => Promise<Bench> }[] = [
	{
		name: "PostgreSQL",
		skip: postgresMissing,
		open: async () => {
			const schemas = createSchemas();
			return { store: schemas.store(), drop: () => schemas.drop() };
		},
	},
	{
		name: "PGlite",
		skip: false,
		open: async () => {
			const pglite = await PGlite.create();
			const store = createPostgresStore({ pglite });
			return { store, drop: () => store.close().then(() => pglite.close()) };
		},
	},
];

for (const { name, skip, open } of databases) {
	describe.skipIf(skip)(`settings on ${name}`, () => {
		let bench: Bench;
		let store: PostgresStore;
		let count = 0;
		beforeAll(async () => {
			bench = await open();
			store = bench.store;
			await store.open();
		});
		afterAll(() => bench.drop());
		const newTenant = (): string => `tenant-${++count}`;

		test("reads a setting that was never stored as none, switched on", async () => {
			expect(await store.settings.read(newTenant())).toMatchObject({
				setting: null,
				switch: "on",
				revoked: [],
				version: 0,
				changedAt: undefined,
			});
		});

		test("keeps what a change does not name, and counts versions", async () => {
			const tenant = newTenant();
			await store.settings.set({ ...act, tenant, setting: "shop.example", revoked: ["shop.example"] });
			const outcome = await store.settings.set({ ...act, tenant, switch: "shadow" });
			expect(outcome).toMatchObject({ changed: true, version: 2, setting: "shop.example", switch: "shadow" });
			expect(await store.settings.read(tenant)).toEqual({
				tenant,
				setting: "shop.example",
				switch: "shadow",
				revoked: ["shop.example"],
				version: 2,
				changedAt: expect.any(Date),
			});
		});

		test("keeps the setting of mail without a tenant apart from those of tenants", async () => {
			await store.settings.set({ ...act, tenant: undefined, setting: "none.example" });
			expect(await store.settings.read(undefined)).toMatchObject({ setting: "none.example" });
			expect(await store.settings.read(newTenant())).toMatchObject({ setting: null });
		});

		test("refuses a bad setting whole", async () => {
			const tenant = newTenant();
			const change = { ...act, tenant, setting: "shop.example\nnot an entry" };
			await expect(store.settings.set(change)).rejects.toMatchObject({
				code: "invalid-setting",
				entries: [{ line: 2 }],
			});
			expect(await store.settings.read(tenant)).toMatchObject({ version: 0 });
		});

		test.each([
			["reason", { ...act, reason: " " }],
			["actor", { ...act, actor: "" }],
			["switch", { ...act, switch: "maybe" as never }],
			["colour", { ...act, colour: "red" }],
			["tenant", { ...act, tenant: "" }],
		])("refuses a change with a wrong %s", async (option, change) => {
			await expect(store.settings.set({ tenant: "a", setting: null, ...change })).rejects.toMatchObject({
				code: "invalid-option",
				option,
			});
		});

		test("refuses a change of another version than the stored one", async () => {
			const tenant = newTenant();
			await store.settings.set({ ...act, tenant, setting: "a.example", version: 0 });
			await expect(store.settings.set({ ...act, tenant, setting: "b.example", version: 0 })).rejects.toMatchObject({
				code: "setting-changed",
				version: 1,
			});
		});

		test("of two changes at once of one version takes one", async () => {
			const tenant = newTenant();
			const both = ["a.example", "b.example"].map((setting) =>
				store.settings.set({ ...act, tenant, setting, version: 0 }),
			);
			const states = (await Promise.allSettled(both)).map(({ status }) => status);
			expect(states.toSorted()).toEqual(["fulfilled", "rejected"]);
		});

		test("makes no version of a change that changes nothing", async () => {
			const tenant = newTenant();
			await store.settings.set({ ...act, tenant, setting: "a.example" });
			expect(await store.settings.set({ ...act, tenant, setting: "a.example" })).toMatchObject({
				changed: false,
				version: 1,
			});
			expect(await store.settings.history(tenant)).toHaveLength(1);
		});

		test("tells who changed what, when, why and on which evidence, the newest first, in pages", async () => {
			const tenant = newTenant();
			await store.settings.set({ ...act, tenant, setting: "a.example", evidence: "TXT found" });
			await store.settings.set({ ...act, actor: "taro", tenant, setting: "b.example" });
			await store.settings.set({ ...act, tenant, switch: "off" });
			expect(await store.settings.history(tenant, { limit: 1 })).toMatchObject([{ version: 3, switch: "off" }]);
			expect(await store.settings.history(tenant, { before: 3 })).toEqual([
				expect.objectContaining({ version: 2, setting: "b.example", actor: "taro", evidence: undefined }),
				expect.objectContaining({
					...act,
					tenant,
					version: 1,
					setting: "a.example",
					evidence: "TXT found",
					changedAt: expect.any(Date),
				}),
			]);
		});

		test("switches everybody off and on again, and records it", async () => {
			const tenant = newTenant();
			await store.settings.set({ ...act, tenant, setting: "a.example", switch: "shadow" });
			expect(await store.settings.setOverallSwitch({ ...act, switch: "off" })).toEqual({ changed: true });
			expect(await store.settings.setOverallSwitch({ ...act, switch: "off" })).toEqual({ changed: false });
			expect(await store.settings.readOverallSwitch()).toBe("off");
			expect(await store.senders(tenant)).toMatchObject({ switch: "off" });
			await store.settings.setOverallSwitch({ ...act, switch: "on" });
			expect(await store.senders(tenant)).toMatchObject({ switch: "shadow" });
			expect(await store.settings.overallSwitchHistory()).toMatchObject([
				{ ...act, switch: "on", version: 2 },
				{ ...act, switch: "off", version: 1 },
			]);
		});

		test("imports many settings, and those that are so already not again", async () => {
			const tenants = Array.from({ length: 2_500 }, () => newTenant());
			const rows = tenants.map((tenant) => ({ tenant, setting: `${tenant}.example` }));
			expect(await store.settings.import(rows, act)).toEqual({ changed: 2_500, unchanged: 0 });
			expect(await store.settings.import(rows, act)).toEqual({ changed: 0, unchanged: 2_500 });
			expect(await store.settings.read(tenants.at(-1))).toMatchObject({
				setting: `${tenants.at(-1)}.example`,
				version: 1,
			});
		});

		test("imports nothing where a row is bad, and names every bad row", async () => {
			const [good, bad] = [newTenant(), newTenant()];
			const rows = [
				{ tenant: good, setting: "a.example" },
				{ tenant: bad, setting: "no entry" },
				{ tenant: good, setting: "b.example" },
				{ tenant: "", setting: "c.example" },
			];
			await expect(store.settings.import(rows, act)).rejects.toMatchObject({
				code: "invalid-import",
				rows: [
					{ index: 1, tenant: bad, error: { code: "invalid-setting" } },
					{ index: 2, tenant: good },
					{ index: 3, tenant: "" },
				],
			});
			expect(await store.settings.read(good)).toMatchObject({ version: 0 });
		});

		test("lists settings in pages", async () => {
			const tenants = ["zz-1", "zz-2", "zz-3"];
			await store.settings.import(
				tenants.map((tenant) => ({ tenant, setting: "a.example" })),
				act,
			);
			const first = await store.settings.list({ after: "zz-", limit: 2 });
			expect(first.settings.map(({ tenant }) => tenant)).toEqual(["zz-1", "zz-2"]);
			const second = await store.settings.list({ after: first.next, limit: 2 });
			expect(second).toMatchObject({ settings: [{ tenant: "zz-3" }] });
			expect(second.next).toBeUndefined();
		});

		test("lets a mailer know of a change at once", async () => {
			const tenant = newTenant();
			expect(await store.senders(tenant)).toMatchObject({ senders: { entries: [] } });
			await store.settings.set({ ...act, tenant, setting: "a.example" });
			expect(await store.senders(tenant)).toMatchObject({ senders: { entries: ["a.example"] } });
		});
	});
}
