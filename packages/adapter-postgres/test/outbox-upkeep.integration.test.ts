import type { Route } from "@todoku/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PostgresOutbox } from "../src/outbox/postgres-outbox.ts";
import { claimAll, databases, feedback, messageTo, type OutboxBench, sendOne } from "./outbox-bench.ts";

const act = { actor: "sato", reason: "ticket 12" };
const refused = { outcome: "rejected", scope: "route", code: "x" } as const;

describe.each(databases)("upkeep on $name", ({ make, skip }) => {
	let bench: OutboxBench;
	beforeAll(async () => {
		if (!skip) bench = await make();
	}, 60_000);
	beforeEach(async (context) => {
		context.skip(skip);
		await bench.empty();
	});
	afterAll(async () => {
		if (!skip) await bench.drop();
	});

	async function recordOne(outbox: PostgresOutbox, given: Parameters<typeof messageTo>[1] = {}): Promise<string> {
		const [delivery] = await outbox.record(messageTo(["taro@customer.example"], given), {});
		return delivery?.deliveryId ?? "";
	}

	async function age(hours: number): Promise<void> {
		const { schema } = bench.database;
		const back = `- interval '${hours} hours'`;
		await bench.sql(`update ${schema}.messages set recorded_at = recorded_at ${back}`);
		await bench.sql(
			`update ${schema}.deliveries set settled_at = settled_at ${back}, recorded_at = recorded_at ${back}`,
		);
		await bench.sql(`update ${schema}.attempts set ended_at = ended_at ${back}`);
		await bench.sql(`update ${schema}.feedback set at = at ${back}`);
		await bench.sql(`update ${schema}.tenants set waived_until = waived_until ${back}`);
	}

	async function send(
		outbox: PostgresOutbox,
		tenant: string,
		count: number,
		route: Route = "service",
	): Promise<string[]> {
		const recorded = await outbox.record(
			messageTo(
				Array.from({ length: count }, () => "taro@customer.example"),
				{ tenant },
			),
			{},
		);
		for (const _ of recorded) await sendOne(outbox, { outcome: "accepted" }, { status: "sent" }, route);
		return recorded.map(({ deliveryId }) => deliveryId);
	}

	test("finds what lost its job also where the claim had lapsed", async () => {
		const outbox = await bench.open();
		await recordOne(outbox);
		await claimAll(outbox);
		await bench.lapse();
		await outbox.maintain();
		await bench.loseJobs();
		expect(await claimAll(outbox)).toEqual([]);
		expect(await outbox.maintain()).toMatchObject({ rejoined: 1 });
		expect(await claimAll(outbox)).toHaveLength(1);
	});

	test("leaves alone what has its job, and what is not due", async () => {
		const outbox = await bench.open();
		await recordOne(outbox);
		await sendOne(
			outbox,
			{ outcome: "deferred", scope: "route", code: "x" },
			{ status: "queued", afterMs: 60_000, room: "open" },
		);
		await recordOne(outbox);
		expect(await outbox.maintain()).toEqual({ rejoined: 0, bodiesDropped: 0, addressesDropped: 0 });
	});

	test("drops bodies after their time, of messages that are settled as a whole", async () => {
		const outbox = await bench.open({ retention: { bodyMs: 3_600_000, addressMs: null } });
		const [sent] = await outbox.record(messageTo(["taro@customer.example", "hanako@customer.example"]), {});
		await sendOne(outbox);
		await age(2);
		expect(await outbox.maintain()).toMatchObject({ bodiesDropped: 0 });
		await sendOne(outbox);
		expect(await outbox.maintain(), "the last one was settled just now").toMatchObject({ bodiesDropped: 0 });
		await age(2);
		expect(await outbox.maintain()).toMatchObject({ bodiesDropped: 1, addressesDropped: 0 });
		expect(await outbox.office.show(sent?.deliveryId ?? "")).toMatchObject({
			hasBody: false,
			recipient: "taro@customer.example",
		});
	});

	test("drops addresses after their time, and goes on counting", async () => {
		const outbox = await bench.open({ retention: { bodyMs: null, addressMs: 3_600_000 } });
		const id = await recordOne(outbox);
		await sendOne(
			outbox,
			{ ...refused, reply: "no taro here" },
			{ status: "failed", failure: { code: "x", message: "no taro here" } },
		);
		await age(2);
		expect(await outbox.maintain()).toMatchObject({ addressesDropped: 1 });
		expect(await outbox.office.show(id)).toMatchObject({
			...{ status: "failed", recipient: null, from: null, subject: null, hasBody: false },
			failure: { code: "x", message: "" },
			decision: { route: "service", reason: "domain", address: "" },
			attemptList: [{ outcome: "rejected", code: "x", reply: undefined }],
		});
		expect((await outbox.office.status()).counts.failed).toBe(1);
	});

	test("forgets a secret when the last of its deliveries is settled, and not before", async () => {
		const outbox = await bench.open();
		const [first] = await outbox.record(
			messageTo(["taro@customer.example", "hanako@customer.example"], { sensitive: true }),
			{},
		);
		await sendOne(outbox);
		expect(await outbox.office.show(first?.deliveryId ?? "")).toMatchObject({ hasBody: true });
		await sendOne(outbox);
		expect(await outbox.office.show(first?.deliveryId ?? "")).toMatchObject({ hasBody: false });
	});

	test("settles a delivery of unknown outcome by the first event that names it", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		await sendOne(outbox, { outcome: "unknown", code: "timeout" }, { status: "unknown", afterMs: 0 });
		const event = feedback({ deliveryId: id });
		expect(await outbox.recordFeedback(event)).toBe("recorded");
		expect(await outbox.recordFeedback(event)).toBe("repeated");
		expect(await outbox.recordFeedback(feedback({ ...event, eventId: "2", deliveryId: "nobody" }))).toBe(
			"unknown-delivery",
		);
		expect(await outbox.office.show(id)).toMatchObject({ status: "sent" });
		expect(await claimAll(outbox)).toEqual([]);
	});

	test("settles what an event named before its worker gave up waiting for the answer", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		const [claim] = await claimAll(outbox);
		const token = { deliveryId: id, token: claim?.token ?? "" };
		const decision = { route: "service", reason: "domain", address: "info@shop.example" } as const;
		await outbox.begin([{ ...token, decision, transport: "ses", possibleDuplicate: false }]);
		await outbox.recordFeedback(feedback({ eventId: "1", deliveryId: id, kind: "bounced", at: new Date() }));
		await outbox.settle([{ ...token, next: { status: "unknown", afterMs: 0 } }]);
		expect(await outbox.office.show(id)).toMatchObject({ status: "sent" });
		expect(await claimAll(outbox)).toEqual([]);
	});

	test("settles what an event named while its worker was dead", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		const [claim] = await claimAll(outbox);
		const decision = { route: "service", reason: "domain", address: "info@shop.example" } as const;
		await outbox.begin([
			{ deliveryId: id, token: claim?.token ?? "", decision, transport: "ses", possibleDuplicate: false },
		]);
		await outbox.recordFeedback(feedback({ eventId: "1", deliveryId: id, kind: "delivered", at: new Date() }));
		await bench.lapse();
		expect(await claimAll(outbox)).toEqual([]);
		expect(await outbox.office.show(id)).toMatchObject({ status: "sent" });
	});

	test("finds the delivery by the service's own id, where the report carries nothing of ours", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		await sendOne(outbox, { outcome: "accepted", providerMessageId: "0100-a" });
		expect(await outbox.recordFeedback(feedback({ providerMessageId: "0100-b" }))).toBe("unknown-delivery");
		expect(await outbox.recordFeedback(feedback({ providerMessageId: "0100-a" }))).toBe("recorded");
		expect(await outbox.recordFeedback(feedback({ deliveryId: id }))).toBe("repeated");
	});

	test("keeps back nobody's mail for bounces of addresses that are not dead", async () => {
		const outbox = await bench.open();
		await outbox.office.setTenantLimits("big", { maxBounceRate: 0.05 }, act);
		const ids = await send(outbox, "big", 20);
		for (const [index, deliveryId] of ids.slice(0, 5).entries())
			await outbox.recordFeedback(feedback({ eventId: `${index}`, deliveryId, kind: "bounced", bounce: "soft" }));
		await outbox.maintain();
		expect(await outbox.readTenant("big")).toEqual({});
	});

	test("keeps back nobody's mail for what came back on the standard route, or came back twice", async () => {
		const outbox = await bench.open();
		await outbox.office.setTenantLimits("big", { maxBounceRate: 0.05 }, act);
		const [viaService = ""] = await send(outbox, "big", 20);
		const standard = await send(outbox, "big", 5, "standard");
		const bounces = [
			...standard.map((deliveryId) => ({ deliveryId, source: "dsn" })),
			...["ses", "dsn"].map((source) => ({ deliveryId: viaService, source })),
		];
		for (const [index, bounce] of bounces.entries())
			await outbox.recordFeedback(feedback({ eventId: `${index}`, kind: "bounced", bounce: "hard", ...bounce }));
		await outbox.maintain();
		expect(await outbox.readTenant("big")).toEqual({});
	});

	test("leaves the status of a sent mail alone, whatever comes back", async () => {
		const outbox = await bench.open();
		const [id = ""] = await send(outbox, "shop", 1);
		await outbox.recordFeedback(feedback({ eventId: "1", deliveryId: id, kind: "bounced", at: new Date() }));
		expect(await outbox.office.show(id)).toMatchObject({ status: "sent" });
	});

	test("keeps back the mail of a tenant over its share of the day, until the day is over", async () => {
		const outbox = await bench.open();
		await outbox.office.setTenantLimits("big", { max24Hour: 2 }, act);
		await send(outbox, "big", 2);
		await send(outbox, "small", 3);
		await outbox.maintain();
		expect(await outbox.readTenant("big")).toMatchObject({
			stopped: { reason: "tenant-limit", failure: { code: "tenant-limit" } },
		});
		expect(await outbox.readTenant("small")).toEqual({});
		const id = await recordOne(outbox, { tenant: "big" });
		await sendOne(
			outbox,
			{ outcome: "deferred", scope: "message", code: "x" },
			{ status: "held", reason: "tenant-limit" },
		);
		await age(25);
		await outbox.maintain();
		expect(await outbox.readTenant("big")).toEqual({});
		expect((await claimAll(outbox)).map(({ deliveryId }) => deliveryId)).toEqual([id]);
	});

	test.each([
		["bounced", { maxBounceRate: 0.05 }],
		["complained", { maxComplaintRate: 0.05 }],
	] as const)(
		"keeps back the mail of a tenant of whose recipients too many %s, until an operator lets it go",
		async (kind, limits) => {
			const outbox = await bench.open();
			await outbox.office.setTenantLimits("big", limits, act);
			const ids = await send(outbox, "big", 20);
			await outbox.recordFeedback(feedback({ eventId: "1", deliveryId: ids[0] ?? "", kind, at: new Date() }));
			await outbox.maintain();
			expect(await outbox.readTenant("big"), "one of twenty is not over").toEqual({});
			await outbox.recordFeedback(feedback({ eventId: "2", deliveryId: ids[1] ?? "", kind, at: new Date() }));
			await outbox.maintain();
			expect(await outbox.readTenant("big")).toMatchObject({ stopped: { reason: "tenant-limit" } });
			await outbox.office.stopTenant("big", false, act);
			await outbox.maintain();
			expect(await outbox.readTenant("big")).toEqual({});
		},
	);

	test("keeps back the mail of a stopped tenant, and lets what was held go with it", async () => {
		const outbox = await bench.open();
		await outbox.office.stopTenant("shop", true, act);
		expect(await outbox.readTenant("shop")).toMatchObject({ stopped: { reason: "tenant-stopped" } });
		const id = await recordOne(outbox, { tenant: "shop" });
		await sendOne(
			outbox,
			{ outcome: "deferred", scope: "message", code: "x" },
			{ status: "held", reason: "tenant-stopped" },
		);
		await outbox.maintain();
		expect(await claimAll(outbox)).toEqual([]);
		await outbox.office.stopTenant("shop", false, act);
		expect((await claimAll(outbox)).map(({ deliveryId }) => deliveryId)).toEqual([id]);
	});

	test("lets a changed setting act on what waits for a route or was refused, of that tenant alone", async () => {
		const outbox = await bench.open();
		const park = async (tenant: string, next: Parameters<typeof sendOne>[2]): Promise<string> => {
			const id = await recordOne(outbox, { tenant });
			await sendOne(outbox, { outcome: "deferred", scope: "route", code: "x" }, next);
			return id;
		};
		const waits = await park("shop", { status: "queued", afterMs: 600_000, room: "service" });
		const refusal = await park("shop", { status: "held", reason: "service-refusal" });
		await park("shop", { status: "held", reason: "operator" });
		await park("other", { status: "queued", afterMs: 600_000, room: "standard" });
		await bench.database.transaction((tx) => outbox.onSettingChanged(tx, "shop"));
		expect((await claimAll(outbox)).map(({ deliveryId }) => deliveryId).toSorted()).toEqual(
			[waits, refusal].toSorted(),
		);
		await bench.database.transaction((tx) => outbox.onSettingChanged(tx, undefined));
		expect(await claimAll(outbox)).toMatchObject([{ message: { tenant: "other" } }]);
	});
});
