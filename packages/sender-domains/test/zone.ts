import type { DnsFailure, TxtAnswer, TxtLookup } from "../src/dns/dns-answer.ts";

/** What a zone says at a name: its TXT records, an alias, or no answer at all. Names that are only mentioned exist. */
export type ZoneEntry = readonly string[] | { readonly alias: string } | { readonly fails: DnsFailure };

export interface ZoneLookup extends TxtLookup {
	/** Every name asked, in order. */
	readonly asked: readonly string[];
}

/**
 * A lookup in memory. Names that are not in the zone do not exist, unless another name lies below them. Aliases are followed as the port
 * demands.
 */
export function zoneLookup(zone: Readonly<Record<string, ZoneEntry>>): ZoneLookup {
	const asked: string[] = [];
	const answer = (name: string, hops: number): TxtAnswer => {
		const entry = zone[name];
		if (entry === undefined)
			return { state: "absent", nameExists: Object.keys(zone).some((key) => key.endsWith(`.${name}`)) };
		if ("fails" in entry) return { state: "unknown", code: entry.fails };
		if ("alias" in entry) return hops === 0 ? { state: "unknown", code: "cname-loop" } : answer(entry.alias, hops - 1);
		return entry.length === 0 ? { state: "absent", nameExists: true } : { state: "found", records: entry };
	};
	const lookup = async (name: string): Promise<TxtAnswer> => {
		asked.push(name);
		return answer(name, 8);
	};
	return Object.assign(lookup, { asked });
}
