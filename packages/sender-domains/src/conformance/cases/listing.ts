import assert from "node:assert/strict";
import type { SenderPageRequest, SenderStore } from "../../registration/sender-store.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { at, fullSender, sampleSender, save } from "../sample-sender.ts";

const group = "listing";

async function names(store: SenderStore, request?: SenderPageRequest): Promise<string[]> {
	const { senders } = await store.list(request);
	return senders.map(({ tenant, sender }) => `${tenant ?? "-"} ${sender}`);
}

async function saveSome(store: SenderStore): Promise<void> {
	for (const [tenant, sender] of [
		["shop-2", "b.example"],
		["shop-1", "c.example"],
		[undefined, "z.example"],
		["shop-1", "a.example"],
		["Shop-1", "a.example"],
		[undefined, "b.example"],
	] as const)
		await save(store, sampleSender({ tenant, sender }));
}

const inOrder = [
	"- b.example",
	"- z.example",
	"Shop-1 a.example",
	"shop-1 a.example",
	"shop-1 c.example",
	"shop-2 b.example",
];

export const listingCases: readonly ConformanceCase[] = [
	{
		group,
		name: "lists by tenant and sender, those of mail without a tenant first",
		run: async (store) => {
			await saveSome(store);
			assert.deepEqual(await names(store), inOrder);
		},
	},
	{
		group,
		name: "lists senders whole",
		run: async (store) => {
			await save(store, fullSender());
			assert.deepEqual(await store.list(), { senders: [fullSender()] });
		},
	},
	{
		group,
		name: "gives pages that together are everything, each once",
		run: async (store) => {
			await saveSome(store);
			for (const limit of [1, 2, 3, 6]) {
				const seen: string[] = [];
				let after: string | undefined;
				let pages = 0;
				do {
					const page = await store.list({ limit, after });
					assert.ok(page.senders.length <= limit);
					seen.push(...page.senders.map(({ tenant, sender }) => `${tenant ?? "-"} ${sender}`));
					after = page.next;
					pages += 1;
				} while (after !== undefined);
				assert.deepEqual(seen, inOrder);
				assert.equal(pages, 6 / limit);
			}
		},
	},
	{
		group,
		name: "goes on where a page ended though that sender is no longer among those asked for",
		run: async (store) => {
			await saveSome(store);
			const first = await store.list({ limit: 3, steps: ["requested"] });
			const last = first.senders.at(-1);
			assert.ok(last !== undefined);
			await save(store, { ...last, step: "surveyed", version: 2 });
			assert.deepEqual(await names(store, { steps: ["requested"], after: first.next }), inOrder.slice(3));
		},
	},
	{
		group,
		name: "lists those of one tenant, or those of mail without one",
		run: async (store) => {
			await saveSome(store);
			assert.deepEqual(await names(store, { tenant: "shop-1" }), ["shop-1 a.example", "shop-1 c.example"]);
			assert.deepEqual(await names(store, { tenant: null }), ["- b.example", "- z.example"]);
			assert.deepEqual(await names(store, { tenant: "shop-9" }), []);
		},
	},
	{
		group,
		name: "lists those at certain steps",
		run: async (store) => {
			await save(store, sampleSender({ sender: "a.example", step: "pending" }));
			await save(store, sampleSender({ sender: "b.example", step: "revoked" }));
			await save(store, sampleSender({ sender: "c.example", step: "registered" }));
			assert.deepEqual(await names(store, { steps: ["registered", "pending"] }), [
				"shop-1 a.example",
				"shop-1 c.example",
			]);
			assert.deepEqual(await names(store, { steps: [] }), []);
		},
	},
	{
		group,
		name: "lists those not checked since a time, those never checked among them",
		run: async (store) => {
			await save(store, sampleSender({ sender: "a.example", checkedAt: at(10) }));
			await save(store, sampleSender({ sender: "b.example", checkedAt: at(20) }));
			await save(store, sampleSender({ sender: "c.example" }));
			await store.note(sampleSender({ sender: "b.example", checkedAt: at(30) }));
			assert.deepEqual(await names(store, { checkedBefore: at(20) }), ["shop-1 a.example", "shop-1 c.example"]);
			assert.deepEqual(await names(store, { checkedBefore: at(10) }), ["shop-1 c.example"]);
		},
	},
	{
		group,
		name: "refuses a request that makes no sense",
		run: async (store) => {
			for (const request of [{ limit: 0 }, { limit: 1_001 }, { after: "nonsense" }, { after: "[1]" }, { tenant: "" }]) {
				await assert.rejects(() => store.list(request), { code: "invalid-option" }, JSON.stringify(request));
			}
		},
	},
];
