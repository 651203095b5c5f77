import type { Receipt } from "@todoku/core";
import { describe, expect, it } from "vitest";
import { accepted, after, mailboxBusy, type Offer, unreachable, WorkerBench } from "../../test/worker-bench.ts";
import type { SendQuota } from "../outbox-store.ts";

const throttled: Receipt = { outcome: "deferred", scope: "route", code: "throttled", retryAfterMs: 1_000 };
const usedUp: Receipt = { outcome: "deferred", scope: "route", code: "daily-quota", retryAfterMs: 3_600_000 };

function limited(given: Partial<SendQuota> = {}): () => Promise<SendQuota> {
	return async () => ({ maxPerSecond: 14, max24Hour: -1, sentLast24Hours: 0, ...given });
}

/** The most that fell into any second, and on the way there. */
function busiestSecond(offers: readonly Offer[]): number {
	return Math.max(...offers.map(({ at }) => offers.filter((one) => one.at >= at && one.at < at + 1_000).length));
}

async function enqueueMany(bench: WorkerBench, count: number, given: Parameters<WorkerBench["enqueue"]>[0] = {}) {
	for (let index = 0; index < count; index += 1) await bench.enqueue(given);
}

describe("a route that stops working", () => {
	it("is paused after three failures in a row, and its mail waits in its room", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => unreachable;
		await bench.start();
		for (let index = 0; index < 6; index += 1) {
			await bench.enqueue();
			await bench.advance(100);
		}
		expect(bench.offers).toHaveLength(3);
		expect(bench.memory.deliveries.map(({ room }) => room)).toEqual([
			...["open", "open", "service", "service", "service", "service"],
		]);
		expect(await bench.memory.readPauses()).toMatchObject([
			{ route: "service", times: 1, failure: { code: "unreachable" } },
		]);
	});

	it("does not stand in the way of the other", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => unreachable;
		await bench.start();
		await enqueueMany(bench, 50);
		const standard = await bench.enqueue({ from: "info@plain.example" });
		await bench.advance(1_000);
		expect(standard.status).toBe("sent");
	});

	it("is tried with one mail when the pause is over, and paused longer when that fails too", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => unreachable;
		await enqueueMany(bench, 20);
		await bench.start();
		await bench.advance(1_000);
		const before = bench.offers.length;
		await bench.advance(25_000);
		const probes = bench.offers.slice(before).map(({ at }) => at);
		expect(probes.length).toBeGreaterThanOrEqual(2);
		expect(probes.length).toBeLessThanOrEqual(4);
		expect((probes[1] ?? 0) - (probes[0] ?? 0)).toBeGreaterThan(6_000);
	});

	it("goes on with everything that waited as soon as the one mail is taken", async () => {
		const bench = new WorkerBench();
		let isDown = true;
		bench.answers.service = () => (isDown ? unreachable : accepted);
		await enqueueMany(bench, 20);
		await bench.start();
		await bench.advance(1_000);
		isDown = false;
		await bench.drain(60_000);
		expect(bench.memory.deliveries.every(({ status }) => status === "sent")).toBe(true);
		expect(await bench.memory.readPauses()).toEqual([]);
	});

	it("is never paused for bad recipients", async () => {
		const bench = new WorkerBench();
		bench.answers.service = ({ subject }) => (subject === "bad" ? mailboxBusy : accepted);
		await bench.start();
		await enqueueMany(bench, 10, { subject: "bad" });
		const good = await bench.enqueue();
		await bench.advance(1_000);
		expect(good.status).toBe("sent");
		expect(await bench.memory.readPauses()).toEqual([]);
	});

	it("is not paused for failures between which it worked", async () => {
		const bench = new WorkerBench();
		bench.answers.service = ({ subject }) => (subject === "bad" ? unreachable : accepted);
		await bench.start();
		for (let index = 0; index < 5; index += 1) {
			await enqueueMany(bench, 2, { subject: "bad" });
			await bench.advance(100);
			await bench.enqueue();
			await bench.advance(100);
		}
		expect(await bench.memory.readPauses()).toEqual([]);
	});

	it("that has nothing to be tried with is tried with the next mail, whose failure pauses it at once", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => unreachable;
		await bench.start();
		await bench.memory.pauseRoute({ route: "service", pauseMs: 2_000, failure: { code: "unreachable", message: "" } });
		await bench.advance(5_000);
		expect(await bench.memory.readPauses()).toEqual([]);
		await bench.enqueue();
		await bench.advance(100);
		expect(await bench.memory.readPauses()).toHaveLength(1);
		expect(bench.offers).toHaveLength(1);
	});

	it("is left by its mail when the switch is turned off: what waited goes standard at the probe", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => unreachable;
		await enqueueMany(bench, 10);
		await bench.start();
		await bench.advance(1_000);
		bench.switch = "off";
		await bench.drain(60_000);
		expect(bench.memory.deliveries.every(({ status }) => status === "sent")).toBe(true);
	});

	it("is left within a minute when the switch is turned off, however long it is paused", async () => {
		const bench = new WorkerBench();
		await bench.memory.pauseRoute({
			route: "service",
			pauseMs: 3_600_000,
			failure: { code: "daily-quota", message: "" },
		});
		await bench.start();
		await enqueueMany(bench, 200);
		await bench.advance(5_000);
		expect(bench.offers).toEqual([]);
		bench.switch = "off";
		await bench.advance(10_000);
		expect(bench.offers.length).toBeGreaterThan(100);
		await bench.advance(55_000);
		expect(bench.memory.deliveries.every(({ status }) => status === "sent")).toBe(true);
		expect(await bench.memory.readPauses()).toHaveLength(1);
	});

	it("is left alone by a worker that hears of it from another one", async () => {
		const bench = new WorkerBench();
		await bench.start();
		await bench.memory.pauseRoute({ route: "service", pauseMs: 60_000, failure: { code: "unreachable", message: "" } });
		await bench.advance(1_100);
		const delivery = await bench.enqueue();
		await bench.advance(10_000);
		expect([delivery.status, delivery.room, bench.offers.length]).toEqual(["queued", "service", 0]);
		await bench.memory.resumeRoute("service");
		await bench.advance(1_100);
		expect(delivery.status).toBe("sent");
	});
});

describe("the quota", () => {
	it("is kept: no second sees more than the rate and one, and all of the rate is used", async () => {
		const bench = new WorkerBench({ outbox: { quota: limited() } });
		bench.answers.service = () => after(bench.timer, 80, accepted);
		await enqueueMany(bench, 200);
		await bench.start();
		await bench.advance(10_000);
		expect(busiestSecond(bench.offers)).toBeLessThanOrEqual(15);
		expect(bench.offers.length).toBeGreaterThanOrEqual(130);
	});

	it("is kept by several workers together", async () => {
		const bench = new WorkerBench({ outbox: { quota: limited({ maxPerSecond: 50 }) } });
		await enqueueMany(bench, 400);
		for (let index = 0; index < 4; index += 1) await bench.start();
		await bench.advance(6_000);
		expect(busiestSecond(bench.offers)).toBeLessThanOrEqual(55);
		expect(bench.offers.length).toBeGreaterThanOrEqual(270);
	});

	it("is kept by a worker that was late for its slots: it gives them back, and takes others", async () => {
		const bench = new WorkerBench({
			outbox: { quota: limited({ maxPerSecond: 10 }) },
			breakStore: (store) => ({
				begin: async (attempts) => {
					// For a while the database stands still.
					const startedAt = Date.parse("2026-01-01T00:00:00Z");
					const waitMs = Math.max(0, startedAt + 1_700 - bench.timer.now());
					if (waitMs > 0) await new Promise<void>((resolve) => bench.timer.setTimer(waitMs, resolve));
					return store.begin(attempts);
				},
			}),
		});
		await enqueueMany(bench, 60);
		await bench.start();
		await bench.drain(60_000);
		expect(busiestSecond(bench.offers)).toBeLessThanOrEqual(11);
	});

	it("is kept in order: what comes later does not overtake what waits for a slot in the same lane", async () => {
		const bench = new WorkerBench({ outbox: { quota: limited({ maxPerSecond: 4 }) } });
		await enqueueMany(bench, 20, { subject: "old" });
		await bench.start();
		for (let index = 0; index < 10; index += 1) {
			await bench.advance(137);
			await bench.enqueue({ subject: "new" });
		}
		await bench.drain(60_000);
		const subjects = bench.offers.map(({ subject }) => subject);
		expect(subjects.indexOf("new")).toBeGreaterThanOrEqual(subjects.lastIndexOf("old") - 1);
	});

	it("lets urgent mail go ahead of everything that waits for a slot", async () => {
		const bench = new WorkerBench({ outbox: { quota: limited() } });
		await enqueueMany(bench, 300, { lane: "bulk", subject: "bulk" });
		await bench.start();
		await bench.advance(3_000);
		await bench.enqueue({ lane: "urgent", subject: "urgent" });
		await bench.advance(1_000);
		expect(bench.offers.map(({ subject }) => subject)).toContain("urgent");
	});

	it("is not asked of mail on the standard route", async () => {
		const bench = new WorkerBench({ outbox: { quota: limited({ maxPerSecond: 1 }) } });
		await bench.start();
		await enqueueMany(bench, 30, { from: "info@plain.example" });
		await bench.advance(1_000);
		expect(bench.offers).toHaveLength(30);
	});

	it("is asked once for all workers, and again when it is old", async () => {
		let asked = 0;
		const quota = async () => {
			asked += 1;
			return limited()();
		};
		const bench = new WorkerBench({ outbox: { quota } });
		for (let index = 0; index < 4; index += 1) await bench.start();
		expect(asked).toBe(1);
		await bench.advance(30_000);
		expect(asked).toBe(1);
		await bench.advance(42_000);
		expect(asked).toBe(2);
	});

	it("that cannot be asked is reported, and the old one holds", async () => {
		let isDown = false;
		const quota = () => (isDown ? Promise.reject(new Error("no permission")) : limited()());
		const bench = new WorkerBench({ outbox: { quota } });
		await bench.start();
		isDown = true;
		await bench.advance(75_000);
		expect(bench.errors).toEqual([expect.objectContaining({ message: "no permission" })]);
		await enqueueMany(bench, 60);
		await bench.advance(3_000);
		expect(busiestSecond(bench.offers)).toBeLessThanOrEqual(15);
		expect(bench.offers.length).toBeGreaterThanOrEqual(30);
	});

	it("is taken in part where the account is shared", async () => {
		const bench = new WorkerBench({ outbox: { quota: limited({ maxPerSecond: 20 }), quotaShare: 0.5 } });
		await enqueueMany(bench, 100);
		await bench.start();
		await bench.advance(4_000);
		expect(busiestSecond(bench.offers)).toBeLessThanOrEqual(11);
	});

	it("of a day that is used up keeps its reserve for urgent mail", async () => {
		const bench = new WorkerBench({
			outbox: { quota: limited({ max24Hour: 20, maxPerSecond: 100 }), urgentReserve: 0.25, quotaMaxAgeMs: 3_600_000 },
		});
		await bench.start();
		await enqueueMany(bench, 30, { subject: "normal" });
		await bench.advance(3_000);
		expect(bench.offers).toHaveLength(15);
		await enqueueMany(bench, 3, { subject: "urgent", lane: "urgent" });
		await bench.advance(3_000);
		expect(bench.offers.slice(15).map(({ subject }) => subject)).toEqual(["urgent", "urgent", "urgent"]);
	});

	it("that the service finds exceeded makes the mail wait, fails nothing and pauses nothing", async () => {
		const bench = new WorkerBench({ outbox: { quota: limited() } });
		bench.answers.service = () => (bench.offers.length <= 5 ? throttled : accepted);
		await enqueueMany(bench, 20);
		await bench.start();
		await bench.drain(30_000);
		expect(bench.memory.deliveries.every(({ status }) => status === "sent")).toBe(true);
		expect(await bench.memory.readPauses()).toEqual([]);
	});

	it("that the service finds exceeded waits too where nobody knows a quota", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => (bench.offers.length < 2 ? throttled : accepted);
		await bench.enqueue();
		await bench.start();
		await bench.drain(10_000);
		expect(bench.offers[1]?.at).toBeGreaterThanOrEqual(1_000);
	});

	it("of the day, refused by the service, pauses its route at once for as long as it says", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => (bench.offers.length < 4 ? usedUp : accepted);
		await enqueueMany(bench, 3);
		await bench.start();
		await bench.advance(1_000);
		await enqueueMany(bench, 10);
		const standard = await bench.enqueue({ from: "info@plain.example" });
		await bench.advance(3_590_000);
		expect(bench.offers.filter(({ route }) => route === "service")).toHaveLength(3);
		expect(standard.status).toBe("sent");
		expect(await bench.memory.readPauses()).toMatchObject([{ times: 1, failure: { code: "daily-quota" } }]);
		await bench.drain(60_000);
		expect(bench.memory.deliveries.every(({ status }) => status === "sent")).toBe(true);
	});
});
