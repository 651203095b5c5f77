import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type SesLocal, type SesLocalOptions, startSesLocal } from "@todoku/ses-local";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { runProgram } from "../src/program.ts";
import { type CountingProxy, startCountingProxy } from "./counting-proxy.ts";
import { createMemoryStore, type MemoryStore } from "./memory-store.ts";
import { createRecordingShell } from "./recording-shell.ts";

const now = new Date("2026-11-23T09:10:00Z");
const region = "ap-northeast-1";
let directory: string;
let ses: SesLocal;
let proxy: CountingProxy;
let store: MemoryStore;

beforeEach(async () => {
	vi.stubEnv("AWS_ACCESS_KEY_ID", "local");
	vi.stubEnv("AWS_SECRET_ACCESS_KEY", "local");
	directory = mkdtempSync(join(tmpdir(), "todoku-suppressions-"));
	store = createMemoryStore();
	await startService({ clock: () => now });
});

afterEach(async () => {
	vi.unstubAllEnvs();
	await proxy.close();
	await ses.close();
	rmSync(directory, { recursive: true });
});

async function startService(options: SesLocalOptions, answer?: (request: string) => Response | null): Promise<void> {
	ses = await startSesLocal(options);
	proxy = await startCountingProxy(ses.url, answer);
}

async function restart(options: SesLocalOptions, answer?: (request: string) => Response | null): Promise<void> {
	await proxy.close();
	await ses.close();
	await startService(options, answer);
}

interface Given {
	readonly answers?: readonly string[];
	readonly input?: string;
	/** Whether a database is named. */
	readonly database?: boolean;
}

async function run(args: readonly string[], { database = false, ...given }: Given = {}) {
	const env = database ? { TODOKU_DATABASE_URL: "postgres://db/x" } : {};
	const shell = createRecordingShell({ env, now: () => now, ...given });
	const service = ["--ses-region", region, "--ses-endpoint", proxy.url, "--calls-per-second", "1000"];
	const exitCode = await runProgram(["suppressions", ...args, ...service], shell, { openStore: store.open });
	return { exitCode, written: shell.written, errors: shell.errors };
}

const there = (): string[] => ses.suppressed().map(({ emailAddress, reason }) => `${emailAddress} ${reason}`);
const mirrored = (): string[] => store.suppressed.map(({ scope, address, reason }) => `${scope} ${address} ${reason}`);
const add = (...addresses: readonly string[]) => run(["add", ...addresses, "--reason", "bounce", "--yes"]);

function file(name: string, text: string): string {
	const path = join(directory, name);
	writeFileSync(path, text);
	return path;
}

describe("add", () => {
	test("says whom it affects, asks, and puts the address there as it was typed", async () => {
		const { exitCode, written, errors } = await run(["add", "Taro@example.com", "--reason", "bounce"], {
			answers: ["y"],
		});
		expect(exitCode).toBe(0);
		expect(errors).toContain("everybody who sends through this SES account in ap-northeast-1");
		expect(errors).toContain("No database was named");
		expect(errors).toContain("Put 1 address on the list? [y/N] ");
		expect(written).toContain("put on the list: 1 address\n");
		expect(written).toContain("finds an entry only by its exact spelling");
		expect(there()).toEqual(["Taro@example.com BOUNCE"]);
	});

	test("does nothing without an answer of yes", async () => {
		const args = ["add", "taro@example.com", "--reason", "bounce"];
		expect(await run(args, { answers: ["n"] })).toMatchObject({ exitCode: 1, written: "" });
		expect(await run(args)).toMatchObject({ exitCode: 2, errors: expect.stringContaining("add --yes") });
		expect(await run([...args, "--dry-run"])).toMatchObject({
			exitCode: 0,
			written: expect.stringContaining("dry run"),
		});
		expect(proxy.puts()).toEqual([]);
	});

	test("asks in Japanese", async () => {
		const { errors, written } = await run(["add", "taro@example.com", "--reason", "complaint", "--locale", "ja"], {
			answers: ["はい"],
		});
		expect(errors).toContain("すべての送信者");
		expect(errors).toContain("1件のアドレスをリストに登録しますか？");
		expect(written).toContain("リストに登録：1件");
		expect(there()).toEqual(["taro@example.com COMPLAINT"]);
	});

	test("tells our copy, where a database is named and nobody forbids it", async () => {
		await run(["add", "taro@example.com", "--reason", "bounce", "--yes"], { database: true });
		expect(mirrored()).toEqual(["ses/ap-northeast-1 taro@example.com bounce"]);
		await run(["add", "jiro@example.com", "--reason", "bounce", "--yes", "--no-mirror"], { database: true });
		expect(mirrored()).toHaveLength(1);
		expect(there()).toHaveLength(2);
	});

	test("names what the service does not take, does the rest, and ends with exit code 1", async () => {
		const { exitCode, written, errors } = await run(
			["add", "no address", "taro@example.com", "--reason", "bounce", "--yes", "--json"],
			{ database: true },
		);
		expect(exitCode).toBe(1);
		expect(JSON.parse(written)).toMatchObject({
			act: "add",
			scope: { kind: "account", region, statement: { ja: expect.any(String), en: expect.any(String) } },
			added: 1,
			refused: [{ address: "no address", problem: expect.stringContaining("does not take this for an address") }],
			mirrored: true,
		});
		expect(errors).toContain('"entries-refused"');
		expect(mirrored()).toEqual(["ses/ap-northeast-1 taro@example.com bounce"]);
	});

	test("explains that the sandbox refuses, and how many were done", async () => {
		await restart({ account: { productionAccess: false } });
		const { exitCode, errors } = await add("taro@example.com", "jiro@example.com");
		expect(exitCode).toBe(1);
		expect(errors).toContain("This SES account is in the sandbox");
		expect(errors).toContain("request production access");
		expect(errors).toContain("(0 of 2 were done before)");
	});

	test("needs a reason, and a pace that makes sense", async () => {
		expect(await run(["add", "taro@example.com", "--yes"])).toMatchObject({ exitCode: 2 });
		expect(await run(["add", "a@example.com", "--reason", "spam", "--yes"])).toMatchObject({ exitCode: 2 });
	});
});

describe("a tenant's list", () => {
	const answer =
		(scope: string) =>
		(request: string): Response | null => {
			if (request.includes("/tenants/get"))
				return Response.json({ Tenant: { TenantName: "shop-1", SuppressionAttributes: { SuppressionScope: scope } } });
			return request.startsWith("PUT ") ? Response.json({}) : null;
		};

	test("is named in the call, in our copy, and in what is said", async () => {
		await restart({}, answer("TENANT"));
		const args = ["add", "taro@example.com", "--reason", "bounce", "--yes", "--tenant-name", "shop-1"];
		const { errors, exitCode } = await run(args, { database: true });
		expect(exitCode).toBe(0);
		expect(errors).toContain('from the SES tenant "shop-1" in ap-northeast-1, and from nobody else');
		expect(proxy.puts()).toEqual([expect.stringContaining('"TenantName":"shop-1"')]);
		expect(mirrored()).toEqual(["ses/ap-northeast-1/shop-1 taro@example.com bounce"]);
	});

	test("that nobody looks at is said to stop nothing", async () => {
		await restart({}, answer("ACCOUNT"));
		const { errors } = await run(["add", "a@example.com", "--reason", "bounce", "--yes", "--tenant-name", "shop-1"]);
		expect(errors).toContain("An entry stops nothing");
	});
});

describe("remove", () => {
	beforeEach(async () => {
		await add("Taro@example.com", "TARO@example.com", "jiro@example.com");
	});

	test("shows every spelling, asks, and removes them all", async () => {
		const { written, errors } = await run(["remove", "taro@EXAMPLE.com", "nobody@example.com"], { answers: ["y"] });
		expect(errors).toContain("  TARO@example.com\n  Taro@example.com\n");
		expect(errors).toContain("Take 2 entries off the list, so that mail goes there again?");
		expect(written).toBe(
			[
				"taken off the list: 2 addresses",
				"  TARO@example.com",
				"  Taro@example.com",
				"not on the list: 1 address",
				"  nobody@example.com",
				"",
			].join("\n"),
		);
		expect(there()).toEqual(["jiro@example.com BOUNCE"]);
	});

	test("takes every spelling out of our copy too, also one that the service does not have", async () => {
		store.suppressed.push(
			{ scope: "ses/ap-northeast-1", address: "tarO@example.com", reason: "bounce", since: now },
			{ scope: "ses/us-east-1", address: "taro@example.com", reason: "bounce", since: now },
		);
		await run(["remove", "taro@example.com", "--yes"], { database: true });
		expect(mirrored()).toEqual(["ses/us-east-1 taro@example.com bounce"]);
	});

	test("with --dry-run only shows them", async () => {
		const { written } = await run(["remove", "taro@example.com", "--dry-run", "--json"]);
		expect(JSON.parse(written)).toMatchObject({ dryRun: true, removed: ["TARO@example.com", "Taro@example.com"] });
		expect(there()).toHaveLength(3);
	});

	test("asks nothing where nothing is found", async () => {
		const { exitCode, written } = await run(["remove", "nobody@example.com"]);
		expect(exitCode).toBe(0);
		expect(written).toContain("taken off the list: 0 addresses");
	});
});

describe("list", () => {
	beforeEach(async () => {
		await add("=cmd@example.com", "taro@example.com");
		await run(["add", "jiro@example.com", "--reason", "complaint", "--yes"]);
	});

	test("is a table, with a count", async () => {
		const { written } = await run(["list"]);
		expect(written).toMatch(/^jiro@example\.com {28}complaint {7}2026-11-23T09:10:00Z$/m);
		expect(written).toMatch(/\n3 addresses\n$/);
	});

	test("is JSON lines, or guarded CSV that import takes back", async () => {
		const rows = (await run(["list", "--reason", "complaint", "--json"])).written;
		expect(JSON.parse(rows)).toEqual({ address: "jiro@example.com", reason: "complaint", since: now.toISOString() });
		const { written } = await run(["list", "--csv"]);
		expect(written).toContain("address,reason,since\r\n'=cmd@example.com,bounce,");
		await run(["remove", "=cmd@example.com", "--yes"]);
		await run(["import", "-", "--format", "csv", "--yes"], { input: written });
		expect(there()).toContain("=cmd@example.com BOUNCE");
	});

	test("covers only what was put there since", async () => {
		expect((await run(["list", "--since", "2026-11-24"])).written).toBe("No addresses.\n");
	});

	test("of our copies asks nobody, and says which list", async () => {
		store.suppressed.push(
			{ scope: "ses/ap-northeast-1", address: "a@example.com", reason: "bounce", since: now },
			{ scope: "ses/ap-northeast-1/shop-1", address: "b@example.com", reason: "complaint", since: now },
			{ scope: "ses/us-east-1", address: "c@example.com", reason: "bounce", since: now },
		);
		const asked = proxy.requests.length;
		const { written } = await run(["list", "--mirror", "--json"], { database: true });
		const addresses = written
			.trim()
			.split("\n")
			.map((line) => (JSON.parse(line) as { address: string }).address);
		// --ses-region is among the flags.
		expect(addresses).toEqual(["a@example.com", "b@example.com"]);
		const tenant = await run(["list", "--mirror", "--tenant-name", "shop-1"], { database: true });
		expect(tenant.written).toContain("ses/ap-northeast-1/shop-1");
		expect((await run(["list", "--mirror", "--reason", "complaint", "--json"], { database: true })).written).toContain(
			"b@example.com",
		);
		expect(proxy.requests).toHaveLength(asked);
		expect(await run(["list", "--mirror"])).toMatchObject({ exitCode: 2 });
	});
});

describe("import", () => {
	const entries = Array.from({ length: 8 }, (_, index) => `a${index}@example.com`);

	test("says how long it takes, and puts all of them there", async () => {
		const path = file("dead.csv", "a@example.com,BOUNCE\nb@example.com,COMPLAINT\nb,x\n");
		const { exitCode, written, errors } = await run(["import", path, "--yes", "--json"], { database: true });
		expect(errors).toContain("2 calls on the service: about 0 s.");
		expect(errors).toContain("line 3: has no address");
		expect(JSON.parse(written)).toMatchObject({ act: "import", entries: 2, added: 2, unreadable: [{ line: 3 }] });
		expect(exitCode).toBe(1);
		expect(there()).toEqual(["a@example.com BOUNCE", "b@example.com COMPLAINT"]);
		expect(mirrored()).toHaveLength(2);
	});

	test("names the hours in advance, at the service's own pace", async () => {
		const many = Array.from({ length: 10_000 }, (_, index) => `a${index}@example.com\n`).join("");
		const shell = createRecordingShell({ env: {}, now: () => now });
		const args = ["import", file("many.csv", many), "--dry-run", "--ses-region", region, "--ses-endpoint", proxy.url];
		await runProgram(["suppressions", ...args], shell, { openStore: store.open });
		expect(shell.errors).toContain("10000 calls on the service: about 2 h 46 min.");
		expect(shell.errors).toContain("only with --resume");
		expect(shell.written).toBe("dry run, nothing was done: 10000 addresses\n");
	});

	test("goes on after the service refused to go on, without repeating a call", async () => {
		const path = file("dead.csv", entries.join("\n"));
		const args = ["import", path, "--yes", "--resume", join(directory, "journal")];
		let allowed = 3;
		await restart({}, (request) => {
			if (!request.startsWith("PUT ") || allowed-- > 0) return null;
			return Response.json({}, { status: 403, headers: { "x-amzn-errortype": "AccessDeniedException" } });
		});
		const first = await run(args);
		expect(first).toMatchObject({ exitCode: 1, written: "put on the list: 3 addresses\n" });
		expect(first.errors).toContain("does not allow ses:PutSuppressedDestination");
		expect(first.errors).toContain("(3 of 8 were done before)");
		allowed = 100;
		expect(await run(args)).toMatchObject({
			exitCode: 0,
			written: "put on the list: 5 addresses\ndone by an earlier run: 3 addresses\n",
		});
		expect(await run(args)).toMatchObject({
			exitCode: 0,
			written: "put on the list: 0 addresses\ndone by an earlier run: 8 addresses\n",
		});
		expect(there()).toHaveLength(8);
		// The one that was refused is the only one that was asked for twice.
		expect(proxy.puts()).toHaveLength(9);
	});

	test("goes on with a file that was corrected, and tries no refused entry again", async () => {
		const resume = ["--resume", join(directory, "journal"), "--yes"];
		const refusing = "a b@example.com";
		await run(["import", file("1.csv", `a@example.com\n${refusing}\n`), ...resume]);
		const { written, exitCode } = await run([
			...["import", file("2.csv", `z@example.com\na@example.com\n${refusing}\n`), ...resume],
		]);
		expect(written).toContain("put on the list: 1 address\n");
		expect(written).toContain(`  ${refusing}: the service does not take this for an address`);
		expect(exitCode).toBe(1);
		expect(proxy.puts()).toHaveLength(3);
	});

	test("leaves what is there in any spelling, when it is told to", async () => {
		await run(["add", "Taro@example.com", "--reason", "complaint", "--yes"]);
		const path = file("dead.csv", "taro@example.com\njiro@example.com\n");
		const { written } = await run(["import", path, "--yes", "--keep-present"], { database: true });
		expect(written).toBe("put on the list: 1 address\nthere already: 1 address\n");
		expect(there()).toEqual(["Taro@example.com COMPLAINT", "jiro@example.com BOUNCE"]);
		expect(mirrored()).toContain("ses/ap-northeast-1 Taro@example.com complaint");
	});

	test("stops in the sandbox at the first entry, and leaves nothing noted", async () => {
		await restart({ account: { productionAccess: false } });
		const journal = join(directory, "journal");
		const path = file("dead.csv", entries.join("\n"));
		const { exitCode, errors } = await run(["import", path, "--yes", "--resume", journal]);
		expect(exitCode).toBe(1);
		expect(errors).toContain("in the sandbox");
		expect(readFileSync(journal, "utf8").trim().split("\n")).toHaveLength(1);
	});

	test("asks before anything is done, and not when everything was", async () => {
		const path = file("dead.ndjson", '{"recipient":"a@example.com","class":"hard","reason":"userunknown"}\n');
		const resume = ["--resume", join(directory, "journal")];
		expect(await run(["import", path, ...resume])).toMatchObject({ exitCode: 2 });
		expect((await run(["import", path, ...resume], { answers: ["y"] })).exitCode).toBe(0);
		expect((await run(["import", path, ...resume])).exitCode).toBe(0);
	});

	test.each([
		[["import", "dead.txt"], "--format", 2],
		[["import", "missing.csv"], "does not exist", 1],
	])("says what is wrong with %j", async (args, words, exitCode) => {
		expect(await run([...args, "--yes"])).toMatchObject({ exitCode, errors: expect.stringContaining(words) });
	});
});

describe("sync", () => {
	const ours = (address: string, reason: "bounce" | "complaint" = "bounce") => {
		return { scope: "ses/ap-northeast-1", address, reason, since: new Date("2026-11-01T00:00:00Z") };
	};

	beforeEach(async () => {
		await add("Both@example.com", "theirs@example.com", "differs@example.com");
		store.suppressed.push(ours("both@example.com"), ours("ours@example.com"), ours("differs@example.com", "complaint"));
	});

	test("makes our copy like the service's list, without asking, and lifts nothing by itself", async () => {
		const { exitCode, written } = await run(["sync", "--to-mirror"], { database: true });
		expect(exitCode).toBe(0);
		expect(written).toBe(
			[
				"only at the service: 1 address",
				"only in our copy: 1 address",
				"with another reason: 1 address",
				"suppressed: 2 addresses",
				"lifted: 0 addresses",
				"",
			].join("\n"),
		);
		expect(
			mirrored()
				.map((line) => line.split(" ").slice(1).join(" "))
				.toSorted(),
		).toEqual([
			"both@example.com bounce",
			"differs@example.com bounce",
			"ours@example.com bounce",
			"theirs@example.com bounce",
		]);
		await run(["sync", "--to-mirror", "--lift"], { database: true });
		expect(mirrored().join()).not.toContain("ours@example.com");
		expect(proxy.puts()).toHaveLength(3);
	});

	test("makes the service's list like our copy, after saying whom it affects and asking", async () => {
		expect(await run(["sync", "--to-service"], { database: true })).toMatchObject({ exitCode: 2 });
		const args = ["sync", "--to-service", "--lift"];
		const { errors } = await run(args, { database: true, answers: ["y"] });
		expect(errors).toContain("everybody who sends through this SES account");
		expect(errors).toContain("Make 3 changes to the list of the service?");
		expect(there()).toEqual(["Both@example.com BOUNCE", "differs@example.com COMPLAINT", "ours@example.com BOUNCE"]);
		expect((await run(args, { database: true })).exitCode).toBe(0);
	});

	test("with --dry-run only counts", async () => {
		const before = [there(), mirrored()];
		const { written } = await run(["sync", "--to-service", "--lift", "--dry-run", "--json"], { database: true });
		expect(JSON.parse(written)).toMatchObject({
			dryRun: true,
			direction: "to-service",
			suppressed: 2,
			lifted: 1,
			diff: { onlyInMirror: [{ address: "ours@example.com" }], onlyAtService: [{ address: "theirs@example.com" }] },
		});
		const kept = await run(["sync", "--to-service", "--dry-run", "--json"], { database: true });
		expect(JSON.parse(kept.written)).toMatchObject({ suppressed: 2, lifted: 0 });
		expect([there(), mirrored()]).toEqual(before);
	});

	test("wants one direction, and a database", async () => {
		expect(await run(["sync"], { database: true })).toMatchObject({ exitCode: 2 });
		expect(await run(["sync", "--to-mirror", "--to-service"], { database: true })).toMatchObject({ exitCode: 2 });
		expect(await run(["sync", "--to-mirror"])).toMatchObject({ exitCode: 2 });
		expect(proxy.requests.slice(3)).toEqual([]);
	});
});
