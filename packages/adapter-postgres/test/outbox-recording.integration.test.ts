import { KeyConflictError } from "@todoku/core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { databases, messageTo, type OutboxBench } from "./outbox-bench.ts";

describe.each(databases)("recording on $name", ({ make, skip }) => {
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

	async function countRows(): Promise<number[]> {
		const { schema, queueSchema } = bench.database;
		const { rows } = await bench.sql(
			`select (select count(*) from ${schema}.messages)::text || ',' || (select count(*) from ${schema}.deliveries) || ',' ||
				(select count(*) from ${queueSchema}.job) as counts`,
		);
		return (rows[0].counts as string).split(",").map(Number);
	}

	test("in a transaction that commits leaves all of it", async () => {
		const outbox = await bench.open();
		await bench.database.transaction(async (transaction) => {
			await outbox.record(messageTo(["taro@customer.example", "hanako@customer.example"]), { transaction });
		});
		expect(await countRows()).toEqual([1, 2, 2]);
	});

	test("in a transaction that is rolled back leaves nothing, not even its key", async () => {
		const outbox = await bench.open();
		const message = messageTo(["taro@customer.example"], { key: "order/1" });
		const failing = bench.database.transaction(async (transaction) => {
			await outbox.record(message, { transaction });
			throw new Error("the order failed");
		});
		await expect(failing).rejects.toThrow("the order failed");
		expect(await countRows()).toEqual([0, 0, 0]);
		expect(await outbox.record(message, {})).toMatchObject([{ status: "queued" }]);
	});

	test("under a key that another content has leaves the caller's transaction usable", async () => {
		const outbox = await bench.open();
		await outbox.record(messageTo(["taro@customer.example"], { key: "order/1" }), {});
		const other = messageTo(["taro@customer.example"], { key: "order/1", contentHash: "b".repeat(64) });
		await bench.database.transaction(async (transaction) => {
			await expect(outbox.record(other, { transaction })).rejects.toBeInstanceOf(KeyConflictError);
			await outbox.record(messageTo(["hanako@customer.example"], { key: "order/2" }), { transaction });
		});
		expect(await countRows()).toEqual([2, 2, 2]);
	});

	test("many times at once under one key records it once", async () => {
		const outbox = await bench.open();
		const message = messageTo(["taro@customer.example"], { key: "order/1" });
		const answers = await Promise.all(
			Array.from({ length: 8 }, () => {
				const [delivery] = messageTo(["taro@customer.example"]).deliveries;
				return outbox.record(
					{ ...message, id: crypto.randomUUID(), deliveries: delivery === undefined ? [] : [delivery] },
					{},
				);
			}),
		);
		expect(new Set(answers.flat().map(({ deliveryId }) => deliveryId)).size).toBe(1);
		expect(await countRows()).toEqual([1, 1, 1]);
	});

	test("takes texts that a database cannot hold", async () => {
		const outbox = await bench.open();
		const failure = { code: "invalid-address", message: "has a NUL: \0" };
		const deliveries = [{ id: "bad", recipient: "ta\0ro\ud800@customer.example", failure }];
		await outbox.record(messageTo([], { subject: "half a \ud83d pair", deliveries }), {});
		expect(await outbox.office.show("bad")).toMatchObject({
			recipient: "ta\ufffdro\ufffd@customer.example",
			subject: "half a \ufffd pair",
			status: "failed",
		});
	});
});
