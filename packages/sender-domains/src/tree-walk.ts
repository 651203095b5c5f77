import type { DmarcRecord } from "./dmarc-record.ts";

const maxLabels = 8;

/** A DMARC record and the domain it was found for. */
export interface FoundRecord {
	/** Without the `_dmarc.` in front. */
	readonly domain: string;
	readonly record: DmarcRecord;
}

/**
 * The domains whose record a tree walk asks for, in order: the domain, its parent and so on up to and with the top-level domain. From
 * eight labels on it jumps to the last seven, so there are never more than eight.
 *
 * @see RFC 9989 §4.10
 */
export function walkDomains(domain: string): string[] {
	const labels = domain.split(".");
	const rest = labels.slice(1).slice(1 - maxLabels);
	return [domain, ...rest.map((_, index) => rest.slice(index).join("."))];
}

/** Whether a walk ends with this record. */
export function endsWalk(record: DmarcRecord): boolean {
	return record.psd !== "u";
}

/**
 * Picks the organisational domain out of what a finished walk found.
 *
 * @param found From the longest name to the shortest.
 * @see RFC 9989 §4.10.2
 */
export function organizationalDomainByWalk(start: string, found: readonly FoundRecord[]): string {
	// A record that says psd= ends the walk, so only the last one can.
	const last = found.at(-1);
	if (last === undefined) return start;
	// "One label below" a public suffix that the walk started at is that suffix: to its own mail it is an organisation.
	return last.record.psd === "y" ? oneLabelBelow(last.domain, start) : last.domain;
}

function oneLabelBelow(ancestor: string, domain: string): string {
	return domain
		.split(".")
		.slice(-(ancestor.split(".").length + 1))
		.join(".");
}
