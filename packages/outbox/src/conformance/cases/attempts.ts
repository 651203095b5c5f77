import assert from "node:assert/strict";
import type { ConformanceCase } from "../conformance-case.ts";
import { outage, receiptFor, tokenOf, toStandard } from "../store-bench.ts";

const group = "attempts";
const busy = { outcome: "deferred", scope: "recipient", code: "mailbox-busy", replyCode: 450 } as const;
const lost = { outcome: "unknown", code: "connection-lost" } as const;

export const attemptCases: readonly ConformanceCase[] = [
	{
		group,
		name: "that are accepted make the delivery sent, for good",
		run: async (bench) => {
			const id = await bench.recordOne();
			await bench.send(await bench.claimOne());
			assert.equal(await bench.statusOf(id), "sent");
			await bench.lapse();
			assert.deepEqual(await bench.claimIds(), []);
		},
	},
	{
		group,
		name: "are settled once: the token ends with the claim",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.send(claim);
			assert.equal(await bench.settle(claim, { status: "failed", failure: outage }), "lapsed");
			assert.equal(await bench.begin(claim), "lapsed");
			assert.equal(await bench.statusOf(id), "sent");
		},
	},
	{
		group,
		name: "that are rejected make it failed, with what was wrong",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.begin(claim);
			const rejected = { outcome: "rejected", scope: "recipient", code: "no-such-user" } as const;
			await bench.answer(claim, rejected, { status: "failed", failure: outage });
			const { status, failure } = await bench.look(id);
			assert.deepEqual({ status, failure }, { status: "failed", failure: outage });
			assert.deepEqual(await bench.claimIds(), []);
		},
	},
	{
		group,
		name: "that are deferred wait for their time, and are counted",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.begin(claim);
			await bench.answer(claim, busy, { status: "queued", afterMs: 1_500, room: "open" });
			assert.equal(await bench.statusOf(id), "queued");
			assert.deepEqual(await bench.claimIds(), [], "its time has not come");
			await bench.advance(1_600);
			const again = await bench.claimOne();
			assert.equal(again.attempts, 1);
			assert.equal(again.openAttempt, undefined);
			assert.equal(again.possibleDuplicate, false);
		},
	},
	{
		group,
		name: "that never began are not counted",
		run: async (bench) => {
			await bench.recordOne();
			await bench.settle(await bench.claimOne(), { status: "queued", afterMs: 0, room: "open" });
			assert.equal((await bench.claimOne()).attempts, 0);
		},
	},
	{
		group,
		name: "that were begun and never answered are told to the next one, as possibly sent",
		run: async (bench) => {
			await bench.recordOne();
			await bench.begin(await bench.claimOne(), { decision: toStandard });
			await bench.lapse();
			const { openAttempt, possibleDuplicate, now } = await bench.claimOne();
			assert.equal(openAttempt?.route, "standard");
			assert.ok(openAttempt.startedAt.getTime() <= now.getTime());
			assert.equal(possibleDuplicate, true);
		},
	},
	{
		group,
		name: "left open are ended by a receipt of the next one, and possibly sent for good",
		run: async (bench) => {
			await bench.recordOne();
			await bench.begin(await bench.claimOne());
			await bench.lapse();
			const unknown = { outcome: "unknown", code: "worker-lost" } as const;
			await bench.answer(await bench.claimOne(), unknown, { status: "queued", afterMs: 0, room: "open" });
			const { openAttempt, possibleDuplicate, attempts } = await bench.claimOne();
			assert.deepEqual(
				{ openAttempt, possibleDuplicate, attempts },
				{ openAttempt: undefined, possibleDuplicate: true, attempts: 1 },
			);
		},
	},
	{
		group,
		name: "may follow one another in one claim",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.begin(claim);
			const refused = { outcome: "rejected", scope: "route", code: "sender-unverified" } as const;
			assert.equal(await bench.answer(claim, refused, undefined), "settled");
			assert.equal(await bench.statusOf(id), "sending");
			assert.deepEqual(await bench.claimIds(), [], "the claim goes on");
			assert.equal(await bench.begin(claim, { decision: toStandard, transport: "smtp" }), "settled");
			assert.equal(await bench.answer(claim, { outcome: "accepted" }, { status: "sent" }), "settled");
			assert.equal(await bench.statusOf(id), "sent");
		},
	},
	{
		group,
		name: "of one claim that were answered leave none open when the claim lapses",
		run: async (bench) => {
			await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.begin(claim);
			const refused = { outcome: "rejected", scope: "route", code: "sender-unverified" } as const;
			await bench.answer(claim, refused, undefined);
			await bench.lapse();
			const again = await bench.claimOne();
			assert.equal(again.openAttempt, undefined);
			assert.equal(again.possibleDuplicate, false);
			assert.equal(again.attempts, 1);
		},
	},
	{
		group,
		name: "of unknown outcome are claimed when their time is over, as unknown and possibly sent",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.begin(claim);
			await bench.answer(claim, lost, { status: "unknown", afterMs: 1_500 });
			assert.equal(await bench.statusOf(id), "unknown");
			assert.deepEqual(await bench.claimIds(), []);
			await bench.advance(1_600);
			const { status, possibleDuplicate, openAttempt, attempts } = await bench.claimOne();
			assert.deepEqual(
				{ status, possibleDuplicate, openAttempt, attempts },
				{ status: "unknown", possibleDuplicate: true, openAttempt: undefined, attempts: 1 },
			);
		},
	},
	{
		group,
		name: "of unknown outcome without a time are not claimed by themselves",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.begin(claim);
			await bench.answer(claim, lost, { status: "unknown", afterMs: null });
			await bench.advance(1_500);
			await bench.store.maintain();
			assert.deepEqual(await bench.claimIds(), []);
			assert.equal(await bench.statusOf(id), "unknown");
		},
	},
	{
		group,
		name: "marked as possible duplicates mark the delivery for good",
		run: async (bench) => {
			await bench.recordOne();
			const claim = await bench.claimOne();
			await bench.begin(claim, { possibleDuplicate: true });
			await bench.answer(claim, busy, { status: "queued", afterMs: 0, room: "open" });
			assert.equal((await bench.claimOne()).possibleDuplicate, true);
		},
	},
	{
		group,
		name: "are not taken up again for what is held or expired",
		run: async (bench) => {
			const [held, expired] = [await bench.recordOne(), await bench.recordOne()];
			for (const claim of await bench.claim()) {
				const isHeld = claim.deliveryId === held;
				await bench.settle(
					claim,
					isHeld ? { status: "held", reason: "service-refusal", failure: outage } : { status: "expired" },
				);
			}
			await bench.store.maintain();
			assert.deepEqual(await bench.claimIds(), []);
			assert.equal(await bench.statusOf(held), "held");
			assert.equal(await bench.statusOf(expired), "expired");
		},
	},
	{
		group,
		name: "are begun and settled many in one call, each with its own answer in the order given",
		run: async (bench) => {
			await bench.recordOne();
			const old = await bench.claimOne();
			await bench.lapse();
			await bench.recordOne();
			const [one, other] = await bench.claim();
			assert.ok(one !== undefined && other !== undefined);
			const attempt = { decision: toStandard, transport: "smtp", possibleDuplicate: false };
			const begun = [one, old, other].map((claim) => ({ ...tokenOf(claim), ...attempt }));
			assert.deepEqual(await bench.store.begin(begun), ["settled", "lapsed", "settled"]);
			const settled = await bench.store.settle([
				{ ...tokenOf(old), receipt: receiptFor(old, busy), next: { status: "failed", failure: outage } },
				{ ...tokenOf(other), receipt: receiptFor(other, { outcome: "accepted" }), next: { status: "sent" } },
				{ ...tokenOf(one), receipt: receiptFor(one, busy), next: { status: "queued", afterMs: 0, room: "standard" } },
			]);
			assert.deepEqual(settled, ["lapsed", "settled", "settled"]);
			assert.equal(await bench.statusOf(other.deliveryId), "sent");
			assert.deepEqual(await bench.claimIds({ room: "standard" }), [one.deliveryId]);
		},
	},
	{
		group,
		name: "of nothing at all are no mistake",
		run: async (bench) => {
			assert.deepEqual(await bench.store.begin([]), []);
			assert.deepEqual(await bench.store.settle([]), []);
			assert.deepEqual(await bench.store.keep([], 60_000), []);
		},
	},
	{
		group,
		name: "that settle a sensitive message for everybody forget its body, and not before",
		run: async (bench) => {
			await bench.record({ sensitive: true, to: ["a@customer.example", "b@customer.example"] });
			const [one, other] = await bench.claim();
			assert.ok(one !== undefined && other !== undefined);
			await bench.send(one);
			assert.notEqual(await bench.store.readBytes(one.message.id), null);
			await bench.send(other);
			assert.equal(await bench.store.readBytes(one.message.id), null);
		},
	},
];
