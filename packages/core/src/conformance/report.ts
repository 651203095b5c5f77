import { type ConformanceCapability, conformanceCapabilities, meaningOf } from "./capabilities.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import type { TransportHarness } from "./harness.ts";

/** How a case ended. */
export type CaseResult = "passed" | "failed";

/** What is known of every case that belongs to the harness; one that was not run is not in it. */
export type CaseResults = ReadonlyMap<ConformanceCase, CaseResult>;

/**
 * Writes what the transport has and what it lacks, and why.
 *
 * A capability is held when every case that needs it was run and passed, so a declaration alone never makes it so.
 */
export function conformanceReport(
	{ name, capabilities }: TransportHarness,
	cases: readonly ConformanceCase[],
	results: CaseResults,
): string {
	const width = Math.max(...conformanceCapabilities.map((capability) => capability.length));
	const lines = conformanceCapabilities.map((capability) => {
		const declared = capabilities[capability];
		const concerned = cases.filter((one) => (declared === true ? one.needs : one.without)?.includes(capability));
		const verdict = declared === true ? "held" : "absent";
		const meaning = declared === true ? meaningOf(capability) : declared.absent;
		return `  ${capability.padEnd(width)}  ${verdictOf(concerned, results, verdict).padEnd(7)}  ${meaning}`;
	});
	const passed = cases.filter((one) => results.get(one) === "passed").length;
	return [`Conformance of ${name}: ${passed} of ${cases.length} cases passed`, ...lines].join("\n");
}

function verdictOf(cases: readonly ConformanceCase[], results: CaseResults, verdict: string): string {
	if (cases.some((one) => results.get(one) === "failed")) return "FAILED";
	return cases.every((one) => results.get(one) === "passed") ? verdict : "not run";
}

/** @internal A capability that no case looks at, in either state, would be held by nobody's proof. */
export function unprovenCapabilities(cases: readonly ConformanceCase[]): readonly ConformanceCapability[] {
	return conformanceCapabilities.filter(
		(capability) =>
			!cases.some((one) => one.needs?.includes(capability)) || !cases.some((one) => one.without?.includes(capability)),
	);
}
