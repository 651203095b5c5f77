import { createSenderRegistrar } from "@todoku/sender-domains";
import { describeSenderStore } from "@todoku/sender-domains/conformance";
import { createFakeIdentityService } from "@todoku/sender-domains/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PostgresStore } from "../src/index.ts";

/** A store whose senders are emptied between cases. */
export interface SenderStoreBench {
	readonly store: PostgresStore;
	/** Runs one statement beside the store; `$schema` stands for its schema. */
	run(statement: string): Promise<unknown>;
	drop(): Promise<void>;
}

/** Holds the senders on one database to what the registrar relies on, and to its own settings. */
export function describeSenders(name: string, make: () => Promise<SenderStoreBench>): void {
	let bench: SenderStoreBench;
	beforeAll(async () => {
		bench = await make();
		await bench.store.open();
	}, 60_000);
	afterAll(() => bench.drop());

	describeSenderStore(test, {
		name,
		create: async () => {
			await bench.run("TRUNCATE $schema.senders CASCADE");
			return { store: bench.store.senderStore, dispose: async () => undefined };
		},
	});

	test("registers an address in the setting, as the registrar finds it verified", async () => {
		const service = createFakeIdentityService();
		const registrar = createSenderRegistrar({
			service,
			store: bench.store.senderStore,
			settings: bench.store.settings,
			freeMail: () => null,
		});
		const key = { tenant: "sakura", sender: "info@shop.example" };
		const act = { actor: "hanako", reason: "the shop cannot change its DNS" };
		await bench.store.settings.set({ ...act, tenant: "sakura", setting: "old.example" });
		await registrar.request({ ...key, ...act });
		await registrar.waive({ ...key, ...act, waiver: "survey" });
		await registrar.acknowledge({ ...key, ...act });
		await registrar.issue({ ...key, ...act });
		service.verify("info@shop.example");
		const { record } = await registrar.check(key);
		expect(record.step).toBe("registered");
		const [change] = await bench.store.settings.history("sakura");
		expect(change).toMatchObject({ setting: "old.example,info@shop.example", actor: "todoku", version: 2 });
		expect(change?.evidence).toContain("verification success");

		service.giveUp("info@shop.example");
		await registrar.check(key);
		expect(await bench.store.settings.read("sakura")).toMatchObject({ revoked: ["info@shop.example"] });
		service.verify("info@shop.example");
		await registrar.check(key);
		expect(await bench.store.settings.read("sakura")).toMatchObject({
			setting: "old.example,info@shop.example",
			revoked: [],
		});
		await registrar.withdraw({ ...key, ...act });
		expect(await bench.store.settings.read("sakura")).toMatchObject({ setting: "old.example" });
	});
}
