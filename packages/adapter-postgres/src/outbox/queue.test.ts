import { expect, test } from "vitest";
import type { Database } from "../database/database.ts";
import { OutboxQueue } from "./queue.ts";

function neverCalled(): Database {
	const refuse = (): never => {
		throw new Error("the database was called");
	};
	return {
		...{ kind: "postgres", schema: '"todoku"', queueSchema: "todoku_jobs" },
		...{ open: refuse, executeSql: refuse, transaction: refuse, listen: refuse, close: refuse },
	};
}

test("says that the store is not open, instead of opening a connection in the middle of a transaction", async () => {
	const queue = new OutboxQueue(neverCalled(), () => {});
	const job = { job: "1", deliveryId: "1", room: "open", lane: "normal", tenant: "", afterMs: 0 } as const;
	await expect(queue.insert(neverCalled(), [job])).rejects.toMatchObject({ code: "store-closed" });
});

test("does nothing with nothing, open or not", async () => {
	const queue = new OutboxQueue(neverCalled(), () => {});
	await queue.insert(neverCalled(), []);
	await queue.remove(neverCalled(), []);
	await queue.close();
});
