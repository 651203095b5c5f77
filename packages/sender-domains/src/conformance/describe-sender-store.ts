import { historyCases } from "./cases/history.ts";
import { listingCases } from "./cases/listing.ts";
import { savingCases } from "./cases/saving.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import type { SenderStoreHarness } from "./harness.ts";

/** Registers one test with a runner. The `test` of vitest, of node:test and of their kin fits. */
export type RegisterTest = (name: string, body: () => Promise<void>) => unknown;

const conformanceCases: readonly ConformanceCase[] = [...savingCases, ...listingCases, ...historyCases];

/**
 * Registers the conformance suite for one store of senders: what the registrar relies on.
 *
 * @param test The runner's function; it is called once for each case, at once, and nothing is run before the runner does.
 */
export function describeSenderStore(test: RegisterTest, harness: SenderStoreHarness): void {
	for (const one of conformanceCases) {
		test(`${harness.name}: ${one.group}: ${one.name}`, () => runCase(one, harness));
	}
}

async function runCase(one: ConformanceCase, harness: SenderStoreHarness): Promise<void> {
	const underTest = await harness.create();
	try {
		await one.run(underTest.store);
	} finally {
		await underTest.dispose();
	}
}
