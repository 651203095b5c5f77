import type { ServedNames } from "@todoku/sender-domains/testing";
import { dmarcZone } from "../shop/seed.ts";
import type { ShopSeed } from "../shop/shop.ts";

/** What stands in the DNS of this demonstration from the start: every shop takes mail at its domain, and some have a DMARC policy. */
export function demoNames(seeds: readonly ShopSeed[]): ServedNames {
	const domains = new Set(seeds.flatMap(fromDomains));
	return {
		...Object.fromEntries([...domains].map((domain) => [domain, { MX: [`10 mail.${domain}`], A: ["192.0.2.80"] }])),
		...Object.fromEntries([...dmarcZone].map(([name, record]) => [name, { TXT: [record] }])),
	};
}

function fromDomains({ froms }: ShopSeed): readonly string[] {
	const texts = typeof froms === "string" ? [froms] : Object.values(froms);
	return texts.flatMap((text) => /@([a-z0-9.-]+)>?$/i.exec(text)?.[1]?.toLowerCase() ?? []);
}
