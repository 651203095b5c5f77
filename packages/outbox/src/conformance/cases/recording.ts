import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { ConformanceCase } from "../conformance-case.ts";

const group = "recording";

export const recordingCases: readonly ConformanceCase[] = [
	{
		group,
		name: "gives back one for each delivery, in their order, queued",
		run: async (bench) => {
			const message = bench.message({ to: ["b@customer.example", "a@customer.example"] });
			const [b, a] = message.deliveries;
			assert.deepEqual(await bench.store.record(message, {}), [
				{ deliveryId: b?.id, recipient: "b@customer.example", messageId: message.messageId, status: "queued" },
				{ deliveryId: a?.id, recipient: "a@customer.example", messageId: message.messageId, status: "queued" },
			]);
		},
	},
	{
		group,
		name: "keeps everything that sending the message takes",
		run: async (bench) => {
			const expiresAt = new Date("2099-01-01T00:00:00.000Z");
			const message = bench.message({ tenant: "shop-1", category: "staff-notice", lane: "urgent", expiresAt });
			await bench.store.record(message, {});
			const claimed = await bench.claimOne();
			const { id, messageId, tenant, key, category, lane, from, mailFrom, subject } = message;
			const { recordedAt, ...rest } = claimed.message;
			assert.deepEqual(rest, { id, messageId, tenant, key, category, lane, from, mailFrom, subject, expiresAt });
			assert.ok(
				recordedAt.getTime() <= claimed.now.getTime(),
				"recorded before it was claimed, by the store's own clock",
			);
			assert.equal(claimed.recipient, "taro@customer.example");
			const { status, room, attempts, openAttempt, possibleDuplicate } = claimed;
			assert.deepEqual(
				{ status, room, attempts, openAttempt, possibleDuplicate },
				{ status: "queued", room: "open", attempts: 0, openAttempt: undefined, possibleDuplicate: false },
			);
		},
	},
	{
		group,
		name: "keeps the null reverse-path of a report",
		run: async (bench) => {
			await bench.record({ mailFrom: null });
			assert.equal((await bench.claimOne()).message.mailFrom, null);
		},
	},
	{
		group,
		name: "keeps the bytes octet for octet, of a large message too",
		run: async (bench) => {
			const small = Buffer.from(Array.from({ length: 256 }, (_, octet) => octet));
			const large = Buffer.alloc(3_000_000, small);
			for (const bytes of [small, large]) {
				await bench.record({ bytes });
				const claimed = await bench.claimOne();
				const read = await bench.store.readBytes(claimed.message.id);
				for (const got of [claimed.bytes ?? read, read]) {
					assert.equal(Buffer.compare(got ?? Buffer.alloc(0), bytes), 0, "the message was altered");
				}
			}
		},
	},
	{
		group,
		name: "has no bytes of a message that it does not know",
		run: async (bench) => assert.equal(await bench.store.readBytes(randomUUID()), null),
	},
	{
		group,
		name: "under the same key of the same tenant records nothing new, and says where the first one has got to",
		run: async (bench) => {
			const message = bench.message({ key: "order/1", tenant: "shop-1" });
			const [recorded] = await bench.store.record(message, {});
			await bench.send(await bench.claimOne());
			const again = bench.message({ key: "order/1", tenant: "shop-1" });
			assert.deepEqual(await bench.store.record(again, {}), [{ ...recorded, status: "sent", repeated: true }]);
			assert.deepEqual(await bench.claimIds(), []);
		},
	},
	{
		group,
		name: "refuses the same key with another content, and records nothing",
		run: async (bench) => {
			await bench.recordOne({ key: "order/1" });
			const other = bench.message({ key: "order/1", contentHash: "b".repeat(64) });
			await assert.rejects(() => bench.store.record(other, {}), { code: "key-conflict" });
			assert.equal((await bench.claim()).length, 1);
		},
	},
	{
		group,
		name: "keeps the keys of tenants apart, and of mail without a tenant",
		run: async (bench) => {
			for (const tenant of ["shop-1", "shop-2", undefined]) {
				const [recorded] = await bench.store.record(bench.message({ key: "order/1", tenant }), {});
				assert.equal(recorded?.repeated, undefined, `the key of ${tenant ?? "no tenant"}`);
			}
			assert.equal((await bench.claim()).length, 3);
		},
	},
	{
		group,
		name: "records every message without a key",
		run: async (bench) => {
			await bench.store.record(bench.message({ key: undefined }), {});
			await bench.store.record(bench.message({ key: undefined }), {});
			assert.equal((await bench.claim()).length, 2);
		},
	},
	{
		group,
		name: "under one key many times at once records it once",
		run: async (bench) => {
			const calls = Array.from({ length: 8 }, () => bench.store.record(bench.message({ key: "order/1" }), {}));
			const answers = (await Promise.all(calls)).flat();
			assert.equal(answers.filter(({ repeated }) => repeated === undefined).length, 1);
			assert.equal(new Set(answers.map(({ deliveryId }) => deliveryId)).size, 1);
			assert.equal((await bench.claim()).length, 1);
		},
	},
	{
		group,
		name: "records what can never be sent as failed, and never lets it be claimed",
		run: async (bench) => {
			const failure = { code: "invalid-address", message: 'The address "taro" has no domain' };
			const message = bench.message({
				deliveries: [
					{ id: randomUUID(), recipient: "taro@customer.example" },
					{ id: randomUUID(), recipient: "taro", failure },
				],
			});
			const [good, bad] = await bench.store.record(message, {});
			assert.equal(good?.status, "queued");
			const { id: deliveryId } = message.deliveries[1] ?? {};
			const { messageId } = message;
			assert.deepEqual(bad, { deliveryId, recipient: "taro", messageId, status: "failed", failure });
			assert.deepEqual(await bench.claimIds(), [good?.deliveryId]);
		},
	},
	{
		group,
		name: "records a message that could not be composed, and that names nobody",
		run: async (bench) => {
			const failure = { code: "invalid-from", message: "The From is empty" };
			const message = bench.message({
				...{ key: undefined, messageId: null, mailFrom: null, bytes: null, from: "", subject: "" },
				deliveries: [{ id: randomUUID(), recipient: null, failure }],
			});
			const deliveryId = message.deliveries[0]?.id;
			const recorded = await bench.store.record(message, {});
			assert.deepEqual(recorded, [{ deliveryId, recipient: null, status: "failed", failure }]);
			assert.deepEqual(await bench.claimIds(), []);
		},
	},
	{
		group,
		name: "refuses a transaction that is none, and records nothing",
		run: async (bench) => {
			const transaction = { this: "is no transaction" };
			await assert.rejects(() => bench.store.record(bench.message(), { transaction }), { code: "invalid-option" });
			assert.deepEqual(await bench.claimIds(), []);
		},
	},
	{
		group,
		name: "opens twice, and the second time does nothing",
		run: async (bench) => {
			const id = await bench.recordOne();
			await bench.store.open();
			assert.deepEqual(await bench.claimIds(), [id]);
		},
	},
];
