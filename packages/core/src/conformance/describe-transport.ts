import { readMilliseconds } from "../read-option.ts";
import { Bench, type BenchLimits } from "./bench.ts";
import { checkCapabilities } from "./capabilities.ts";
import { abortCases } from "./cases/abort.ts";
import { bytesCases } from "./cases/bytes.ts";
import { closeCases } from "./cases/close.ts";
import { concurrencyCases } from "./cases/concurrency.ts";
import { envelopeCases } from "./cases/envelope.ts";
import { fateCases } from "./cases/fate.ts";
import { idCases } from "./cases/ids.ts";
import { injectionCases } from "./cases/injection.ts";
import { limitCases } from "./cases/limits.ts";
import { nonAsciiCases } from "./cases/non-ascii.ts";
import { refusalCases } from "./cases/refusals.ts";
import { verifyCases } from "./cases/verify.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import type { TransportHarness } from "./harness.ts";
import { type CaseResult, conformanceReport } from "./report.ts";

/** Registers one test with a runner. The `test` of vitest, of node:test and of their kin fits. */
export type RegisterTest = (name: string, body: () => Promise<void>) => unknown;

export interface DescribeTransportOptions {
	/** Milliseconds that anything may take before its case fails, at least 1. Default: 10,000; a runner's own limit must be above it. */
	readonly deadlineMs?: number;
	/**
	 * Milliseconds that the transport is told to wait for a far side that says nothing, at least 1; the far side must manage everything
	 * before the silence within them. Default: 500.
	 */
	readonly timeoutMs?: number;
}

/** @internal Every case there is. */
export const conformanceCases: readonly ConformanceCase[] = [
	...envelopeCases,
	...injectionCases,
	...nonAsciiCases,
	...bytesCases,
	...idCases,
	...refusalCases,
	...fateCases,
	...limitCases,
	...abortCases,
	...closeCases,
	...concurrencyCases,
	...verifyCases,
];

/**
 * Registers the conformance suite for one transport: what every user of the port `Transport` relies on.
 *
 * What the transport lacks is declared in `harness.capabilities` with a reason, and then the suite checks that it shows: an absent
 * feature is refused before anything is sent, or differs in the documented way. The last test hands a table of all capabilities to
 * `harness.report`.
 *
 * @param test The runner's function; it is called once for each case, at once, and nothing is run before the runner does.
 * @throws {OptionError} for a capability that is declared in no way, or absent without a reason.
 */
export function describeTransport(
	test: RegisterTest,
	harness: TransportHarness,
	options: DescribeTransportOptions = {},
): void {
	checkCapabilities(harness.capabilities);
	const limits = {
		deadlineMs: readMilliseconds("deadlineMs", options.deadlineMs) ?? 10_000,
		timeoutMs: readMilliseconds("timeoutMs", options.timeoutMs) ?? 500,
	};
	const cases = conformanceCases.filter((one) => isFor(one, harness));
	const results = new Map<ConformanceCase, CaseResult>();
	for (const one of cases) {
		test(`${harness.name}: ${one.group}: ${one.name}`, async () => {
			results.set(one, "failed");
			await runCase(one, harness, limits);
			results.set(one, "passed");
		});
	}
	test(`${harness.name}: report: lists every capability as held, or as absent with its reason`, async () => {
		harness.report(conformanceReport(harness, cases, results));
	});
}

function isFor({ needs = [], without = [] }: ConformanceCase, { capabilities }: TransportHarness): boolean {
	return needs.every((name) => capabilities[name] === true) && without.every((name) => capabilities[name] !== true);
}

async function runCase(one: ConformanceCase, harness: TransportHarness, limits: BenchLimits): Promise<void> {
	const bench = new Bench(await harness.start(), limits);
	try {
		await one.run(bench);
	} finally {
		await bench.free();
	}
}
