import { randomUUID } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import type { OutboxMessage } from "@todoku/core";
import { parseAddress } from "@todoku/mime";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createPostgresStore, type PostgresStore } from "../src/index.ts";

function message(): OutboxMessage {
	const id = randomUUID();
	return {
		id,
		messageId: `<${id}@shop.example>`,
		tenant: undefined,
		key: id,
		contentHash: "a".repeat(64),
		category: "automatic",
		lane: "normal",
		from: "orders@shop.example",
		mailFrom: parseAddress("orders@shop.example"),
		subject: "hello",
		bytes: new TextEncoder().encode("Subject: hello\r\n\r\nhello\r\n"),
		sensitive: false,
		expiresAt: undefined,
		locale: undefined,
		deliveries: [{ id: randomUUID(), recipient: "hanako@customer.example" }],
	};
}

describe("the application's own PGlite", () => {
	let pglite: PGlite;
	let store: PostgresStore;
	beforeAll(async () => {
		pglite = await PGlite.create();
		store = createPostgresStore({ pglite });
	}, 30_000);
	afterAll(async () => {
		await store.close();
		await pglite.close();
	});

	const recorded = async (): Promise<number> => {
		const { rows } = await pglite.query<{ n: number }>("SELECT count(*)::int AS n FROM todoku.messages");
		return rows[0]?.n ?? -1;
	};

	test("is told to be opened before its first transaction", async () => {
		const early = pglite.transaction((tx) => store.record(message(), { transaction: tx }));
		await expect(early).rejects.toMatchObject({
			code: "inside-own-transaction",
			message: expect.stringContaining("open()"),
		});
		await store.open();
	});

	test("takes mail in its transaction: sent if it commits, never if it rolls back", async () => {
		const before = await recorded();
		await pglite.transaction((tx) => store.record(message(), { transaction: tx }));
		const failing = pglite.transaction(async (tx) => {
			await store.record(message(), { transaction: tx });
			throw new Error("no stock");
		});
		await expect(failing).rejects.toThrow("no stock");
		expect(await recorded()).toBe(before + 1);
	});

	test.each<[string, () => Promise<unknown>]>([
		["record", () => store.record(message(), {})],
		["a setting", () => store.settings.read("a")],
		["senders", async () => await store.senders("never asked before")],
		["the office", () => store.office.status()],
		["another transaction", () => store.transaction(async () => {})],
	])("says that %s would wait for its own transaction for ever", async (_name, call) => {
		await expect(pglite.transaction(() => call())).rejects.toMatchObject({
			code: "inside-own-transaction",
			message: expect.stringContaining("{ transaction: tx }"),
		});
		await expect(store.transaction(() => call())).rejects.toMatchObject({ code: "inside-own-transaction" });
	});

	test("lets go on, after its end, what was set off inside of a transaction", async () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		let later: Promise<unknown> = Promise.resolve();
		await pglite.transaction(async () => {
			later = promise.then(() => store.settings.read("a"));
		});
		resolve();
		await expect(later).resolves.toMatchObject({ version: 0 });
	});

	test("is refused as a transaction itself", async () => {
		await expect(store.record(message(), { transaction: pglite })).rejects.toMatchObject({
			code: "invalid-option",
			message: expect.stringContaining("pglite.transaction"),
		});
	});

	test("does not take the end of a failed transaction for its success", async () => {
		const swallowed = store.transaction((tx) => tx.query("SELECT nonsense").catch(() => undefined));
		await expect(swallowed).rejects.toThrow();
	});

	test("is left open by the store", async () => {
		await store.close();
		expect(pglite.closed).toBe(false);
	});
});
