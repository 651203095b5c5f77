import { createFakeClock } from "@todoku/core/testing";
import { describe, expect, it } from "vitest";
import { type ZoneEntry, type ZoneLookup, zoneLookup } from "../test/zone.ts";
import { createDmarcCache, type DmarcCache, type DmarcCacheOptions } from "./dmarc-cache.ts";

const zone: Record<string, ZoneEntry> = {
	"_dmarc.shop.example": ["v=DMARC1; p=reject"],
	"_dmarc.down.example": { fails: "timeout" },
	"_dmarc.half.example": { fails: "servfail" },
	"_dmarc.news.half.example": ["v=DMARC1; p=none"],
};

function make(options: Omit<Partial<DmarcCacheOptions>, "lookup"> = {}): {
	cache: DmarcCache;
	lookup: ZoneLookup;
	advance: (milliseconds: number) => void;
	discoveries: (domain: string) => number;
} {
	const lookup = zoneLookup(zone);
	const clock = createFakeClock();
	const cache = createDmarcCache({ lookup, clock, ...options });
	const discoveries = (domain: string) => lookup.asked.filter((name) => name === `_dmarc.${domain}`).length;
	return { cache, lookup, advance: (milliseconds) => clock.advance(milliseconds), discoveries };
}

describe("createDmarcCache", () => {
	it("looks nothing up before it is asked", () => {
		expect(make().lookup.asked).toEqual([]);
	});

	it.each([
		["a record", "shop.example"],
		["an absence", "nothing.example"],
	])("remembers %s for five minutes and not longer", async (_, domain) => {
		const { cache, advance, discoveries } = make();
		await cache.discover(domain);
		advance(299_999);
		await cache.discover(domain);
		expect(discoveries(domain)).toBe(1);
		advance(1);
		await cache.discover(domain);
		expect(discoveries(domain)).toBe(2);
	});

	it("remembers a failure for thirty seconds and not longer", async () => {
		const { cache, advance, discoveries } = make();
		await cache.discover("down.example");
		advance(29_999);
		await cache.discover("down.example");
		expect(discoveries("down.example")).toBe(1);
		advance(1);
		await cache.discover("down.example");
		expect(discoveries("down.example")).toBe(2);
	});

	it("keeps a policy that was found for thirty seconds only, if a lookup above it failed", async () => {
		const { cache, advance, discoveries } = make();
		const { treeWalk } = await cache.discover("news.half.example");
		expect(treeWalk).toMatchObject({ state: "found", policy: "none", organizationalDomain: null });
		advance(29_999);
		await cache.discover("news.half.example");
		expect(discoveries("news.half.example")).toBe(1);
		advance(1);
		await cache.discover("news.half.example");
		expect(discoveries("news.half.example")).toBe(2);
	});

	it("takes its ages from the options, and no failure outlives a success", async () => {
		const { cache, advance, discoveries } = make({ maxAgeMs: 1_000, maxUnknownAgeMs: 5_000 });
		await cache.discover("shop.example");
		await cache.discover("down.example");
		advance(999);
		await cache.discover("shop.example");
		await cache.discover("down.example");
		expect([discoveries("shop.example"), discoveries("down.example")]).toEqual([1, 1]);
		advance(1);
		await cache.discover("shop.example");
		await cache.discover("down.example");
		expect([discoveries("shop.example"), discoveries("down.example")]).toEqual([2, 2]);
	});

	it("remembers nothing with an age of 0", async () => {
		const { cache, discoveries } = make({ maxAgeMs: 0 });
		await cache.discover("shop.example");
		await cache.discover("shop.example");
		expect(discoveries("shop.example")).toBe(2);
	});

	it("shares one discovery between calls at the same time, in any spelling", async () => {
		const { cache, discoveries } = make();
		const all = await Promise.all([
			cache.discover("shop.example"),
			cache.discover("SHOP.example."),
			cache.discover("shop.example"),
		]);
		expect(new Set(all).size).toBe(1);
		expect(discoveries("shop.example")).toBe(1);
	});

	it("forgets the domain that was not asked for the longest when there are too many", async () => {
		const { cache, discoveries } = make({ maxDomains: 2 });
		await cache.discover("a.example");
		await cache.discover("b.example");
		await cache.discover("a.example");
		await cache.discover("c.example");
		await cache.discover("a.example");
		await cache.discover("b.example");
		expect([discoveries("a.example"), discoveries("b.example")]).toEqual([1, 2]);
	});

	it("forgets an invalidated domain and those below it, and no other", async () => {
		const { cache, discoveries } = make();
		const domains = ["shop.example", "news.shop.example", "xshop.example"];
		for (const domain of domains) await cache.discover(domain);
		const before = domains.map(discoveries);
		cache.invalidate("Shop.example");
		for (const domain of domains) await cache.discover(domain);
		// The record of shop.example is read for itself and for the domain below it.
		expect(before).toEqual([2, 1, 1]);
		expect(domains.map(discoveries)).toEqual([4, 2, 1]);
	});

	it("does not serve a discovery that was under way when its domain was invalidated", async () => {
		const { cache, discoveries } = make();
		const early = cache.discover("shop.example");
		cache.invalidate("shop.example");
		const late = cache.discover("shop.example");
		expect(await late).not.toBe(await early);
		expect(await cache.discover("shop.example")).toBe(await late);
		expect(discoveries("shop.example")).toBe(2);
	});

	it("forgets everything when cleared", async () => {
		const { cache, discoveries } = make();
		await cache.discover("shop.example");
		cache.clear();
		await cache.discover("shop.example");
		expect(discoveries("shop.example")).toBe(2);
	});

	it("answers for what is no domain name, without a lookup", async () => {
		const { cache, lookup } = make();
		expect((await cache.discover("a..b")).treeWalk).toMatchObject({ state: "unknown", code: "invalid-name" });
		cache.invalidate("a..b");
		expect(lookup.asked).toEqual([]);
	});

	it.each([
		["maxDomains", { maxDomains: 0 }],
		["maxDomains", { maxDomains: 1.5 }],
		["maxAgeMs", { maxAgeMs: -1 }],
		["maxUnknownAgeMs", { maxUnknownAgeMs: Number.NaN }],
		["lookup", { lookup: "dns" as never }],
	])("refuses a bad %s (%j)", (option, options) => {
		expect(() => createDmarcCache({ lookup: zoneLookup({}), ...options })).toThrow(
			expect.objectContaining({ code: "invalid-option", option }),
		);
	});
});
