import { type DescribeTransportOptions, describeTransport, type TransportHarness } from "../src/conformance/index.ts";

export interface SuiteRun {
	/** Without the name of the harness. */
	readonly passed: readonly string[];
	readonly failed: readonly string[];
	/** Why, by name. */
	readonly reasons: ReadonlyMap<string, string>;
}

/** A runner: collects the tests, runs one after the other, and tells which of them failed. */
export async function runSuite(harness: TransportHarness, options?: DescribeTransportOptions): Promise<SuiteRun> {
	const tests: { readonly name: string; readonly body: () => Promise<void> }[] = [];
	describeTransport((name, body) => tests.push({ name: name.slice(harness.name.length + 2), body }), harness, options);
	const passed: string[] = [];
	const failed: string[] = [];
	const reasons = new Map<string, string>();
	for (const { name, body } of tests) {
		try {
			await body();
			passed.push(name);
		} catch (error) {
			failed.push(name);
			reasons.set(name, error instanceof Error ? error.message : String(error));
		}
	}
	return { passed, failed, reasons };
}
