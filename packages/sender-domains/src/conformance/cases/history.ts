import assert from "node:assert/strict";
import type { SenderChange } from "../../registration/sender-record.ts";
import type { SenderStore } from "../../registration/sender-store.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { at, changeTo, sampleSender, save } from "../sample-sender.ts";

const group = "history";

async function saveVersions(store: SenderStore, count: number, sender = "shop.example"): Promise<SenderChange[]> {
	const changes: SenderChange[] = [];
	for (let version = 1; version <= count; version++) {
		const record = sampleSender({ sender, version, changedAt: at(version) });
		const change = changeTo(record, { event: `event ${version}`, evidence: version === 2 ? "found" : undefined });
		await store.save(record, change);
		changes.unshift(change);
	}
	return changes;
}

export const historyCases: readonly ConformanceCase[] = [
	{
		group,
		name: "has every change as it was given, the newest first",
		run: async (store) => {
			const changes = await saveVersions(store, 3);
			assert.deepEqual(await store.history("shop-1", "shop.example"), changes);
		},
	},
	{
		group,
		name: "comes in pages, before a version",
		run: async (store) => {
			const changes = await saveVersions(store, 5);
			assert.deepEqual(await store.history("shop-1", "shop.example", { limit: 2 }), changes.slice(0, 2));
			assert.deepEqual(await store.history("shop-1", "shop.example", { limit: 2, before: 4 }), changes.slice(2, 4));
			assert.deepEqual(await store.history("shop-1", "shop.example", { before: 1 }), []);
		},
	},
	{
		group,
		name: "is each sender's own",
		run: async (store) => {
			await saveVersions(store, 2);
			await saveVersions(store, 1, "other.example");
			await save(store, sampleSender({ tenant: undefined }));
			assert.equal((await store.history("shop-1", "shop.example")).length, 2);
			assert.equal((await store.history(undefined, "shop.example")).length, 1);
			assert.deepEqual(await store.history("shop-2", "shop.example"), []);
		},
	},
];
