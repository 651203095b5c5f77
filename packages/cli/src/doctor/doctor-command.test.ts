import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createMemoryStore, type MemoryStore } from "../../test/memory-store.ts";
import { createRecordingShell } from "../../test/recording-shell.ts";
import { runProgram } from "../program.ts";

const folder = mkdtempSync(join(tmpdir(), "todoku-doctor-"));
const file = join(folder, "app.env");
writeFileSync(file, "A=1\nMAIL_FROM=orders@shop.example\nSUPPORT_FROM=help@elsewhere.example\n");

async function storeWith(setting: string, revoked: readonly string[] = []): Promise<MemoryStore> {
	const store = createMemoryStore();
	await store.settings.set({ tenant: "shop-1", setting, revoked, actor: "a", reason: "b", version: 0 });
	return store;
}

async function run(store: MemoryStore, ...args: readonly string[]) {
	const shell = createRecordingShell();
	const exitCode = await runProgram(["doctor", "--database", "postgres://x", ...args], shell, {
		openStore: store.open,
	});
	return { exitCode, written: shell.written, errors: shell.errors };
}

test("names the senders of a file that nothing covers, and goes by the strictness that was asked for", async () => {
	const store = await storeWith("shop.example");
	const args = ["--senders-in", file, "--tenant", "shop-1", "--locale", "en"];
	const { exitCode, written } = await run(store, ...args);
	expect(written).toContain(`warning: ${file}:3 help@elsewhere.example (sender-not-verified)`);
	expect(written).not.toContain("orders@shop.example");
	expect(exitCode).toBe(0);
	expect((await run(store, ...args, "--strict")).exitCode).toBe(1);
});

test("ends with 1 for a sender whose entry is no longer honoured, and says so in JSON", async () => {
	const store = await storeWith("shop.example, elsewhere.example", ["shop.example"]);
	const { exitCode, written } = await run(store, "--senders-in", file, "--tenant", "shop-1", "--json");
	expect(exitCode).toBe(1);
	expect(JSON.parse(written)).toMatchObject({
		findings: [{ severity: "error", code: "sender-revoked", about: `${file}:2 orders@shop.example` }],
	});
});

test("says which file could not be read, and that it found no sender", async () => {
	const store = await storeWith("shop.example");
	const { written } = await run(store, "--senders-in", join(folder, "nowhere"), "--tenant", "shop-1", "--locale", "ja");
	expect(written).toContain("ファイルを読めませんでした");
	expect(written).toContain("差出人（From）のアドレスは見つかりませんでした");
});

test("takes a database that nobody named for wrong usage where one is needed", async () => {
	const shell = createRecordingShell();
	const exitCode = await runProgram(["doctor", "--senders-in", file], shell, { openStore: createMemoryStore().open });
	expect(exitCode).toBe(2);
	expect(shell.errors).toContain("name the database");
});
