import { setTimeout } from "node:timers/promises";
import { describeOutboxStore } from "@todoku/outbox/conformance";
import { afterAll, beforeAll, test } from "vitest";
import type { OutboxBench } from "./outbox-bench.ts";

/** Holds the outbox on one database to what the dispatcher relies on. A file for each database, so that they wait side by side. */
export function describeOutbox(name: string, make: () => Promise<OutboxBench>): void {
	let bench: OutboxBench;
	beforeAll(async () => {
		bench = await make();
	}, 60_000);
	afterAll(() => bench.drop());

	describeOutboxStore(test, {
		name,
		create: async () => {
			await bench.empty();
			return {
				store: bench.create(),
				advance: async (milliseconds) => await setTimeout(milliseconds),
				lapse: () => bench.lapse(),
				loseJobs: () => bench.loseJobs(),
				dispose: () => bench.empty(),
			};
		},
	});
}
