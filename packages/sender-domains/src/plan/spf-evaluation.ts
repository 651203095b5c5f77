import { costsLookup, effectiveTerms, isSpf, parseSpf, type SpfRecord, type SpfTerm, spfTarget } from "./spf-record.ts";

/** RFC 7208 §4.6.4: receivers give up beyond it, and the record counts as broken. */
export const maxSpfLookups = 10;

/** No more records are read than could ever count. */
const maxRecordsRead = 2 * maxSpfLookups;

/** The TXT records of a name; undefined where they are not known. */
export type SpfTexts = (name: string) => readonly string[] | undefined;

export interface SpfEvaluation {
	/** How many DNS lookups evaluating it takes, as far as the records are known; it stops counting at twice the limit. */
	readonly lookups: number;
	/** Whether it lets the service send. */
	readonly includesService: boolean;
	/** Includes whose name holds no SPF record, or more than one: that voids the whole record (RFC 7208 §5.2). */
	readonly brokenIncludes: readonly string[];
}

/** Follows a record through its includes. */
export function evaluateSpf(record: SpfRecord, texts: SpfTexts, serviceInclude: string): SpfEvaluation {
	const brokenIncludes: string[] = [];
	let lookups = 0;
	let read = 0;
	const visit = (terms: readonly SpfTerm[], path: ReadonlySet<string>): boolean => {
		let includesService = false;
		for (const term of terms) {
			if (costsLookup(term)) lookups++;
			const target = spfTarget(term);
			if (target === null) continue;
			const passes = term.name === "redirect" || term.qualifier === "+";
			if (target === serviceInclude) {
				// What it holds is the service's affair: addresses, and no lookups.
				includesService ||= passes;
				continue;
			}
			if (path.has(target) || read >= maxRecordsRead) continue;
			read++;
			const records = texts(target)?.filter(isSpf);
			if (records === undefined) continue;
			const [only] = records;
			if (only === undefined || records.length > 1) brokenIncludes.push(target);
			else if (visit(effectiveTerms(parseSpf(only)), new Set([...path, target]))) includesService ||= passes;
		}
		return includesService;
	};
	const includesService = visit(effectiveTerms(record), new Set());
	return { lookups: Math.min(lookups, 2 * maxSpfLookups), includesService, brokenIncludes };
}

/** The records a plan still has to ask for, of those that the given ones lead to. */
export function missingSpfNames(
	records: readonly SpfRecord[],
	texts: SpfTexts,
	serviceInclude: string,
): readonly string[] {
	const missing = new Set<string>();
	for (const record of records)
		evaluateSpf(
			record,
			(name) => {
				const known = texts(name);
				if (known === undefined) missing.add(name);
				return known;
			},
			serviceInclude,
		);
	return [...missing].slice(0, maxRecordsRead);
}
