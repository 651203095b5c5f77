import assert from "node:assert/strict";
import { performance } from "node:perf_hooks";
import type { SendQuota, SlotRequest } from "../../outbox-store.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { StoreBench } from "../store-bench.ts";

const group = "slots";

/** A store may count in whole milliseconds. */
const roundingMs = 2;

function quota(given: Partial<SendQuota> = {}): SendQuota {
	return { maxPerSecond: 10, max24Hour: -1, sentLast24Hours: 0, ...given };
}

function request(given: Partial<SlotRequest> = {}): SlotRequest {
	return { slots: 1, lane: "normal", maxAheadMs: 1_000, urgentReserve: 0, ...given };
}

/** Slots of the 24 hours alone: the rate stands in nobody's way. */
async function takeOfDay(bench: StoreBench, given: Partial<SlotRequest>): Promise<number> {
	const { slots, full } = await bench.store.reserveSlots(request({ maxAheadMs: 60_000, ...given }));
	if (slots.length === 0) assert.equal(full, "daily-quota");
	return slots.length;
}

export const slotCases: readonly ConformanceCase[] = [
	{
		group,
		name: "come one after the other, evenly spaced, none of them in the past",
		run: async (bench) => {
			await bench.store.writeQuota(quota());
			const { slots, full } = await bench.store.reserveSlots(request({ slots: 5 }));
			assert.equal(slots.length, 5);
			assert.equal(full, undefined);
			for (const [index, slot] of slots.entries()) {
				assert.ok(slot >= 0, "a slot in the past");
				const gap = slot - (slots[index - 1] ?? slot - 100);
				assert.ok(Math.abs(gap - 100) <= roundingMs, `a gap of ${gap} ms instead of 100`);
			}
		},
	},
	{
		group,
		name: "come no further ahead than asked for",
		run: async (bench) => {
			await bench.store.writeQuota(quota());
			const { slots } = await bench.store.reserveSlots(request({ slots: 50, maxAheadMs: 450 }));
			assert.ok(slots.length >= 4 && slots.length <= 5, `${slots.length} slots in 450 ms at 10 in a second`);
			assert.ok(slots.every((slot) => slot <= 450 + roundingMs));
		},
	},
	{
		group,
		name: "that are all taken make one wait, and for how long is said",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ maxPerSecond: 2 }));
			await bench.store.reserveSlots(request({ slots: 3, maxAheadMs: 1_000 }));
			const answer = await bench.store.reserveSlots(request({ maxAheadMs: 0 }));
			assert.deepEqual([...answer.slots], []);
			assert.equal(answer.full, "rate");
			const { waitMs = 0 } = answer;
			assert.ok(waitMs > 500 && waitMs <= 1_600, `a wait of ${waitMs} ms for a slot 1,500 ms ahead`);
			await bench.advance(waitMs + 50);
			assert.equal((await bench.store.reserveSlots(request({ maxAheadMs: 100 }))).slots.length, 1);
		},
	},
	{
		group,
		name: "are never more than the rate, however many reserve at the same time",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ maxPerSecond: 20 }));
			const startedAt = performance.now();
			const calls = Array.from({ length: 8 }, () => bench.store.reserveSlots(request({ slots: 10, maxAheadMs: 500 })));
			const given = (await Promise.all(calls)).reduce((sum, { slots }) => sum + slots.length, 0);
			const spanMs = 500 + (performance.now() - startedAt);
			assert.ok(given <= Math.floor(spanMs / 50) + 1, `${given} slots in ${spanMs} ms at 20 in a second`);
			assert.ok(given >= 10, `only ${given} slots in ${spanMs} ms at 20 in a second`);
		},
	},
	{
		group,
		name: "that nobody took in time are gone, and make no burst",
		run: async (bench) => {
			await bench.store.writeQuota(quota());
			await bench.store.reserveSlots(request());
			await bench.advance(1_000);
			const { slots } = await bench.store.reserveSlots(request({ slots: 20, maxAheadMs: 500 }));
			assert.ok(slots.length <= 6, `${slots.length} slots in 500 ms at 10 in a second`);
		},
	},
	{
		group,
		name: "follow the quota that was written last",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ maxPerSecond: 1 }));
			await bench.store.writeQuota(quota({ maxPerSecond: 100 }));
			const { slots } = await bench.store.reserveSlots(request({ slots: 5, maxAheadMs: 500 }));
			assert.equal(slots.length, 5);
		},
	},
	{
		group,
		name: "may be less than one in a second",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ maxPerSecond: 0.5 }));
			const { slots } = await bench.store.reserveSlots(request({ slots: 3, maxAheadMs: 2_500 }));
			assert.equal(slots.length, 2);
		},
	},
	{
		group,
		name: "given back come again, the last of them, where nobody reserved behind them",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ maxPerSecond: 1 }));
			const { reservation, slots: given } = await bench.store.reserveSlots(request({ slots: 4, maxAheadMs: 10_000 }));
			await bench.store.giveBackSlots(reservation, 2);
			const { slots } = await bench.store.reserveSlots(request({ maxAheadMs: 10_000 }));
			const [next = -1] = slots;
			const third = given[2] ?? 0;
			assert.ok(next <= third + roundingMs && next > third - 900, `${next} ms ahead instead of about ${third}`);
		},
	},
	{
		group,
		name: "given back come never twice, where others reserved behind them",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ maxPerSecond: 1 }));
			const { reservation } = await bench.store.reserveSlots(request({ slots: 2, maxAheadMs: 10_000 }));
			const { slots: behind } = await bench.store.reserveSlots(request({ slots: 2, maxAheadMs: 10_000 }));
			await bench.store.giveBackSlots(reservation, 2);
			const { slots } = await bench.store.reserveSlots(request({ maxAheadMs: 10_000 }));
			const last = behind.at(-1) ?? 0;
			assert.ok((slots[0] ?? 0) > last, "the same time was given to two");
		},
	},
	{
		group,
		name: "are given back one by one, and no more than there are",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ max24Hour: 10, maxPerSecond: 1_000 }));
			const { reservation } = await bench.store.reserveSlots(request({ slots: 3 }));
			for (let index = 0; index < 5; index += 1) await bench.store.giveBackSlots(reservation, 1);
			await bench.store.giveBackSlots("never-reserved", 1);
			assert.equal(await takeOfDay(bench, { slots: 50 }), 10);
		},
	},
	{
		group,
		name: "wait for so long as the service says that it was too much",
		run: async (bench) => {
			await bench.store.writeQuota(quota());
			await bench.store.delaySlots(1_500);
			const answer = await bench.store.reserveSlots(request({ maxAheadMs: 500 }));
			assert.deepEqual([[...answer.slots], answer.full], [[], "rate"]);
			await bench.advance(1_600);
			assert.equal((await bench.store.reserveSlots(request({ maxAheadMs: 500 }))).slots.length, 1);
		},
	},
	{
		group,
		name: "are no more than is left of the 24 hours, for all together",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ max24Hour: 10, sentLast24Hours: 4, maxPerSecond: 1_000 }));
			const taken = await Promise.all(Array.from({ length: 4 }, () => takeOfDay(bench, { slots: 4 })));
			assert.equal(
				taken.reduce((sum, slots) => sum + slots),
				6,
			);
			assert.equal(await takeOfDay(bench, { slots: 1 }), 0);
		},
	},
	{
		group,
		name: "of the reserve are for the urgent lane alone",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ max24Hour: 10, maxPerSecond: 1_000 }));
			assert.equal(await takeOfDay(bench, { slots: 20, lane: "bulk", urgentReserve: 3 }), 7);
			assert.equal(await takeOfDay(bench, { slots: 20, lane: "normal", urgentReserve: 3 }), 0);
			assert.equal(await takeOfDay(bench, { slots: 20, lane: "urgent", urgentReserve: 3 }), 3);
			assert.equal(await takeOfDay(bench, { slots: 20, lane: "urgent", urgentReserve: 3 }), 0);
		},
	},
	{
		group,
		name: "given back are there again for the 24 hours",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ max24Hour: 5, maxPerSecond: 1_000 }));
			const { reservation } = await bench.store.reserveSlots(request({ slots: 5 }));
			await bench.store.giveBackSlots(reservation, 2);
			assert.equal(await takeOfDay(bench, { slots: 5 }), 2);
		},
	},
	{
		group,
		name: "are given again when the service says that there is room, and without end where it has no limit",
		run: async (bench) => {
			await bench.store.writeQuota(quota({ max24Hour: 10, sentLast24Hours: 10, maxPerSecond: 1_000 }));
			assert.equal(await takeOfDay(bench, {}), 0);
			await bench.store.writeQuota(quota({ max24Hour: 10, sentLast24Hours: 2, maxPerSecond: 1_000 }));
			assert.equal(await takeOfDay(bench, { slots: 50 }), 8);
			await bench.store.writeQuota(quota({ max24Hour: -1, sentLast24Hours: 1_000_000, maxPerSecond: 1_000 }));
			assert.equal(await takeOfDay(bench, { slots: 50 }), 50);
		},
	},
	{
		group,
		name: "rest on a quota that one of many asks for, and again when it is too old",
		run: async (bench) => {
			const asked = await Promise.all(Array.from({ length: 8 }, () => bench.store.takeQuotaRefresh(1_500)));
			assert.equal(asked.filter(Boolean).length, 1);
			await bench.store.writeQuota(quota());
			assert.equal(await bench.store.takeQuotaRefresh(1_500), false);
			await bench.advance(1_600);
			const again = await Promise.all(Array.from({ length: 8 }, () => bench.store.takeQuotaRefresh(1_500)));
			assert.equal(again.filter(Boolean).length, 1);
		},
	},
];
