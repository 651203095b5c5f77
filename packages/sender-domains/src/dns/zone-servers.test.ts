import { createFakeClock } from "@todoku/core/testing";
import { describe, expect, it } from "vitest";
import { servedLookup } from "../../test/served-lookups.ts";
import type { ServedNames } from "../testing/index.ts";
import type { DnsLookup } from "./dns-answer.ts";
import { ZoneServersFinder } from "./zone-servers.ts";

const delegated: ServedNames = {
	"shop.example": { MX: ["10 mail.shop.example"] },
	"ns.shop.example": { A: ["203.0.113.53"], AAAA: ["2001:db8::53"] },
	"ns.isp.example": { A: ["203.0.113.54"] },
};

/** The zones are told by hand: a resolver answers NS questions at the apex alone. */
function resolver(
	names: ServedNames,
	zones: Readonly<Record<string, readonly string[]>>,
): DnsLookup & { asked: string[] } {
	const lookup = servedLookup(names);
	const asked: string[] = [];
	return Object.assign(
		async (...[name, type]: Parameters<DnsLookup>) => {
			asked.push(`${type} ${name}`);
			if (type !== "NS") return lookup(name, type);
			const hosts = zones[name];
			return hosts === undefined ? ({ state: "absent" } as const) : ({ state: "found", records: hosts } as const);
		},
		{ asked },
	);
}

function find(name: string, lookup: DnsLookup): ReturnType<ZoneServersFinder["find"]> {
	return new ZoneServersFinder(lookup, undefined, createFakeClock()).find(name);
}

describe("the servers of a zone", () => {
	it("are found by walking up to the NS records, the first address of each host before the second of any", async () => {
		const lookup = resolver(delegated, { "shop.example": ["ns.shop.example", "ns.isp.example"] });
		expect(await find("t1._domainkey.shop.example", lookup)).toEqual({
			zone: "shop.example",
			servers: [
				{ address: "203.0.113.53", port: 53 },
				{ address: "203.0.113.54", port: 53 },
				{ address: "2001:db8::53", port: 53 },
			],
		});
	});

	it("are those of the closest zone, where a part is delegated elsewhere", async () => {
		const lookup = resolver(delegated, {
			"shop.example": ["ns.shop.example"],
			"_domainkey.shop.example": ["ns.isp.example"],
		});
		expect(await find("t1._domainkey.shop.example", lookup)).toMatchObject({ zone: "_domainkey.shop.example" });
	});

	it("are not those of an alias's target", async () => {
		const names = { ...delegated, "_dmarc.shop.example": { CNAME: "other.example" } };
		const lookup = resolver(names, { "_dmarc.shop.example": ["ns.isp.example"], "shop.example": ["ns.shop.example"] });
		expect(await find("_dmarc.shop.example", lookup)).toMatchObject({ zone: "shop.example" });
	});

	it.each(["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"])(
		"are never asked at %s, which whoever owns the domain could have written there",
		async (address) => {
			const names = { ...delegated, "ns.isp.example": { A: [address] } };
			expect(await find("shop.example", resolver(names, { "shop.example": ["ns.isp.example"] }))).toBe("no-servers");
		},
	);

	it.each(["::1", "fc00::1", "fe80::1", "::ffff:127.0.0.1"])("are never asked at %s", async (address) => {
		const lookup: DnsLookup = async (_, type) =>
			type === "NS" || type === "AAAA"
				? { state: "found", records: [type === "NS" ? "ns.isp.example" : address] }
				: { state: "absent" };
		expect(await find("shop.example", lookup)).toBe("no-servers");
	});

	it("are four at most, however many there are", async () => {
		const addresses = Array.from({ length: 30 }, (_, index) => `203.0.113.${index}`);
		const lookup = resolver(
			{ "ns.isp.example": { A: addresses } },
			{ "shop.example": Array(30).fill("ns.isp.example") },
		);
		expect((await find("shop.example", lookup)) as { servers: unknown }).toMatchObject({ servers: { length: 4 } });
	});

	it("are unknown for the reason that the resolver gave", async () => {
		expect(await find("shop.example", async () => ({ state: "unknown", code: "servfail" }))).toBe("servfail");
	});

	it("are found above a name whose NS question fails", async () => {
		const lookup = resolver(delegated, { "shop.example": ["ns.shop.example"] });
		const flaky: DnsLookup = async (name, type) =>
			name === "bounce.shop.example" ? { state: "unknown", code: "servfail" } : lookup(name, type);
		expect(await find("bounce.shop.example", flaky)).toMatchObject({ zone: "shop.example" });
	});

	it("are remembered for a minute", async () => {
		const clock = createFakeClock();
		const lookup = resolver(delegated, { "shop.example": ["ns.shop.example"] });
		const finder = new ZoneServersFinder(lookup, undefined, clock);
		await finder.find("shop.example");
		const once = lookup.asked.length;
		clock.advance(59_999);
		await finder.find("shop.example");
		expect(lookup.asked).toHaveLength(once);
		clock.advance(1);
		await finder.find("shop.example");
		expect(lookup.asked).toHaveLength(2 * once);
	});

	it("can be given for a zone, and nothing is looked up then", async () => {
		const lookup = resolver(delegated, { "bounce.shop.example": ["ns.isp.example"] });
		const finder = new ZoneServersFinder(
			lookup,
			(zone) => (zone === "shop.example" ? ["127.0.0.1:5353", "[::1]:5353"] : []),
			createFakeClock(),
		);
		expect(await finder.find("bounce.shop.example")).toEqual({
			zone: "shop.example",
			servers: [
				{ address: "127.0.0.1", port: 5_353 },
				{ address: "::1", port: 5_353 },
			],
		});
		expect(lookup.asked).toEqual([]);
	});
});
