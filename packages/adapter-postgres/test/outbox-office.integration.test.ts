import { OptionError } from "@todoku/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PostgresOutbox } from "../src/outbox/postgres-outbox.ts";
import { claimAll, databases, feedback, messageTo, type OutboxBench, sendOne } from "./outbox-bench.ts";

const act = { actor: "sato", reason: "ticket 12" };

describe.each(databases)("the office on $name", ({ make, skip }) => {
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

	test("does nothing for somebody who does not say who he is, and why", async () => {
		const { office } = await bench.open();
		await expect(office.retry({}, { actor: " ", reason: "r" })).rejects.toBeInstanceOf(OptionError);
		await expect(office.eraseAddress("taro@customer.example", { actor: "sato", reason: "" })).rejects.toBeInstanceOf(
			OptionError,
		);
	});

	test("counts what there is, and says what waits where", async () => {
		const outbox = await bench.open();
		await recordOne(outbox);
		await sendOne(outbox);
		await recordOne(outbox, { lane: "bulk" });
		await recordOne(outbox, { lane: "urgent" });
		await sendOne(
			outbox,
			{ outcome: "deferred", scope: "route", code: "x" },
			{ status: "queued", afterMs: 60_000, room: "service" },
		);
		await outbox.writeQuota({ maxPerSecond: 14, max24Hour: 50_000, sentLast24Hours: 3 });
		await outbox.office.stopTenant("shop-1", true, act);
		const status = await outbox.office.status();
		expect(status.counts).toEqual({ queued: 2, sending: 0, sent: 1, failed: 0, expired: 0, held: 0, unknown: 0 });
		expect(status.waiting.map(({ room, lane, count }) => [room, lane, count]).toSorted()).toEqual([
			["open", "bulk", 1],
			["service", "urgent", 1],
		]);
		expect(status.quota).toMatchObject({ maxPerSecond: 14, max24Hour: 50_000, sentLast24Hours: 3 });
		expect(status.stoppedTenants).toMatchObject([{ tenant: "shop-1", failure: { code: "tenant-stopped" } }]);
	});

	test("lists the newest first, page by page, whatever is recorded meanwhile", async () => {
		const outbox = await bench.open();
		const ids: string[] = [];
		for (let index = 0; index < 5; index += 1) ids.push(await recordOne(outbox));
		const first = await outbox.office.list({}, { limit: 2 });
		await recordOne(outbox);
		const second = await outbox.office.list({}, { limit: 2, after: first.next });
		const third = await outbox.office.list({}, { limit: 2, after: second.next });
		const listed = [first, second, third].flatMap(({ deliveries }) => deliveries.map(({ id }) => id));
		expect(listed).toEqual(ids.toReversed());
		expect(third.next).toBeUndefined();
	});

	test("lists only what every part of a filter means", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox, { tenant: "shop-1", lane: "urgent" });
		await recordOne(outbox, { tenant: "shop-1", lane: "bulk" });
		await recordOne(outbox, { lane: "urgent" });
		const filter = {
			ids: [id],
			tenant: "shop-1",
			lane: "urgent",
			status: ["queued"],
			recipient: "TARO@customer.example",
			recordedAfter: new Date(0),
			recordedBefore: new Date(Date.now() + 60_000),
		} as const;
		const { deliveries } = await outbox.office.list(filter, { limit: 10 });
		expect(deliveries.map((delivery) => delivery.id)).toEqual([id]);
		expect(
			(await outbox.office.list({ ...filter, recordedAfter: new Date(Date.now() + 60_000) }, { limit: 10 })).deliveries,
		).toEqual([]);
	});

	test("shows a delivery with its attempts and what was done to it", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		await sendOne(
			outbox,
			{ outcome: "rejected", scope: "recipient", code: "userunknown", replyCode: 550, reply: "no such user" },
			{
				status: "failed",
				failure: { code: "userunknown", message: "no such user" },
			},
		);
		await outbox.office.retry({ ids: [id] }, act);
		expect(await outbox.office.show(id)).toMatchObject({
			status: "queued",
			attempts: 1,
			attemptList: [
				{
					number: 1,
					route: "service",
					outcome: "rejected",
					code: "userunknown",
					replyCode: 550,
					reply: "no such user",
				},
			],
			acts: [{ act: "retry", actor: "sato", reason: "ticket 12" }],
			hasBody: true,
			locale: "ja",
		});
		expect(await outbox.office.show("nobody")).toBeNull();
	});

	test("shows what was reported beside the status, the latest first, and lists by it", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		await sendOne(outbox);
		const other = await recordOne(outbox);
		await sendOne(outbox);
		const at = (minute: number): Date => new Date(Date.UTC(2026, 5, 1, 0, minute));
		const bounced = { kind: "bounced", bounce: "hard", reason: "Permanent/General", status: "5.1.1" } as const;
		await outbox.recordFeedback(
			feedback({ ...bounced, eventId: "1", deliveryId: id, at: at(2), diagnostic: "550 no such user" }),
		);
		await outbox.recordFeedback(feedback({ kind: "delayed", eventId: "2", deliveryId: id, at: at(1) }));
		await outbox.recordFeedback(feedback({ kind: "delayed", eventId: "3", deliveryId: id, at: at(0), source: "dsn" }));
		await outbox.recordFeedback(feedback({ kind: "delivered", eventId: "4", deliveryId: other, at: at(0) }));

		const file = await outbox.office.show(id);
		expect(file).toMatchObject({ status: "sent", feedback: ["bounced", "delayed"] });
		expect(file?.feedbackList).toEqual([
			{ ...bounced, at: at(2), source: "ses", diagnostic: "550 no such user" },
			{ kind: "delayed", at: at(1), source: "ses" },
			{ kind: "delayed", at: at(0), source: "dsn" },
		]);
		const listed = await outbox.office.list({ feedback: ["bounced", "complained"] }, { limit: 10 });
		expect(listed.deliveries).toMatchObject([{ id, feedback: ["bounced", "delayed"] }]);
	});

	test("tries a failed delivery again, but not one that was wrong from the beginning", async () => {
		const outbox = await bench.open();
		const failure = { code: "invalid-address", message: "is no address" };
		const failed = await recordOne(outbox);
		await sendOne(outbox, { outcome: "rejected", scope: "route", code: "x" }, { status: "failed", failure });
		await outbox.record(messageTo([], { deliveries: [{ id: "bad", recipient: "taro", failure }] }), {});
		expect(await outbox.office.retry({}, act)).toEqual({ done: 1, passedOver: 1 });
		expect((await claimAll(outbox)).map(({ deliveryId }) => deliveryId)).toEqual([failed]);
	});

	test("gives what had expired its whole time again", async () => {
		const outbox = await bench.open();
		await recordOne(outbox, { expiresAt: new Date(Date.now() - 1_000) });
		const { message } = await sendOne(
			outbox,
			{ outcome: "deferred", scope: "route", code: "x" },
			{ status: "expired" },
		);
		expect(message.expiresAt).toBeInstanceOf(Date);
		await outbox.office.retry({}, act);
		const [claim] = await claimAll(outbox);
		expect(claim?.message.expiresAt).toBeUndefined();
		expect(claim?.message.recordedAt.getTime()).toBeGreaterThan(message.recordedAt.getTime());
	});

	test("makes what waits for its time due now", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		await sendOne(
			outbox,
			{ outcome: "deferred", scope: "route", code: "x" },
			{ status: "queued", afterMs: 600_000, room: "standard" },
		);
		expect(await claimAll(outbox, { room: "standard" })).toEqual([]);
		await outbox.office.retry({}, act);
		const { deliveries } = await outbox.office.list({ ids: [id] }, { limit: 1 });
		expect(deliveries[0]?.dueAt?.getTime()).toBeLessThan(Date.now() + 60_000);
		expect(await claimAll(outbox)).toHaveLength(1);
	});

	test("holds what waits, passes over what a worker has, and lets it go again", async () => {
		const outbox = await bench.open();
		await recordOne(outbox);
		const [claim] = await claimAll(outbox);
		const id = await recordOne(outbox);
		expect(await outbox.office.hold({}, act)).toEqual({ done: 1, passedOver: 1 });
		expect(await outbox.office.show(id)).toMatchObject({ status: "held", heldFor: "operator", dueAt: undefined });
		expect(await claimAll(outbox)).toEqual([]);
		expect(await outbox.office.release({}, act)).toEqual({ done: 1, passedOver: 1 });
		expect((await claimAll(outbox)).map(({ deliveryId }) => deliveryId)).toEqual([id]);
		expect(claim?.deliveryId).not.toBe(id);
	});

	test("lets a delivery of unknown outcome go as a possible duplicate", async () => {
		const outbox = await bench.open();
		const id = await recordOne(outbox);
		await sendOne(outbox, { outcome: "unknown", code: "timeout" }, { status: "unknown", afterMs: null });
		await outbox.office.release({}, act);
		expect(await outbox.office.show(id)).toMatchObject({ status: "queued", possibleDuplicate: true });
		expect(await claimAll(outbox)).toMatchObject([
			{ status: "queued", possibleDuplicate: true, openAttempt: undefined },
		]);
	});

	test("sends again what was sent, as new deliveries that name the old, with the same bytes", async () => {
		const outbox = await bench.open();
		const bytes = Buffer.from("Subject: again\r\n\r\nagain\r\n");
		const ids = (await outbox.record(messageTo(["a@customer.example", "b@customer.example"], { bytes }), {})).map(
			({ deliveryId }) => deliveryId,
		);
		for (const _ of ids) await sendOne(outbox);
		const outcome = await outbox.office.resend({ ids }, act);
		expect(outcome).toMatchObject({ done: 2, passedOver: 0 });
		const claimed = await claimAll(outbox);
		expect(claimed.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(outcome.ids.toSorted());
		expect(new Set(claimed.map(({ message }) => message.id)).size).toBe(1);
		expect(claimed.map((claim) => Buffer.compare(claim.bytes ?? Buffer.of(), bytes))).toEqual([0, 0]);
		const files = await Promise.all(outcome.ids.map((id) => outbox.office.show(id)));
		expect(files.map((file) => file?.resendOf).toSorted()).toEqual(ids.toSorted());
	});

	test("does not send again what has lost its body", async () => {
		const outbox = await bench.open();
		await recordOne(outbox, { sensitive: true });
		await sendOne(outbox);
		expect(await outbox.office.resend({}, act)).toEqual({ done: 0, passedOver: 1, ids: [] });
	});

	test("shows the message, unless it is sensitive", async () => {
		const outbox = await bench.open();
		const bytes = Buffer.from("Subject: hello\r\n\r\nhello\r\n");
		const open = await recordOne(outbox, { bytes });
		const secret = await recordOne(outbox, { bytes, sensitive: true });
		expect(Buffer.compare((await outbox.office.readMessage(open)) ?? Buffer.of(), bytes)).toBe(0);
		expect(await outbox.office.readMessage(secret)).toBeNull();
	});

	test("purges what is settled, with its message, and nothing else", async () => {
		const outbox = await bench.open();
		const sent = await recordOne(outbox);
		await sendOne(outbox);
		const waiting = await recordOne(outbox);
		expect(await outbox.office.purge({}, act)).toEqual({ done: 1, passedOver: 1 });
		expect(await outbox.office.show(sent)).toBeNull();
		expect(await outbox.office.show(waiting)).toMatchObject({ status: "queued" });
		const { rows } = await bench.sql(`select count(*)::integer as messages from ${bench.database.schema}.messages`);
		expect(rows).toEqual([{ messages: 1 }]);
	});

	test("erases a person: nothing in any table names the address any more, and counts stay", async () => {
		const outbox = await bench.open();
		const erased = "Taro.Yamada@customer.example";
		const reply = `no such user <${erased}>`;
		const bytes = Buffer.from(`To: ${erased}\r\n\r\nDear Taro\r\n`);
		const sent = (await outbox.record(messageTo([erased, "hanako@customer.example"], { bytes }), {})).map(
			({ deliveryId }) => deliveryId,
		);
		for (const _ of sent)
			await sendOne(
				outbox,
				{ outcome: "rejected", scope: "recipient", code: "x", reply },
				{ status: "failed", failure: { code: "x", message: reply } },
			);
		await outbox.recordFeedback(
			feedback({
				eventId: "1",
				deliveryId: sent[0] ?? "",
				kind: "bounced",
				at: new Date(),
				detail: { recipient: erased },
			}),
		);
		const [waiting] = await outbox.record(messageTo([erased]), {});
		await outbox.office.hold({ recipient: erased }, { actor: "sato", reason: `asked for by ${erased}` });
		expect(await outbox.office.eraseAddress(erased.toLowerCase(), act)).toBe(2);
		const names: string[] = [];
		for (const table of ["messages", "deliveries", "attempts", "feedback", "acts", "suppressions"]) {
			const { rows } = await bench.sql(`select t::text as row from ${bench.database.schema}.${table} t`);
			names.push(...rows.map(({ row }) => String(row)).filter((row) => /taro/i.test(row)));
		}
		expect(names).toEqual([]);
		expect(await outbox.office.show(waiting?.deliveryId ?? "")).toMatchObject({
			status: "failed",
			recipient: null,
			failure: { code: "erased" },
		});
		expect((await outbox.office.status()).counts.failed).toBe(3);
		expect(await claimAll(outbox)).toEqual([]);
	});

	test("erases what a worker has when it is settled, and lets the others of the message have it", async () => {
		const outbox = await bench.open();
		await outbox.record(messageTo(["taro@customer.example", "hanako@customer.example"]), {});
		const [claim] = await claimAll(outbox, { limit: 1 });
		await outbox.office.eraseAddress("taro@customer.example", act);
		await outbox.maintain();
		expect(await outbox.office.show(claim?.deliveryId ?? "")).toMatchObject({
			recipient: "taro@customer.example",
			hasBody: true,
		});
		await outbox.settle([{ deliveryId: claim?.deliveryId ?? "", token: claim?.token ?? "", next: { status: "sent" } }]);
		await outbox.maintain();
		expect(await outbox.office.show(claim?.deliveryId ?? "")).toMatchObject({
			status: "sent",
			recipient: null,
			hasBody: true,
		});
		expect((await sendOne(outbox)).recipient).toBe("hanako@customer.example");
		await outbox.maintain();
		expect(await outbox.office.show(claim?.deliveryId ?? "")).toMatchObject({
			hasBody: false,
			from: null,
			subject: null,
		});
	});
});
