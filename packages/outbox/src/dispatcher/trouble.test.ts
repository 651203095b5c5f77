import { describe, expect, it } from "vitest";
import { accepted, after, holding, WorkerBench } from "../../test/worker-bench.ts";
import type { OutboxStore } from "../outbox-store.ts";

const outage = new Error("the database is down");

/** A store whose calls of some names fail as long as it is down. */
function failing(names: readonly (keyof OutboxStore)[]): {
	isDown: boolean;
	breakStore: (store: OutboxStore) => Partial<OutboxStore>;
} {
	const state = {
		isDown: false,
		breakStore: (store: OutboxStore): Partial<OutboxStore> => {
			const broken = names.map((name) => {
				const call = (...args: unknown[]): unknown => {
					return state.isDown
						? Promise.reject(outage)
						: Reflect.apply(Reflect.get(store, name) as () => unknown, store, args);
				};
				return [name, call] as const;
			});
			return Object.fromEntries(broken);
		},
	};
	return state;
}

const everyCall = ["claim", "begin", "settle", "keep", "readPauses", "readTenant", "maintain"] as const;

describe("a worker that dies", () => {
	it("before the hand-over leaves its mail to another one, which sends it once and unmarked", async () => {
		const bench = new WorkerBench();
		const mortal = await bench.startMortal();
		bench.setting = () => {
			mortal.kill();
			return "verified.example";
		};
		const delivery = await bench.enqueue();
		await bench.advance(1_000);
		expect(delivery.status).toBe("sending");
		bench.setting = () => "verified.example";
		await bench.start();
		await bench.drain(30_000);
		expect(delivery).toMatchObject({ status: "sent", possibleDuplicate: false });
		expect(bench.offers).toHaveLength(1);
	});

	it("after the hand-over leaves it as possibly sent, and the second time is marked", async () => {
		const bench = new WorkerBench();
		const mortal = await bench.startMortal();
		bench.answers.service = () => {
			mortal.kill();
			return accepted;
		};
		const delivery = await bench.enqueue({ lane: "urgent" });
		await bench.advance(1_000);
		bench.answers.service = () => accepted;
		await bench.start();
		await bench.drain(60_000);
		expect(bench.offers).toHaveLength(2);
		expect(bench.offers[1]?.at).toBeLessThan(60_000);
		expect(delivery).toMatchObject({ status: "sent", possibleDuplicate: true });
		expect(
			delivery.attempts.map(({ receipt, start }) => [start.possibleDuplicate, receipt?.outcome, receipt]),
		).toMatchObject([
			[false, "unknown", { code: "worker-lost" }],
			[true, "accepted", {}],
		]);
	});

	it("after the hand-over leaves it held, where unknown outcomes are", async () => {
		const bench = new WorkerBench({ outbox: { unknownOutcome: holding() } });
		const mortal = await bench.startMortal();
		bench.answers.service = () => {
			mortal.kill();
			return accepted;
		};
		const delivery = await bench.enqueue();
		await bench.advance(1_000);
		await bench.start();
		await bench.advance(30_000);
		expect(delivery).toMatchObject({ status: "held", heldFor: "unknown-outcome" });
		expect(bench.offers).toHaveLength(1);
	});
});

describe("a claim", () => {
	it("is kept for as long as the next hop takes", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => after(bench.timer, 120_000, accepted);
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.start();
		await bench.drain(130_000);
		expect(delivery.status).toBe("sent");
		expect(bench.offers).toHaveLength(1);
	});

	it("that lapsed before its attempt began is dropped without a word, and its slot given back", async () => {
		const slots: number[] = [];
		const bench = new WorkerBench({
			outbox: { quota: async () => ({ maxPerSecond: 10, max24Hour: -1, sentLast24Hours: 0 }) },
			breakStore: (store) => ({
				begin: async (attempts) => {
					store.lapse();
					return store.begin(attempts);
				},
				giveBackSlots: async (reservation, count) => {
					slots.push(count);
					return store.giveBackSlots(reservation, count);
				},
			}),
		});
		await bench.enqueue();
		await bench.start();
		await bench.advance(100);
		expect(bench.offers).toEqual([]);
		expect(slots).toContain(1);
		expect(bench.errors).toEqual([]);
	});

	it("is not acted on by a worker that stood still until it had lapsed", async () => {
		const bench = new WorkerBench({
			breakStore: (store) => ({
				begin: async (attempts) => {
					const begun = await store.begin(attempts);
					await new Promise<void>((resolve) => bench.timer.setTimer(100, resolve));
					return begun;
				},
			}),
		});
		const delivery = await bench.enqueue();
		const mortal = await bench.startMortal();
		await bench.advance(50);
		expect(delivery.attempts).toHaveLength(1);
		mortal.freeze();
		await bench.advance(21_000);
		await bench.start();
		await bench.drain(60_000);
		expect(bench.offers).toHaveLength(1);
		mortal.thaw();
		await bench.advance(5_000);
		expect(bench.offers).toHaveLength(1);
	});

	it("that lapsed while the mail was under way gives it up, and an acceptance that comes too late is reported", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => after(bench.timer, 1_000, accepted);
		await bench.enqueue();
		await bench.start();
		await bench.advance(500);
		bench.memory.lapse();
		await bench.advance(600);
		expect(bench.errors).toEqual([expect.objectContaining({ code: "acceptance-unrecorded" })]);
	});
});

describe("a store that cannot be reached", () => {
	it("at the start is said by start(), and nothing runs", async () => {
		const state = failing(["open"]);
		const bench = new WorkerBench(state);
		state.isDown = true;
		const worker = bench.worker();
		await expect(worker.start()).rejects.toBe(outage);
		expect(worker.status).toEqual({ state: "idle", inFlight: 0, ready: false });
		state.isDown = false;
		await worker.start();
		expect(worker.status).toEqual({ state: "running", inFlight: 0, ready: true });
	});

	it("at the first claim is said by start() too", async () => {
		const state = failing(["claim"]);
		const bench = new WorkerBench(state);
		state.isDown = true;
		await expect(bench.worker().start()).rejects.toBe(outage);
	});

	it("later is reported and tried again, less and less often, and everything goes on when it is back", async () => {
		const state = failing(everyCall);
		const bench = new WorkerBench(state);
		const worker = await bench.start();
		state.isDown = true;
		const delivery = await bench.enqueue();
		await bench.advance(60_000);
		expect(worker.status.ready).toBe(false);
		expect(bench.errors.length).toBeGreaterThan(5);
		expect(bench.errors.length).toBeLessThan(120);
		state.isDown = false;
		await bench.advance(10_000);
		expect(delivery.status).toBe("sent");
		expect(worker.status.ready).toBe(true);
	});

	it("after an acceptance is tried until the acceptance is recorded, and nothing is sent twice", async () => {
		const state = failing(everyCall);
		const bench = new WorkerBench(state);
		bench.answers.service = () => {
			state.isDown = true;
			return accepted;
		};
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.advance(15_000);
		expect(delivery.status).toBe("sending");
		state.isDown = false;
		await bench.drain(6_000);
		expect(delivery.status).toBe("sent");
		expect(bench.offers).toHaveLength(1);
	});

	it("at one delivery alone does not keep the others from being settled", async () => {
		let bad = "";
		const bench = new WorkerBench({
			breakStore: (store) => ({
				settle: async (settlements) => {
					if (settlements.some(({ deliveryId }) => deliveryId === bad)) throw new Error("cannot store this");
					return store.settle(settlements);
				},
			}),
		});
		const mails = [];
		for (let index = 0; index < 10; index += 1) mails.push(await bench.enqueue());
		bad = mails[0]?.id ?? "";
		await bench.start();
		await bench.advance(10_000);
		expect(mails.filter(({ status }) => status !== "sent").map(({ id }) => id)).toEqual([bad]);
	});

	it("when an attempt is to begin hands nothing over, and the mail is sent later", async () => {
		const state = failing(["begin"]);
		const bench = new WorkerBench(state);
		const delivery = await bench.enqueue();
		state.isDown = true;
		await bench.start();
		await bench.advance(2_000);
		expect(bench.offers).toEqual([]);
		state.isDown = false;
		await bench.drain(20_000);
		expect(delivery).toMatchObject({ status: "sent", possibleDuplicate: false });
	});

	it("once loses the jobs is mended by the upkeep", async () => {
		const bench = new WorkerBench();
		await bench.start();
		const delivery = await bench.enqueue({ expiresAt: new Date(bench.timer.now() + 86_400_000) });
		bench.memory.loseJobs();
		await bench.drain(30_000);
		expect(delivery.status).toBe("sent");
	});
});

describe("stop()", () => {
	it("claims nothing more, lets what is in flight settle, and ends", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => after(bench.timer, 3_000, accepted);
		const delivery = await bench.enqueue();
		const worker = await bench.start();
		await bench.advance(100);
		const stopped = worker.stop();
		const later = await bench.enqueue();
		await bench.advance(3_000);
		await stopped;
		expect(worker.status.state).toBe("stopped");
		expect([delivery.status, later.status]).toEqual(["sent", "queued"]);
	});

	it("releases what waits for a slot, at once and without an attempt", async () => {
		const bench = new WorkerBench({
			outbox: { quota: async () => ({ maxPerSecond: 4, max24Hour: -1, sentLast24Hours: 0 }) },
		});
		for (let index = 0; index < 10; index += 1) await bench.enqueue();
		const worker = await bench.start();
		await bench.advance(10);
		const stopped = worker.stop({ graceMs: 1_000 });
		await bench.advance(1_000);
		await stopped;
		expect(bench.memory.deliveries.filter(({ status }) => status === "sending")).toEqual([]);
		const released = bench.memory.deliveries.filter(({ status }) => status === "queued");
		expect(released.length).toBeGreaterThan(5);
		expect(released.flatMap(({ attempts }) => attempts)).toEqual([]);
	});

	it("gives up after its time, and leaves the rest as possibly sent", async () => {
		const bench = new WorkerBench();
		bench.answers.service = (_offer, signal) => after(bench.timer, 60_000, accepted, signal);
		const delivery = await bench.enqueue();
		const worker = await bench.start();
		await bench.advance(100);
		const stopped = worker.stop({ graceMs: 2_000 });
		await bench.advance(1_900);
		expect(worker.status.state).toBe("stopping");
		await bench.advance(500);
		await stopped;
		expect(delivery.possibleDuplicate).toBe(true);
	});

	it("gives up on a next hop that does not even hear that it is given up", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => after(bench.timer, 60_000, accepted);
		const delivery = await bench.enqueue();
		const worker = await bench.start();
		await bench.advance(100);
		const stopped = worker.stop({ graceMs: 2_000 });
		await bench.advance(2_500);
		await stopped;
		expect(worker.status).toMatchObject({ state: "stopped", inFlight: 1 });
		bench.answers.service = () => accepted;
		await bench.start();
		await bench.drain(30_000);
		expect(delivery).toMatchObject({ status: "sent", possibleDuplicate: true });
	});

	it("is cut short by a second one with less time", async () => {
		const bench = new WorkerBench();
		bench.answers.service = (_offer, signal) => after(bench.timer, 600_000, accepted, signal);
		await bench.enqueue();
		const worker = await bench.start();
		await bench.advance(100);
		const stopped = Promise.all([worker.stop({ graceMs: 60_000 }), worker.stop({ graceMs: 0 })]);
		await bench.advance(300);
		await stopped;
		expect(worker.status.state).toBe("stopped");
	});

	it("before start() just ends, and a stopped worker is not started again", async () => {
		const worker = new WorkerBench().worker();
		await worker.stop();
		expect(worker.status.state).toBe("stopped");
		await expect(worker.start()).rejects.toMatchObject({ code: "worker-stopped" });
	});

	it("with a store that is gone ends in its time, and says which acceptance could not be recorded", async () => {
		const state = failing(everyCall);
		const bench = new WorkerBench(state);
		bench.answers.service = () => {
			state.isDown = true;
			return accepted;
		};
		await bench.enqueue();
		const worker = await bench.start();
		await bench.advance(1_000);
		const stopped = worker.stop({ graceMs: 1_000 });
		await bench.advance(1_500);
		await stopped;
		expect(bench.errors).toContainEqual(expect.objectContaining({ code: "acceptance-unrecorded" }));
	});
});
