import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lockNumber } from "../src/outbox/outbox-parts.ts";
import { claimAll, hasPostgres, messageTo, OutboxBench, url } from "./outbox-bench.ts";

const people = (count: number): string[] =>
	Array.from({ length: count }, (_, index) => `member-${index}@customer.example`);

describe.skipIf(!(await hasPostgres()))("claims of many workers", () => {
	let bench: OutboxBench;
	beforeAll(async () => {
		bench = await OutboxBench.onPostgres(24);
	});
	beforeEach(() => bench.empty());
	afterAll(() => bench.drop());

	test("give nobody the same delivery twice, and leave none", async () => {
		const outbox = await bench.open();
		for (let index = 0; index < 10; index += 1)
			await outbox.record(messageTo(people(50), { tenant: `shop-${index}` }), {});
		const claimed: string[] = [];
		const work = async (): Promise<void> => {
			for (;;) {
				const batch = await claimAll(outbox, { limit: 7 });
				claimed.push(...batch.map(({ deliveryId }) => deliveryId));
				if (batch.length === 0) return;
			}
		};
		await Promise.all(Array.from({ length: 8 }, work));
		expect([claimed.length, new Set(claimed).size]).toEqual([500, 500]);
	});

	test("see nothing of a transaction that has not committed yet", async () => {
		const outbox = await bench.open();
		await bench.database.transaction(async (transaction) => {
			await outbox.record(messageTo(["taro@customer.example"]), { transaction });
			expect(await claimAll(outbox)).toEqual([]);
		});
		expect(await claimAll(outbox)).toHaveLength(1);
	});

	test("give a tenant no more than its share, however many claim at the same moment", async () => {
		const outbox = await bench.open();
		await outbox.record(messageTo(people(200), { tenant: "big" }), {});
		const batches = await Promise.all(
			Array.from({ length: 8 }, () => claimAll(outbox, { limit: 20, tenantShare: 15 })),
		);
		expect(batches.flat()).toHaveLength(15);
	});

	test("give one shop's order its turn before another shop's 10,000 mails", async () => {
		const outbox = await bench.open();
		for (let index = 0; index < 10; index += 1) await outbox.record(messageTo(people(1_000), { tenant: "big" }), {});
		await claimAll(outbox, { limit: 20, tenantShare: 20 });
		const [order] = await outbox.record(messageTo(["taro@customer.example"], { tenant: "small" }), {});
		const next = await claimAll(outbox, { limit: 20, tenantShare: 20 });
		expect(next.map(({ deliveryId }) => deliveryId)).toEqual([order?.deliveryId]);
	});

	test("go on when whoever has the turn hangs in the middle of its claim", async () => {
		const outbox = await bench.open();
		await outbox.record(messageTo(["taro@customer.example"], { tenant: "shop" }), {});
		const { promise: hanging, resolve: goOn } = Promise.withResolvers<void>();
		const { promise: locked, resolve: isLocked } = Promise.withResolvers<void>();
		const holder = bench.database.transaction(async (tx) => {
			const lock = lockNumber(bench.database.schema, "claim/open");
			await tx.executeSql(`select pg_advisory_xact_lock(${lock})`);
			isLocked();
			await hanging;
		});
		await locked;
		expect(await claimAll(outbox, { tenantShare: 5 })).toHaveLength(1);
		goOn();
		await holder;
	});

	test("of a worker that was killed are taken over when they lapse, with its attempt known to be open", async () => {
		const leaseMs = 1_500;
		const outbox = await bench.open();
		const recorded = await outbox.record(messageTo(people(2), { lane: "urgent" }), {});
		const schema = bench.database.schema.replaceAll('"', "");
		const program = `${import.meta.dirname}/outbox-claiming-program.ts`;
		const worker = spawn(process.execPath, [program, url, schema, bench.database.queueSchema, String(leaseMs)], {
			stdio: ["ignore", "pipe", "inherit"],
		});
		const [line] = (await once(createInterface(worker.stdout), "line")) as [string];
		expect((JSON.parse(line) as string[]).toSorted()).toEqual(recorded.map(({ deliveryId }) => deliveryId).toSorted());
		worker.kill("SIGKILL");
		await once(worker, "exit");
		expect(await claimAll(outbox), "the claim still holds").toEqual([]);
		const killedAt = performance.now();
		let claimed = await claimAll(outbox);
		while (claimed.length === 0) {
			expect(performance.now() - killedAt).toBeLessThan(leaseMs + 2_000);
			await setTimeout(100);
			claimed = await claimAll(outbox);
		}
		expect(
			claimed.map(({ openAttempt, possibleDuplicate }) => [openAttempt?.route, possibleDuplicate]).toSorted(),
		).toEqual(
			[
				["service", true],
				[undefined, false],
			].toSorted(),
		);
	});

	test("wake a worker of another process within moments of the commit", async () => {
		const [outbox, other] = [await bench.open(), await bench.open()];
		const { promise: woken, resolve } = Promise.withResolvers<string>();
		other.onDue(resolve);
		const startedAt = performance.now();
		await outbox.record(messageTo(["taro@customer.example"]), {});
		expect(await woken).toBe("open");
		expect(performance.now() - startedAt).toBeLessThan(1_000);
	});
});

describe.skipIf(!(await hasPostgres()))("slots for many workers", () => {
	test("are given once each, over eight connections", async () => {
		const bench = await OutboxBench.onPostgres(8);
		const outbox = await bench.open();
		await outbox.writeQuota({ maxPerSecond: 100, max24Hour: 120, sentLast24Hours: 0 });
		const startedAt = performance.now();
		const times: number[] = [];
		const reserve = async (): Promise<void> => {
			for (let index = 0; index < 10; index += 1) {
				const askedAt = performance.now();
				const { slots } = await outbox.reserveSlots({
					slots: 2,
					lane: "normal",
					maxAheadMs: 60_000,
					urgentReserve: 20,
				});
				times.push(...slots.map((slot) => askedAt - startedAt + slot));
			}
		};
		await Promise.all(Array.from({ length: 8 }, reserve));
		const sorted = times.toSorted((a, b) => a - b);
		expect(times).toHaveLength(100);
		// 100 slots 10 ms apart; a call that had to wait heard of its slot later than it asked.
		expect((sorted.at(-1) ?? 0) - (sorted[0] ?? 0)).toBeGreaterThan(800);
		await bench.drop();
	});
});
