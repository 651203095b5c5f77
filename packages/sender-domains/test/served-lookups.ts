import { formatExchange, formatHost } from "../src/dns/record-text.ts";
import type { DnsAnswer, DnsLookup } from "../src/index.ts";
import type { ServedNames } from "../src/testing/index.ts";
import { ServedZones } from "../src/testing/served-zones.ts";

/** Both views of the same zones, in memory. */
export function servedLookup(names: ServedNames): DnsLookup {
	const zones = new ServedZones();
	zones.add(".", names);
	return async (name, type): Promise<DnsAnswer> => {
		if (zones.loses(name)) return { state: "unknown", code: "timeout" };
		const { rcode, answers } = zones.resolve(name, type);
		if (rcode === "SERVFAIL" || rcode === "REFUSED")
			return { state: "unknown", code: rcode === "SERVFAIL" ? "servfail" : "refused" };
		const records = answers.flatMap((answer): string[] => {
			if (answer.type !== type) return [];
			if (answer.type === "TXT") return [Buffer.concat(answer.data as Buffer[]).toString("latin1")];
			if (answer.type === "MX") return [formatExchange(answer.data.preference ?? 0, answer.data.exchange)];
			return "data" in answer && typeof answer.data === "string" ? [formatHost(answer.data)] : [];
		});
		if (records.length > 0) return { state: "found", records };
		return { state: "absent", nameExists: rcode !== "NXDOMAIN" || answers.length > 0 };
	};
}
