import { type ChildProcessByStdio, spawn } from "node:child_process";
import { cp, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createPostgresStore, type PostgresStore } from "../src/index.ts";
import { until } from "./database-postgres.ts";

const act = { actor: "hanako", reason: "the shop asked for it" };

type Child = ChildProcessByStdio<Writable, Readable, null>;

let root: string;
let initialised: string;
let count = 0;

beforeAll(async () => {
	root = await mkdtemp(join(tmpdir(), "todoku-"));
	initialised = join(root, "first");
	const store = createPostgresStore({ embedded: initialised });
	await store.open();
	await store.close();
}, 30_000);

afterAll(() => rm(root, { recursive: true, force: true }));

/** A directory with a database that is there already: to make one takes three seconds. */
async function newDirectory(): Promise<string> {
	const directory = join(root, `d${++count}`);
	await cp(initialised, directory, { recursive: true });
	return directory;
}

function storeIn(directory: string, options: { attach?: boolean } = {}): PostgresStore {
	const store = createPostgresStore({ embedded: directory, ...options });
	onTestFinished(() => store.close());
	return store;
}

function start(program: string, directory: string): { child: Child; lines: string[]; dead: Promise<void> } {
	const path = join(import.meta.dirname, program);
	const child = spawn(process.execPath, [path, directory], { stdio: ["pipe", "pipe", "inherit"] });
	onTestFinished(() => void child.kill("SIGKILL"));
	const lines: string[] = [];
	let text = "";
	child.stdout.on("data", (chunk) => {
		const parts = (text + chunk).split("\n");
		text = parts.pop() ?? "";
		lines.push(...parts);
	});
	const dead = new Promise<void>((resolve) => child.once("close", () => resolve()));
	return { child, lines, dead };
}

/** The socket of a process that was killed: a name at which nobody listens. */
async function leaveStaleSocket(directory: string): Promise<void> {
	const script = `require("net").createServer().listen(${JSON.stringify(join(directory, ".s.PGSQL.5432"))}, () => process.kill(process.pid, "SIGKILL"))`;
	await new Promise((resolve) => spawn(process.execPath, ["-e", script]).once("close", resolve));
	await writeFile(join(directory, "holder.json"), '{"pid":1}\n');
}

describe("a directory", () => {
	test("is private, and is left without a socket", async () => {
		const directory = await newDirectory();
		const store = storeIn(directory);
		await store.open();
		expect((await stat(directory)).mode & 0o777).toBe(0o700);
		await store.close();
		await expect(stat(join(directory, ".s.PGSQL.5432"))).rejects.toMatchObject({ code: "ENOENT" });
	});

	test("keeps what was stored", async () => {
		const directory = await newDirectory();
		const store = storeIn(directory);
		await store.settings.set({ ...act, tenant: "a", setting: "a.example" });
		await store.close();
		expect(await storeIn(directory).settings.read("a")).toMatchObject({ setting: "a.example" });
	});

	test("is refused to a second opener, who is told who has it", async () => {
		const directory = await newDirectory();
		await storeIn(directory).open();
		await expect(storeIn(directory).open()).rejects.toMatchObject({
			code: "directory-in-use",
			pid: process.pid,
			message: expect.stringContaining(`process ${process.pid}`),
		});
	});

	test("is refused also when it cannot be read who has it", async () => {
		const directory = await newDirectory();
		await storeIn(directory).open();
		await writeFile(join(directory, "holder.json"), "{");
		await expect(storeIn(directory).open()).rejects.toMatchObject({ code: "directory-in-use", pid: undefined });
	});

	test("is refused also to an opener whose socket somebody else made", async () => {
		const directory = await newDirectory();
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(join(directory, ".s.PGSQL.5432"), resolve));
		onTestFinished(() => void server.close());
		await expect(storeIn(directory).open()).rejects.toMatchObject({ code: "directory-in-use" });
	});

	test("opens again, by the same store, when whoever had it lets it go", async () => {
		const directory = await newDirectory();
		const first = storeIn(directory);
		const second = storeIn(directory);
		await first.open();
		await expect(second.open()).rejects.toMatchObject({ code: "directory-in-use" });
		await first.close();
		await expect(second.open()).resolves.toBeUndefined();
	});

	test("with a stale socket is taken by exactly one of several that start at once", { timeout: 60_000 }, async () => {
		for (let round = 0; round < 3; round += 1) {
			const directory = await newDirectory();
			await leaveStaleSocket(directory);
			const openers = Array.from({ length: 3 }, () => start("embedded-opener.ts", directory));
			await until(() => openers.every(({ lines }) => lines.length === 1));
			for (const { child } of openers) child.stdin.write("go\n");
			await until(() => openers.every(({ lines }) => lines.length === 2));
			expect(openers.map(({ lines }) => lines[1]).toSorted()).toEqual(["directory-in-use", "directory-in-use", "won"]);
			for (const { child } of openers) child.stdin.end();
			await Promise.all(openers.map(({ dead }) => dead));
		}
	});

	test("holds every row that was committed before its process was killed", { timeout: 60_000 }, async () => {
		const directory = await newDirectory();
		let reported = 0;
		for (let round = 0; round < 5; round += 1) {
			const { child, lines, dead } = start("embedded-writer.ts", directory);
			const enough = 3 + Math.floor(Math.random() * 60);
			await until(() => lines.length > enough);
			child.kill("SIGKILL");
			await dead;
			reported = Number(lines.at(-1));
		}
		const store = storeIn(directory);
		const { rows } = await store.transaction((tx) => tx.query("SELECT count(*)::int AS n, max(n) AS max FROM written"));
		expect(reported).toBeGreaterThan(15);
		expect(rows[0].n).toBeGreaterThanOrEqual(reported);
		expect(rows[0].n).toBe(rows[0].max);
	});

	test("with a path too long for a socket is refused in plain words", () => {
		expect(() => createPostgresStore({ embedded: `/${"a".repeat(90)}` })).toThrow(
			expect.objectContaining({
				code: "invalid-option",
				option: "embedded",
				message: expect.stringContaining("shorter"),
			}),
		);
	});

	test("that cannot be made is said so", async () => {
		const file = join(root, "file");
		await writeFile(file, "");
		await expect(storeIn(join(file, "below")).open()).rejects.toMatchObject({
			code: expect.stringMatching(/directory-unusable|unrecognised/),
		});
	});
});

describe("another process, through the socket of a directory", () => {
	test("reads and writes what the process that has it does", async () => {
		const directory = await newDirectory();
		const owner = storeIn(directory);
		await owner.open();
		const other = storeIn(directory, { attach: true });
		await other.settings.set({ ...act, tenant: "a", setting: "a.example" });
		expect(await owner.settings.read("a")).toMatchObject({ setting: "a.example" });
		expect(await readFile(join(directory, "holder.json"), "utf8")).toContain(String(process.pid));
	});

	test("opens the directory itself where nobody has it", async () => {
		const directory = await newDirectory();
		await storeIn(directory, { attach: true }).open();
		await expect(storeIn(directory).open()).rejects.toMatchObject({ code: "directory-in-use" });
	});

	test("has transactions of its own: the other's statements wait for their end", async () => {
		const directory = await newDirectory();
		const owner = storeIn(directory);
		await owner.open();
		const client = new pg.Client({ host: directory, user: "postgres", database: "postgres" });
		await client.connect();
		await client.query("BEGIN");
		await client.query("CREATE TABLE half (a int)");
		const order: string[] = [];
		const read = owner.settings.readOverallSwitch().then(() => order.push("owner"));
		await client.query("SELECT 1");
		order.push("client");
		await client.query("ROLLBACK");
		await read;
		expect(order).toEqual(["client", "owner"]);
		await expect(client.query("SELECT * FROM half")).rejects.toThrow("does not exist");
		await client.end();
	});

	test("is rolled back when it dies in a transaction, and holds up nobody", async () => {
		const directory = await newDirectory();
		const owner = storeIn(directory);
		await owner.open();
		const client = new pg.Client({ host: directory, user: "postgres", database: "postgres" });
		client.on("error", () => {});
		await client.connect();
		await client.query("BEGIN");
		await client.query("CREATE TABLE half (a int)");
		const { stream } = (client as unknown as { readonly connection: { readonly stream: { destroy(): void } } })
			.connection;
		stream.destroy();
		const there = await owner.transaction((tx) => tx.query("SELECT to_regclass('half') AS half"));
		expect(there.rows).toEqual([{ half: null }]);
	});

	test("is hung up on when the owner closes, and the owner closes", async () => {
		const directory = await newDirectory();
		const owner = storeIn(directory);
		await owner.open();
		const client = new pg.Client({ host: directory, user: "postgres", database: "postgres" });
		const ended = new Promise<void>((resolve) => client.once("end", resolve));
		client.on("error", () => {});
		await client.connect();
		await client.query("BEGIN");
		await owner.close();
		await ended;
	});
});
