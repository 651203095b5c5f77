import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createMemoryStore, type MemoryStore } from "../../test/memory-store.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";

let store: MemoryStore;

beforeEach(() => {
	store = createMemoryStore();
});

async function run(args: readonly string[], input = "") {
	const env = { TODOKU_DATABASE_URL: "postgres://db/x" };
	const shell = createRecordingShell({ env, login: "taro", input });
	const exitCode = await runProgram(["settings", ...args], shell, { openStore: store.open });
	return { exitCode, written: shell.written, errors: shell.errors };
}

const set = (...args: string[]) => run(["set", "--tenant", "shop-1", "--reason", "why", ...args]);
const stored = () => store.settings.read("shop-1");

describe("todoku settings set", () => {
	test("records who, why and on what evidence, and shows the difference", async () => {
		const { exitCode, written } = await set("--senders", "shop.example, owner@b.example", "--evidence", "SES");

		expect({ exitCode, written }).toEqual({
			exitCode: 0,
			written: "Tenant: shop-1 (version 1)\n+ shop.example\n+ owner@b.example\n",
		});
		expect(store.changes).toMatchObject([
			{ tenant: "shop-1", setting: "shop.example, owner@b.example", actor: "taro", reason: "why", evidence: "SES" },
		]);
	});

	test("refuses a bad setting whole, with each entry named", async () => {
		const { exitCode, written, errors } = await set("--senders", "shop.example\n*.b.example\n@c.example");

		expect({ exitCode, written, changes: store.changes }).toEqual({ exitCode: 1, written: "", changes: [] });
		expect(errors).toContain('  line 2: "*.b.example"');
		expect(errors).toContain('  line 3: "@c.example"');
	});

	test("demands a reason", async () => {
		expect(await run(["set", "--switch", "off"])).toMatchObject({
			exitCode: 2,
			errors: expect.stringContaining("required option '--reason <text>'"),
		});
	});

	test("puts entries in and leaves the text that was entered alone", async () => {
		await set("--senders", "Shop.example ,\n b.example");
		const { written } = await set("--add", "c.example", "SHOP.example");

		expect((await stored()).setting).toBe("Shop.example ,\n b.example\nc.example");
		expect(written).toBe("Tenant: shop-1 (version 2)\n+ c.example\n");
	});

	test("takes entries out, and with them that they were revoked", async () => {
		await store.settings.set({
			tenant: "shop-1",
			setting: "a.example,b.example,c.example",
			revoked: ["a.example", "b.example"],
			actor: "x",
			reason: "x",
			version: 0,
		});
		const { written } = await set("--remove", "B.example", "--add", "d.example");

		expect(await stored()).toMatchObject({ setting: "a.example\nc.example\nd.example", revoked: ["a.example"] });
		expect(written).toBe("Tenant: shop-1 (version 2)\n- b.example\n+ d.example\n");
	});

	test("takes out no entry that is not there", async () => {
		expect(await set("--remove", "b.example")).toMatchObject({
			exitCode: 1,
			errors: 'error: The setting has no entry "b.example"; nothing was changed\n',
		});
	});

	test("reads the setting from standard input", async () => {
		await run(["set", "--tenant", "shop-1", "--reason", "x", "--senders", "@-"], "shop.example\n");

		expect((await stored()).setting).toBe("shop.example\n");
	});

	test("turns the switch alone, also where somebody stored a bad setting", async () => {
		await store.settings.set({ tenant: "shop-1", setting: "*.bad", actor: "x", reason: "x", version: 0 });
		const { exitCode, written } = await set("--switch", "off");

		expect({ exitCode, written }).toEqual({ exitCode: 0, written: "Tenant: shop-1 (version 2)\nSwitch: on → off\n" });
		expect(await stored()).toMatchObject({ setting: "*.bad", switch: "off" });
	});

	test("says that nothing changes, and records nothing", async () => {
		await set("--senders", "shop.example");
		const { written } = await set("--senders", "shop.example", "--switch", "on", "--json");

		expect(JSON.parse(written)).toMatchObject({ changed: false, version: 1 });
		expect(store.changes).toHaveLength(1);
	});

	test("only shows the difference with --dry-run", async () => {
		const { written } = await set("--senders", "shop.example", "--dry-run", "--locale", "ja");

		expect(written).toBe("確認のみ（何も変更していません）\nテナント：shop-1\n+ shop.example\n");
		expect(store.changes).toEqual([]);
	});

	test("prints one line of JSON", async () => {
		const { written } = await set("--senders", "shop.example", "--switch", "shadow", "--json");

		expect(JSON.parse(written)).toEqual({
			tenant: "shop-1",
			changed: true,
			difference: { added: ["shop.example"], removed: [], switch: { from: "on", to: "shadow" } },
			version: 1,
		});
	});

	test("turns the switch over all tenants", async () => {
		const { written } = await run(["set", "--all-tenants", "--switch", "off", "--reason", "SES is down", "--json"]);

		expect(JSON.parse(written)).toEqual({ overallSwitch: { from: "on", to: "off" }, changed: true });
		expect(store.overallSwitch).toBe("off");
	});

	test.each([
		[[], "nothing to change was given"],
		[["--senders", "", "--add", "a.example"], "--senders is the whole setting anew"],
		[["--all-tenants", "--switch", "off"], "--all-tenants goes with --switch alone"],
	])("%j is wrong usage", async (args, message) => {
		const { exitCode, errors } = await set(...args);

		expect({ exitCode, changes: store.changes, overall: store.overallSwitch }).toEqual({
			exitCode: 2,
			changes: [],
			overall: "on",
		});
		expect(errors).toContain(message);
	});
});

describe("todoku settings show", () => {
	test("shows entries, switches and what is revoked", async () => {
		const revoked = ["b.example"];
		await store.settings.set({
			...{ tenant: "shop-1", setting: "a.example,b.example", revoked, switch: "shadow" },
			...{ actor: "x", reason: "x", version: 0 },
		});

		expect((await run(["show", "--tenant", "shop-1"])).written).toBe(
			[
				"Tenant: shop-1",
				"Switch: shadow (a trial run, all standard)",
				"Switch over all tenants: on (the setting decides)",
				"Changed: 2026-11-23T09:00:05Z (version 1)",
				"Entries:",
				"  a.example",
				"  b.example (no longer honoured by the service)",
				"",
			].join("\n"),
		);
	});

	test("says that nothing was ever stored", async () => {
		const { written } = await run(["show", "--locale", "ja"]);

		expect(written).toContain("テナント：（テナントなしのメール）\n");
		expect(written).toContain("検証済み配信元メールドメイン：なし（すべて通常の配信方法になります）\n");
	});

	test("names what is wrong with a bad setting, which is an answer and no failure", async () => {
		await store.settings.set({ tenant: "shop-1", setting: "*.bad", actor: "x", reason: "x", version: 0 });
		const { exitCode, written } = await run(["show", "--tenant", "shop-1"]);

		expect(exitCode).toBe(0);
		expect(written).toContain('  1: "*.bad" has a wildcard');
		expect(JSON.parse((await run(["show", "--tenant", "shop-1", "--json"])).written)).toMatchObject({
			setting: "*.bad",
			overallSwitch: "on",
			badEntries: [{ line: 1, text: "*.bad", code: "wildcard" }],
		});
	});
});

describe("todoku settings history", () => {
	beforeEach(async () => {
		await set("--senders", "a.example", "--evidence", "SES says SUCCESS");
		await set("--add", "b.example", "--switch", "off");
		await set("--remove", "a.example");
	});

	test("says who changed what, the newest first", async () => {
		expect((await run(["history", "--tenant", "shop-1"])).written).toBe(
			[
				"2026-11-23T09:00:05Z  version 3  taro",
				"  Reason: why",
				"  - a.example",
				"",
				"2026-11-23T09:00:05Z  version 2  taro",
				"  Reason: why",
				"  + b.example",
				"  Switch: on → off",
				"",
				"2026-11-23T09:00:05Z  version 1  taro",
				"  Reason: why",
				"  Evidence: SES says SUCCESS",
				"  + a.example",
				"",
			].join("\n"),
		);
	});

	test("knows what the oldest one on the page differs from", async () => {
		const { written } = await run(["history", "--tenant", "shop-1", "--limit", "1", "--before", "3"]);

		expect(written).toBe("2026-11-23T09:00:05Z  version 2  taro\n  Reason: why\n  + b.example\n  Switch: on → off\n");
	});

	test("is one JSON document", async () => {
		const { written } = await run(["history", "--tenant", "shop-1", "--limit", "2", "--json"]);

		expect(JSON.parse(written)).toMatchObject({ changes: [{ version: 3 }, { version: 2 }] });
	});

	test("says that there is none", async () => {
		expect((await run(["history", "--tenant", "other"])).written).toBe("Nothing was ever changed.\n");
	});
});

describe("todoku settings import", () => {
	let directory: string;

	beforeAll(async () => {
		directory = await mkdtemp(join(tmpdir(), "todoku-cli-"));
	});

	afterAll(() => rm(directory, { recursive: true }));

	async function importFile(name: string, content: string, ...args: string[]) {
		const file = join(directory, name);
		await writeFile(file, content);
		return run(["import", file, "--reason", "moved", ...args]);
	}

	test("takes CSV with a header, quoted settings and switches", async () => {
		const csv = 'tenant,setting,switch\r\nshop-1,"a.example,b.example",\r\nshop-2,c.example,shadow\r\n';
		const { exitCode, written } = await importFile("a.csv", csv);

		expect({ exitCode, written }).toEqual({ exitCode: 0, written: "changed: 2 tenants\n" });
		expect(store.changes).toMatchObject([
			{ tenant: "shop-1", setting: "a.example,b.example", switch: "on", actor: "taro", reason: "moved" },
			{ tenant: "shop-2", setting: "c.example", switch: "shadow" },
		]);
	});

	test("takes JSON lines", async () => {
		const lines =
			'{"tenant":"shop-1","setting":"a.example\\nb.example"}\n\n{"tenant":"2","setting":"","switch":"off"}\n';
		const { written } = await importFile("a.ndjson", lines, "--json");

		expect(JSON.parse(written)).toEqual({ rows: 2, changed: 2 });
		expect(store.changes).toMatchObject([{ setting: "a.example\nb.example" }, { tenant: "2", switch: "off" }]);
	});

	test("takes standard input, when it is told what it is", async () => {
		const args = ["import", "-", "--reason", "x"];

		expect(await run(args, "shop-1,a.example\n")).toMatchObject({ exitCode: 2 });
		expect(await run([...args, "--format", "csv"], "shop-1,a.example\n")).toMatchObject({ exitCode: 0 });
		expect(store.changes).toHaveLength(1);
	});

	test("refuses a file with bad rows whole, and names every one", async () => {
		const csv = "shop-1,a.example\nshop-2,*.b.example\nshop-3\n,c.example\nshop-1,d.example\nshop-4,e.example,maybe\n";
		const { exitCode, written, errors } = await importFile("bad.csv", csv);

		expect({ exitCode, written, changes: store.changes }).toEqual({ exitCode: 1, written: "", changes: [] });
		expect(errors).toBe(
			[
				"error: the file has 5 bad rows and is refused whole; nothing was changed",
				'  line 2 [shop-2]: "*.b.example" has a wildcard; a domain covers its subdomains by itself: b.example.',
				'  line 3: has 1 fields; a row is tenant,setting or tenant,setting,switch, and a setting with commas stands in "…"',
				"  line 4: names no tenant (1 to 255 characters)",
				"  line 5 [shop-1]: names the tenant of line 1 again",
				"  line 6 [shop-4]: has a switch that is none of on, off, shadow",
				"",
			].join("\n"),
		);
	});

	test("names bad rows and their entries as JSON", async () => {
		const { errors } = await importFile("bad.ndjson", '{"tenant":"1","setting":"*.b"}\n{"tenant":"2"}\nx\n', "--json");

		expect(JSON.parse(errors)).toMatchObject({
			error: {
				code: "invalid-import",
				rows: [
					{ line: 1, tenant: "1", entries: [{ line: 1, text: "*.b", code: "wildcard" }] },
					{ line: 2, tenant: "2", problem: 'has no setting; an empty one is ""' },
					{ line: 3, problem: expect.stringContaining("is no JSON object") },
				],
			},
		});
	});

	test("only checks the file with --dry-run, and needs no database for it", async () => {
		const { written } = await importFile("dry.csv", "shop-1,a.example\n", "--dry-run");

		expect(written).toBe("dry run, nothing was changed. All is well with 1 row\n");
		expect(store.opened).toEqual([]);
	});
});
