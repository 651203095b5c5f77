import assert from "node:assert/strict";
import type { SenderRecord } from "../../registration/sender-record.ts";
import type { SenderStore } from "../../registration/sender-store.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { at, changeTo, fullSender, sampleSender, save } from "../sample-sender.ts";

const group = "saving";
const changed = { code: "sender-changed" };

async function read(store: SenderStore, { tenant, sender }: SenderRecord): Promise<SenderRecord | null> {
	return await store.read(tenant, sender);
}

export const savingCases: readonly ConformanceCase[] = [
	{
		group,
		name: "knows nothing of a sender that was never saved",
		run: async (store) => assert.equal(await store.read("shop-1", "shop.example"), null),
	},
	{
		group,
		name: "keeps everything of a sender that has everything",
		run: async (store) => assert.deepEqual(await read(store, await save(store, fullSender())), fullSender()),
	},
	{
		group,
		name: "keeps what is not there as undefined",
		run: async (store) => {
			const address = sampleSender({ sender: "info@shop.example", kind: "address", tenant: undefined });
			assert.deepEqual(await read(store, await save(store, address)), address);
		},
	},
	{
		group,
		name: "replaces all of a sender by its next version, and forgets what that has no more",
		run: async (store) => {
			await save(store, fullSender());
			const next = sampleSender({ step: "withdrawn", version: 2, changedAt: at(9) });
			assert.deepEqual(await read(store, await save(store, next)), next);
		},
	},
	{
		group,
		name: "keeps the same sender of different tenants apart, and that of mail without a tenant",
		run: async (store) => {
			const tenants = ["shop-1", "shop-2", undefined];
			for (const tenant of tenants) await save(store, sampleSender({ tenant, region: `of ${tenant}` }));
			for (const tenant of tenants) {
				const found = await store.read(tenant, "shop.example");
				assert.deepEqual([found?.tenant, found?.region], [tenant, `of ${tenant}`]);
			}
		},
	},
	{
		group,
		name: "tells addresses apart by upper and lower case",
		run: async (store) => {
			await save(store, sampleSender({ sender: "Info@shop.example", kind: "address" }));
			assert.equal(await store.read("shop-1", "info@shop.example"), null);
			await save(store, sampleSender({ sender: "info@shop.example", kind: "address" }));
			assert.equal((await store.list()).senders.length, 2);
		},
	},
	{
		group,
		name: "refuses a new sender that is there already, and changes nothing",
		run: async (store) => {
			const first = await save(store, sampleSender({ region: "first" }));
			await assert.rejects(() => save(store, sampleSender({ region: "second" })), changed);
			assert.deepEqual(await read(store, first), first);
			assert.equal((await store.history("shop-1", "shop.example")).length, 1);
		},
	},
	{
		group,
		name: "refuses a version that does not follow the stored one, and changes nothing",
		run: async (store) => {
			await save(store, sampleSender());
			const second = await save(store, sampleSender({ version: 2, step: "surveyed" }));
			for (const version of [1, 2, 4]) {
				await assert.rejects(
					() => save(store, sampleSender({ version, region: "late" })),
					changed,
					`version ${version}`,
				);
			}
			await assert.rejects(() => save(store, sampleSender({ version: 2, sender: "new.example" })), changed);
			assert.deepEqual(await read(store, second), second);
			assert.equal((await store.history("shop-1", "shop.example")).length, 2);
			assert.equal(await store.read("shop-1", "new.example"), null);
			assert.deepEqual(await store.history("shop-1", "new.example"), []);
		},
	},
	{
		group,
		name: "lets one of many win that change the same version at once",
		run: async (store) => {
			await save(store, sampleSender());
			const racers = Array.from({ length: 6 }, (_, index) => sampleSender({ version: 2, region: `racer ${index}` }));
			const outcomes = await Promise.allSettled(racers.map((racer) => save(store, racer)));
			const lost = outcomes.filter((outcome) => outcome.status === "rejected");
			assert.deepEqual(
				lost.map(({ reason }) => (reason as { code?: unknown }).code),
				Array(5).fill("sender-changed"),
			);
			const winner = outcomes.findIndex(({ status }) => status === "fulfilled");
			assert.equal((await store.read("shop-1", "shop.example"))?.region, `racer ${winner}`);
			assert.equal((await store.history("shop-1", "shop.example")).length, 2);
		},
	},
	{
		group,
		name: "lets one of many win that save the same new sender at once",
		run: async (store) => {
			const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => save(store, sampleSender())));
			assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
			for (const outcome of outcomes) {
				const code = outcome.status === "rejected" ? (outcome.reason as { code?: unknown }).code : "sender-changed";
				assert.equal(code, "sender-changed");
			}
			assert.equal((await store.history("shop-1", "shop.example")).length, 1);
		},
	},
	{
		group,
		name: "notes what a check saw without a new version, and leaves the rest alone",
		run: async (store) => {
			const before = await save(store, sampleSender({ troubleSince: at(1), region: "ap-northeast-1" }));
			const seen = { evidence: "seen", checkedAt: at(7), troubleSince: undefined, warnings: ["dkim-off"] };
			await store.note({ ...before, ...seen, region: "not looked at", step: "registered", changedAt: at(8) });
			assert.deepEqual(await read(store, before), { ...before, ...seen });
			assert.deepEqual(await store.history("shop-1", "shop.example"), [changeTo(before)]);
		},
	},
	{
		group,
		name: "refuses a note about another version than the stored one, or about a sender it does not know",
		run: async (store) => {
			await save(store, sampleSender());
			const second = await save(store, sampleSender({ version: 2 }));
			await assert.rejects(() => store.note(sampleSender({ evidence: "late" })), changed);
			await assert.rejects(() => store.note(sampleSender({ version: 3, evidence: "early" })), changed);
			await assert.rejects(() => store.note(sampleSender({ sender: "new.example" })), changed);
			assert.deepEqual(await read(store, second), second);
		},
	},
	{
		group,
		name: "refuses a tenant whose name is empty",
		run: async (store) => {
			await assert.rejects(() => store.read("", "shop.example"), { code: "invalid-option" });
			await assert.rejects(() => save(store, sampleSender({ tenant: "" })), { code: "invalid-option" });
		},
	},
];
