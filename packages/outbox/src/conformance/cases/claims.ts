import assert from "node:assert/strict";
import type { ConformanceCase } from "../conformance-case.ts";
import { first, tokenOf } from "../store-bench.ts";

const group = "claims";

export const claimCases: readonly ConformanceCase[] = [
	{
		group,
		name: "give a delivery to one only",
		run: async (bench) => {
			const ids: string[] = [];
			for (let index = 0; index < 20; index += 1) ids.push(await bench.recordOne());
			const claimed = await Promise.all(Array.from({ length: 5 }, () => bench.claimIds({ limit: 10 })));
			// Several at once may see less than there is, never the same.
			const rest = await bench.claimIds({ limit: 20 });
			assert.deepEqual([...claimed.flat(), ...rest].toSorted(), ids.toSorted());
		},
	},
	{
		group,
		name: "give no more than asked for, the oldest first",
		run: async (bench) => {
			const ids: string[] = [];
			for (let index = 0; index < 5; index += 1) ids.push(await bench.recordOne());
			assert.deepEqual((await bench.claimIds({ limit: 2 })).toSorted(), ids.slice(0, 2).toSorted());
			assert.deepEqual((await bench.claimIds({ limit: 2 })).toSorted(), ids.slice(2, 4).toSorted());
			assert.deepEqual(await bench.claimIds({ limit: 2 }), ids.slice(4));
		},
	},
	{
		group,
		name: "give the most urgent lane first, whatever is older",
		run: async (bench) => {
			const bulk = await bench.recordOne({ lane: "bulk" });
			const normal = await bench.recordOne({ lane: "normal" });
			const urgent = await bench.recordOne({ lane: "urgent" });
			for (const id of [urgent, normal, bulk]) assert.deepEqual(await bench.claimIds({ limit: 1 }), [id]);
		},
	},
	{
		group,
		name: "give only the lanes asked for",
		run: async (bench) => {
			const bulk = await bench.recordOne({ lane: "bulk" });
			const urgent = await bench.recordOne({ lane: "urgent" });
			assert.deepEqual(await bench.claimIds({ lanes: ["urgent", "normal"] }), [urgent]);
			assert.deepEqual(await bench.claimIds({ lanes: ["bulk"] }), [bulk]);
		},
	},
	{
		group,
		name: "give at most its share to one tenant, in one call and over several, and the others their own",
		run: async (bench) => {
			for (let index = 0; index < 6; index += 1) await bench.recordOne({ tenant: "big" });
			const small = await bench.recordOne({ tenant: "small" });
			const claimed = await bench.claim({ limit: 10, tenantShare: 2 });
			const ofBig = claimed.filter(({ message }) => message.tenant === "big");
			assert.deepEqual([claimed.length, ofBig.length], [3, 2]);
			assert.ok(claimed.some(({ deliveryId }) => deliveryId === small));
			assert.deepEqual(await bench.claimIds({ limit: 10, tenantShare: 2 }), []);
		},
	},
	{
		group,
		name: "give a tenant more when one of its claims has ended",
		run: async (bench) => {
			for (let index = 0; index < 3; index += 1) await bench.recordOne({ tenant: "big" });
			await bench.send(first(await bench.claim({ tenantShare: 1 })));
			assert.equal((await bench.claim({ tenantShare: 1 })).length, 1);
			assert.equal((await bench.claim({ tenantShare: 1 })).length, 0);
		},
	},
	{
		group,
		name: "bound no tenant where the share is 0, and mail without a tenant never",
		run: async (bench) => {
			for (let index = 0; index < 3; index += 1) await bench.recordOne({ tenant: "big" });
			assert.equal((await bench.claim({ tenantShare: 0 })).length, 3);
			for (let index = 0; index < 3; index += 1) await bench.recordOne();
			assert.equal((await bench.claim({ tenantShare: 1 })).length, 3);
		},
	},
	{
		group,
		name: "make the delivery one that is being sent",
		run: async (bench) => {
			const id = await bench.recordOne();
			await bench.claim();
			assert.equal(await bench.statusOf(id), "sending");
		},
	},
	{
		group,
		name: "are claimed again when they lapse, and the old token is worth nothing from then on",
		run: async (bench) => {
			const id = await bench.recordOne();
			const old = await bench.claimOne();
			await bench.lapse();
			const fresh = await bench.claimOne();
			assert.equal(fresh.deliveryId, id);
			assert.equal(fresh.openAttempt, undefined, "no attempt was begun");
			assert.equal(fresh.possibleDuplicate, false, "no attempt was begun");
			assert.equal(await bench.begin(old), "lapsed");
			assert.equal(await bench.settle(old, { status: "sent" }), "lapsed");
			assert.deepEqual((await bench.store.keep([tokenOf(old)], 60_000)).map(tokenOf), [tokenOf(old)]);
			assert.equal(await bench.statusOf(id), "sending", "a lapsed token must change nothing");
			await bench.send(fresh);
			assert.equal(await bench.statusOf(id), "sent");
		},
	},
	{
		group,
		name: "that are kept are nobody else's, and can be settled",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			assert.deepEqual(await bench.store.keep([tokenOf(claim)], 60_000), []);
			assert.deepEqual(await bench.claimIds(), []);
			await bench.send(claim);
			assert.equal(await bench.statusOf(id), "sent");
		},
	},
	{
		group,
		name: "of which one has lapsed are kept all the same, the others of them",
		run: async (bench) => {
			await bench.recordOne();
			const old = await bench.claimOne();
			await bench.lapse();
			const [reclaimed, ...more] = [await bench.claimOne(), await bench.recordOne()];
			assert.equal(more.length, 1);
			const other = await bench.claimOne();
			const lapsed = await bench.store.keep([other, old, reclaimed].map(tokenOf), 60_000);
			assert.deepEqual(lapsed.map(tokenOf), [tokenOf(old)]);
		},
	},
	{
		group,
		name: "tell the listener that something is due, until it is taken away",
		run: async (bench) => {
			const heard: string[] = [];
			const stop = bench.store.onDue((room) => heard.push(room));
			await bench.recordOne();
			// A hint that never comes is allowed; one about a room that does not exist, or after the end, is not.
			await bench.advance(100);
			assert.ok(heard.every((room) => room === "open"));
			stop();
			const before = heard.length;
			await bench.recordOne();
			await bench.advance(100);
			assert.equal(heard.length, before);
		},
	},
];
