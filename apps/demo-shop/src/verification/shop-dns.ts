import type { PlannedRecord } from "@todoku/sender-domains";
import { type DnsServer, type ServedNames, type ServedRecords, startDnsServer } from "@todoku/sender-domains/testing";

/** The DNS of this demonstration, and the staff who look after the shops' part of it. */
export interface ShopDns {
	/** Where everybody asks: `127.0.0.1:port`. Sees a change some seconds late, as resolvers do. */
	readonly resolver: string;
	/** Where the zones themselves are kept: sees a change at once. */
	readonly authority: string;
	/** Does what the letter to the shop's DNS staff asks for. */
	publish(records: readonly PlannedRecord[]): void;
	/** Takes the same records away again, as happens when a shop moves to another DNS provider. */
	withdraw(records: readonly PlannedRecord[]): void;
	close(): Promise<void>;
}

/** @param propagationMs How long resolvers go on with what they had. */
export async function startShopDns(names: ServedNames, propagationMs: number): Promise<ShopDns> {
	const zones = { ".": names };
	const authority = await startDnsServer({ zones });
	const resolver = await startDnsServer({ zones, role: "resolver" }).catch(async (error: unknown) => {
		await authority.close();
		throw error;
	});
	const timers = new Set<NodeJS.Timeout>();
	const change = (apply: (server: DnsServer) => void): void => {
		apply(authority);
		const timer = setTimeout(() => {
			timers.delete(timer);
			apply(resolver);
		}, propagationMs);
		timers.add(timer);
	};
	return {
		resolver: resolver.address,
		authority: authority.address,
		publish: (records) => change((server) => each(records, (name, served) => server.set(name, served))),
		withdraw: (records) => change((server) => each(records, (name) => server.remove(name))),
		async close() {
			for (const timer of timers) clearTimeout(timer);
			await Promise.all([authority.close(), resolver.close()]);
		},
	};
}

function each(records: readonly PlannedRecord[], apply: (name: string, served: ServedRecords) => void): void {
	for (const { name, type, value } of records) apply(name, toServed(type, value));
}

function toServed(type: PlannedRecord["type"], value: string): ServedRecords {
	switch (type) {
		case "MX":
			return { MX: [value] };
		case "TXT":
			return { TXT: [value] };
		case "CNAME":
			return { CNAME: value };
		default:
			return type satisfies never;
	}
}
