import { attemptCases } from "./cases/attempts.ts";
import { claimCases } from "./cases/claims.ts";
import { recordingCases } from "./cases/recording.ts";
import { routeCases } from "./cases/routes.ts";
import { slotCases } from "./cases/slots.ts";
import { upkeepCases } from "./cases/upkeep.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import type { OutboxStoreHarness } from "./harness.ts";
import { StoreBench } from "./store-bench.ts";

/** Registers one test with a runner. The `test` of vitest, of node:test and of their kin fits. */
export type RegisterTest = (name: string, body: () => Promise<void>) => unknown;

/** @internal Every case there is. */
export const conformanceCases: readonly ConformanceCase[] = [
	...recordingCases,
	...claimCases,
	...attemptCases,
	...routeCases,
	...slotCases,
	...upkeepCases,
];

/**
 * Registers the conformance suite for one store: what the dispatcher relies on.
 *
 * @param test The runner's function; it is called once for each case, at once, and nothing is run before the runner does. Where the
 *   harness waits in real time, a case takes up to 4 seconds beside the store's own time.
 */
export function describeOutboxStore(test: RegisterTest, harness: OutboxStoreHarness): void {
	for (const one of conformanceCases) {
		test(`${harness.name}: ${one.group}: ${one.name}`, () => runCase(one, harness));
	}
}

async function runCase(one: ConformanceCase, harness: OutboxStoreHarness): Promise<void> {
	const bench = new StoreBench(await harness.create());
	try {
		await bench.store.open();
		await one.run(bench);
	} finally {
		await bench.dispose();
	}
}
