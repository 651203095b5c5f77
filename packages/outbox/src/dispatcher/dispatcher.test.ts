import type { Receipt } from "@todoku/core";
import { describe, expect, it } from "vitest";
import { accepted, after, holding, lost, mailboxBusy, WorkerBench } from "../../test/worker-bench.ts";

const rejected: Receipt = { outcome: "rejected", scope: "recipient", code: "no-such-user", reply: "550 no such user" };

describe("a worker", () => {
	it("sends what is recorded, along the route of its From, and marks it sent", async () => {
		const bench = new WorkerBench();
		await bench.start();
		const one = await bench.enqueue();
		const other = await bench.enqueue({ from: "info@plain.example" });
		await bench.drain(1_000);
		expect(bench.offers.map(({ route }) => route)).toEqual(["service", "standard"]);
		expect([one.status, other.status]).toEqual(["sent", "sent"]);
		expect(one.attempts[0]?.receipt).toMatchObject({ outcome: "accepted", decision: { entry: "verified.example" } });
		expect(bench.errors).toEqual([]);
	});

	it("sends what was recorded before it was started", async () => {
		const bench = new WorkerBench();
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(1_000);
		expect(delivery.status).toBe("sent");
	});

	it("sends an urgent mail at once when idle, woken by the store", async () => {
		const bench = new WorkerBench();
		await bench.start();
		await bench.advance(10_250);
		await bench.enqueue({ lane: "urgent" });
		await bench.advance(0);
		expect(bench.offers.map(({ at }) => at)).toEqual([10_250]);
	});

	it("finds what it was not told of at the next look", async () => {
		const bench = new WorkerBench({ breakStore: () => ({ onDue: () => () => undefined }) });
		await bench.start();
		await bench.advance(10_250);
		const delivery = await bench.enqueue();
		await bench.advance(1_000);
		expect(delivery.status).toBe("sent");
	});

	it("reads the bytes of a large message when it is its turn", async () => {
		const bench = new WorkerBench({ maxInlineBytes: 1 });
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(1_000);
		expect(delivery.status).toBe("sent");
	});

	it("fails what has lost its body", async () => {
		const bench = new WorkerBench();
		const delivery = await bench.enqueue();
		delivery.of.bytes = null;
		await bench.start();
		await bench.drain(1_000);
		expect(delivery).toMatchObject({ status: "failed", failure: { code: "body-dropped" } });
		expect(bench.offers).toEqual([]);
	});

	it("asks for the switch when it sends, and not when the mail was recorded", async () => {
		const bench = new WorkerBench();
		await bench.enqueue();
		bench.switch = "off";
		await bench.start();
		await bench.drain(1_000);
		expect(bench.offers.map(({ route }) => route)).toEqual(["standard"]);
	});

	it("keeps the mail of a stopped tenant back, with the reason, and nobody else's", async () => {
		const bench = new WorkerBench();
		const failure = { code: "bounce-rate", message: "too many bounces" };
		bench.memory.stopTenant("shop-1", { reason: "tenant-limit", failure });
		const held = await bench.enqueue({ tenant: "shop-1" });
		const sent = await bench.enqueue({ tenant: "shop-2" });
		await bench.start();
		await bench.drain(1_000);
		expect(held).toMatchObject({ status: "held", heldFor: "tenant-limit", failure });
		expect(sent.status).toBe("sent");
	});

	it("refills its hands as deliveries end, and never waits for the slowest", async () => {
		const bench = new WorkerBench({ outbox: { concurrency: 4, tenantShare: 0 } });
		bench.answers.service = ({ subject }) => after(bench.timer, subject === "slow" ? 60_000 : 10, accepted);
		await bench.enqueue({ subject: "slow" });
		for (let index = 0; index < 20; index += 1) await bench.enqueue();
		await bench.start();
		await bench.advance(2_000);
		expect(bench.offers).toHaveLength(21);
	});

	it("has no more in flight than it may", async () => {
		const bench = new WorkerBench({ outbox: { concurrency: 10 } });
		bench.answers.service = () => after(bench.timer, 60_000, accepted);
		for (let index = 0; index < 30; index += 1) await bench.enqueue({ lane: "urgent" });
		const worker = await bench.start();
		await bench.advance(1_000);
		expect(worker.status.inFlight).toBe(10);
		expect(bench.offers).toHaveLength(10);
	});

	it("always has hands for what is urgent, however much else waits", async () => {
		const bench = new WorkerBench({ outbox: { concurrency: 10 } });
		bench.answers.service = () => after(bench.timer, 60_000, accepted);
		for (let index = 0; index < 30; index += 1) await bench.enqueue({ lane: "bulk", subject: "bulk" });
		await bench.start();
		await bench.advance(1_000);
		expect(bench.offers).toHaveLength(5);
		for (let index = 0; index < 30; index += 1) await bench.enqueue({ lane: "normal", subject: "normal" });
		await bench.advance(1_000);
		expect(bench.offers).toHaveLength(8);
		await bench.enqueue({ lane: "urgent", subject: "urgent" });
		await bench.advance(50);
		expect(bench.offers.at(-1)?.subject).toBe("urgent");
	});

	it("sends the mail of a small tenant although a large one has its share in flight", async () => {
		const bench = new WorkerBench({ outbox: { tenantShare: 3 } });
		bench.answers.service = () => after(bench.timer, 60_000, accepted);
		for (let index = 0; index < 30; index += 1) await bench.enqueue({ tenant: "big", subject: "big" });
		await bench.enqueue({ tenant: "small", subject: "small" });
		await bench.start();
		await bench.advance(1_000);
		expect(bench.offers.map(({ subject }) => subject)).toEqual(["big", "big", "big", "small"]);
	});
});

describe("the answer", () => {
	it("of a refusal for good fails the delivery, with what was said", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => rejected;
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(1_000);
		expect(delivery).toMatchObject({
			status: "failed",
			failure: { code: "no-such-user", message: "550 no such user" },
		});
		expect(bench.offers).toHaveLength(1);
	});

	it("of a deferral is waited out, twice as long each time, with the same message", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => (bench.offers.length < 4 ? mailboxBusy : accepted);
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(1_000_000);
		const waits = bench.offers.slice(1).map(({ at }, index) => at - (bench.offers[index]?.at ?? 0));
		for (const [index, span] of [22_500, 45_000, 90_000].entries()) {
			expect(waits[index]).toBeGreaterThanOrEqual(span);
			expect(waits[index]).toBeLessThan(span + 1_100);
		}
		expect(delivery.status).toBe("sent");
		expect(delivery.possibleDuplicate).toBe(false);
	});

	it("that says how long to wait is believed", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => (bench.offers.length < 2 ? { ...mailboxBusy, retryAfterMs: 600_000 } : accepted);
		await bench.enqueue();
		await bench.start();
		await bench.drain();
		expect(bench.offers[1]?.at).toBeGreaterThanOrEqual(600_000);
	});

	it("that never comes to more than a deferral expires the mail at the age of its category, unless it says its own", async () => {
		const bench = new WorkerBench({ outbox: { pollMs: 60_000 } });
		bench.answers.service = () => mailboxBusy;
		bench.answers.standard = () => mailboxBusy;
		const day = 86_400_000;
		const mails = [
			await bench.enqueue(),
			await bench.enqueue({ category: "newsletter" }),
			await bench.enqueue({ lane: "urgent" }),
			await bench.enqueue({ expiresAt: new Date(bench.timer.now() + 3_600_000) }),
		];
		await bench.start();
		for (const [delivery, age] of [
			[mails[3], 3_600_000],
			[mails[2], day / 6],
			[mails[1], day],
			[mails[0], 2 * day],
		] as const) {
			await bench.advance(age - 1_000 - (bench.timer.now() - Date.parse("2026-01-01T00:00:00Z")));
			expect(delivery?.status).toBe("queued");
			await bench.advance(62_000);
			expect(delivery?.status).toBe("expired");
		}
	});

	it("is never asked for a mail that has expired before its turn", async () => {
		const bench = new WorkerBench();
		const delivery = await bench.enqueue({ expiresAt: new Date(bench.timer.now() + 1_000) });
		await bench.advance(1_000);
		await bench.start();
		await bench.drain(1_000);
		expect(delivery.status).toBe("expired");
		expect(bench.offers).toEqual([]);
	});

	it("of the service about its sender takes the mail along the standard route, each hand-over recorded", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => ({ outcome: "rejected", scope: "route", code: "sender-unverified" });
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(1_000);
		expect(delivery.status).toBe("sent");
		expect(delivery.attempts.map(({ start, receipt }) => [start.decision.reason, receipt?.outcome])).toEqual([
			["domain", "rejected"],
			["service-refused", "accepted"],
		]);
	});

	it("of the service about its sender holds the mail where the standard route is not safe", async () => {
		const bench = new WorkerBench({ alignment: () => "unsafe" });
		bench.answers.service = () => ({ outcome: "rejected", scope: "route", code: "sender-unverified" });
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(1_000);
		expect(delivery).toMatchObject({
			status: "held",
			heldFor: "service-refusal",
			failure: { code: "sender-unverified" },
		});
	});

	it("of an unknown outcome sends it again, marked as possibly the second time", async () => {
		const bench = new WorkerBench();
		bench.answers.service = () => (bench.offers.length < 2 ? lost : accepted);
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(60_000);
		expect(delivery.attempts.map(({ start }) => start.possibleDuplicate)).toEqual([false, true]);
		expect(delivery).toMatchObject({ status: "sent", possibleDuplicate: true });
	});

	it("of an unknown outcome holds it, where that is asked for", async () => {
		const bench = new WorkerBench({ outbox: { unknownOutcome: holding() } });
		bench.answers.service = () => lost;
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.drain(1_000);
		expect(delivery).toMatchObject({ status: "held", heldFor: "unknown-outcome" });
	});

	it("of an unknown outcome waits for an event on the service route alone", async () => {
		const bench = new WorkerBench({ outbox: { unknownOutcome: { eventWaitMs: 300_000 } } });
		bench.answers.service = () =>
			bench.offers.filter(({ route }) => route === "service").length < 2 ? lost : accepted;
		bench.answers.standard = () =>
			bench.offers.filter(({ route }) => route === "standard").length < 2 ? lost : accepted;
		const [service, standard] = [await bench.enqueue(), await bench.enqueue({ from: "info@plain.example" })];
		await bench.start();
		await bench.advance(60_000);
		expect([service.status, standard.status]).toEqual(["unknown", "sent"]);
		await bench.advance(241_000);
		expect(service.status).toBe("sent");
		expect(service.attempts[1]?.start.possibleDuplicate).toBe(true);
	});

	it("of an unknown outcome that no event settled is held after the wait, where that is asked for", async () => {
		const bench = new WorkerBench({ outbox: { unknownOutcome: holding(5_000) } });
		bench.answers.service = () => lost;
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.advance(1_000);
		expect(delivery.status).toBe("unknown");
		await bench.advance(6_000);
		expect(delivery).toMatchObject({ status: "held", heldFor: "unknown-outcome" });
		expect(bench.offers).toHaveLength(1);
	});
});

describe("the decision", () => {
	it("that fails for the From fails the delivery", async () => {
		const bench = new WorkerBench();
		const delivery = await bench.enqueue();
		Object.assign(delivery.of.message, { from: "two@shop.example, mailboxes@shop.example" });
		await bench.start();
		await bench.drain(1_000);
		expect(delivery).toMatchObject({ status: "failed", failure: { code: "invalid-from" } });
	});

	it("that cannot be made, for want of the setting, lets the mail wait without an attempt", async () => {
		const bench = new WorkerBench();
		bench.setting = () => {
			throw new Error("the database is down");
		};
		const delivery = await bench.enqueue();
		await bench.start();
		await bench.advance(30_000);
		expect(delivery).toMatchObject({ status: "queued", attempts: [] });
		expect(bench.errors.length).toBeGreaterThan(0);
		bench.setting = () => "verified.example";
		await bench.advance(11_000);
		expect(delivery.status).toBe("sent");
	});
});
