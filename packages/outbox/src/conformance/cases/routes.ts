import assert from "node:assert/strict";
import type { ConformanceCase } from "../conformance-case.ts";
import { outage } from "../store-bench.ts";

const group = "routes";

export const routeCases: readonly ConformanceCase[] = [
	{
		group,
		name: "have rooms of their own: what waits for one is claimed from its room alone",
		run: async (bench) => {
			const id = await bench.recordOne();
			await bench.settle(await bench.claimOne(), { status: "queued", afterMs: 0, room: "service" });
			assert.deepEqual(await bench.claimIds({ room: "open" }), []);
			assert.deepEqual(await bench.claimIds({ room: "standard" }), []);
			const claim = await bench.claimOne({ room: "service" });
			assert.equal(claim.deliveryId, id);
			assert.equal(claim.room, "service");
		},
	},
	{
		group,
		name: "keep their order in a room: the most urgent lane first",
		run: async (bench) => {
			const bulk = await bench.recordOne({ lane: "bulk" });
			const urgent = await bench.recordOne({ lane: "urgent" });
			for (const claim of await bench.claim())
				await bench.settle(claim, { status: "queued", afterMs: 0, room: "service" });
			assert.deepEqual(await bench.claimIds({ room: "service", limit: 1 }), [urgent]);
			assert.deepEqual(await bench.claimIds({ room: "service", limit: 1 }), [bulk]);
		},
	},
	{
		group,
		name: "keep a lapsed claim in the room it came from",
		run: async (bench) => {
			const id = await bench.recordOne();
			await bench.settle(await bench.claimOne(), { status: "queued", afterMs: 0, room: "standard" });
			await bench.claimOne({ room: "standard" });
			await bench.lapse();
			assert.deepEqual(await bench.claimIds({ room: "standard" }), [id]);
		},
	},
	{
		group,
		name: "are paused for all, with why and for how long, and no longer",
		run: async (bench) => {
			assert.deepEqual(await bench.store.readPauses(), []);
			await bench.store.pauseRoute({ route: "service", pauseMs: 60_000, failure: outage });
			const [pause, ...more] = await bench.store.readPauses();
			assert.equal(more.length, 0);
			assert.ok(pause !== undefined && pause.remainingMs > 50_000 && pause.remainingMs <= 60_000);
			assert.deepEqual([pause.route, pause.times, pause.failure], ["service", 1, outage]);
			assert.ok(pause.since instanceof Date);
		},
	},
	{
		group,
		name: "stay paused when the time is over, until somebody ends it",
		run: async (bench) => {
			await bench.store.pauseRoute({ route: "service", pauseMs: 500, failure: outage });
			await bench.advance(600);
			assert.deepEqual(
				(await bench.store.readPauses()).map(({ remainingMs }) => remainingMs),
				[0],
			);
		},
	},
	{
		group,
		name: "that are paused again count on; ended, the count begins anew",
		run: async (bench) => {
			const request = { route: "standard", pauseMs: 60_000, failure: outage } as const;
			await bench.store.pauseRoute(request);
			await bench.store.pauseRoute(request);
			assert.deepEqual(
				(await bench.store.readPauses()).map(({ times }) => times),
				[2],
			);
			await bench.store.resumeRoute("standard");
			assert.deepEqual(await bench.store.readPauses(), []);
			await bench.store.pauseRoute(request);
			assert.deepEqual(
				(await bench.store.readPauses()).map(({ times }) => times),
				[1],
			);
		},
	},
	{
		group,
		name: "are paused each for itself",
		run: async (bench) => {
			await bench.store.pauseRoute({ route: "standard", pauseMs: 60_000, failure: outage });
			await bench.store.pauseRoute({ route: "service", pauseMs: 60_000, failure: outage });
			await bench.store.resumeRoute("standard");
			assert.deepEqual(
				(await bench.store.readPauses()).map(({ route }) => route),
				["service"],
			);
		},
	},
	{
		group,
		name: "are probed by nobody before the time is over, nor when they are not paused",
		run: async (bench) => {
			assert.equal(await bench.store.takeProbe("service", 60_000), false);
			await bench.store.pauseRoute({ route: "service", pauseMs: 60_000, failure: outage });
			assert.equal(await bench.store.takeProbe("service", 60_000), false);
		},
	},
	{
		group,
		name: "are probed by one of many when the time is over, and by another one when that one says nothing",
		run: async (bench) => {
			await bench.store.pauseRoute({ route: "service", pauseMs: 500, failure: outage });
			await bench.advance(600);
			const taken = await Promise.all(Array.from({ length: 8 }, () => bench.store.takeProbe("service", 1_500)));
			assert.equal(taken.filter(Boolean).length, 1);
			assert.equal(await bench.store.takeProbe("service", 1_500), false);
			await bench.advance(1_600);
			assert.equal(await bench.store.takeProbe("service", 1_500), true);
		},
	},
	{
		group,
		name: "that are paused after a probe are left alone for the new time",
		run: async (bench) => {
			await bench.store.pauseRoute({ route: "service", pauseMs: 500, failure: outage });
			await bench.advance(600);
			assert.equal(await bench.store.takeProbe("service", 200), true);
			await bench.store.pauseRoute({ route: "service", pauseMs: 60_000, failure: outage });
			await bench.advance(300);
			assert.equal(await bench.store.takeProbe("service", 200), false);
		},
	},
	{
		group,
		name: "that go again make what waited for them due at once, and nothing else",
		run: async (bench) => {
			const [waits, elsewhere, later] = [await bench.recordOne(), await bench.recordOne(), await bench.recordOne()];
			for (const claim of await bench.claim()) {
				const room = ({ [waits]: "service", [elsewhere]: "standard", [later]: "open" } as const)[claim.deliveryId];
				await bench.settle(claim, { status: "queued", afterMs: 3_600_000, room: room ?? "open" });
			}
			await bench.store.pauseRoute({ route: "service", pauseMs: 60_000, failure: outage });
			await bench.store.resumeRoute("service");
			assert.deepEqual(await bench.claimIds({ room: "service" }), [waits]);
			assert.deepEqual(await bench.claimIds({ room: "standard" }), []);
			assert.deepEqual(await bench.claimIds({ room: "open" }), []);
		},
	},
	{
		group,
		name: "that were never paused may be told to go on",
		run: async (bench) => {
			await bench.store.resumeRoute("service");
			assert.deepEqual(await bench.store.readPauses(), []);
		},
	},
];
