import type { FindingSeverity, Sentence } from "@todoku/sender-domains";

/** One thing that is off, or worth knowing. */
export interface Finding {
	readonly severity: FindingSeverity;
	/** Stable, for programs. */
	readonly code: string;
	/** What it is about: a tenant's entry, the account, a file. */
	readonly about: string;
	/** What is off and what to do, in both languages. */
	readonly sentence: Sentence;
}

const order: Readonly<Record<FindingSeverity, number>> = { error: 0, warning: 1, note: 2 };

/** The gravest first; otherwise as they came. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
	return findings.toSorted((one, other) => order[one.severity] - order[other.severity]);
}
