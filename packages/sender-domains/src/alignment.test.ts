import type { Alignment } from "@todoku/core";
import { createFakeClock } from "@todoku/core/testing";
import { describe, expect, it } from "vitest";
import { type ZoneEntry, zoneLookup } from "../test/zone.ts";
import { createAlignmentCheck } from "./alignment.ts";
import { createDmarcCache } from "./dmarc-cache.ts";

type Zone = Readonly<Record<string, ZoneEntry>>;

function check(from: string, signer: string | null, zone: Zone): Promise<Alignment> | Alignment {
	return createAlignmentCheck({ lookup: zoneLookup(zone), signingDomain: () => signer })(from);
}

const reject = ["v=DMARC1; p=reject"];
const strict = ["v=DMARC1; p=reject; adkim=s"];
const down: ZoneEntry = { fails: "servfail" };

describe("mail that is not signed", () => {
	it.each<readonly [Alignment, string, string, Zone]>([
		["safe", "no policy", "shop.example", {}],
		["safe", "p=none", "shop.example", { "_dmarc.shop.example": ["v=DMARC1; p=none"] }],
		["safe", "the parent's sp=none", "a.shop.example", { "_dmarc.shop.example": ["v=DMARC1; p=reject; sp=none"] }],
		["safe", "a report address only", "shop.example", { "_dmarc.shop.example": ["v=DMARC1; rua=mailto:a@b.example"] }],
		["safe", "a record too broken to ask anything", "shop.example", { "_dmarc.shop.example": ["v=DMARC1; p=rejct"] }],
		["safe", "two records", "shop.example", { "_dmarc.shop.example": [...reject, ...reject] }],
		[
			"safe",
			"none, with lookups above failing",
			"a.shop.example",
			{ "_dmarc.a.shop.example": ["v=DMARC1; p=none"], "_dmarc.shop.example": down },
		],
		["unsafe", "p=reject", "shop.example", { "_dmarc.shop.example": reject }],
		["unsafe", "p=quarantine", "shop.example", { "_dmarc.shop.example": ["v=DMARC1; p=quarantine"] }],
		["unsafe", "the parent's policy", "a.shop.example", { "_dmarc.shop.example": reject }],
		["unsafe", "p=reject in test mode", "shop.example", { "_dmarc.shop.example": ["v=DMARC1; p=reject; t=y"] }],
		[
			"unsafe",
			"p=quarantine in test mode, which the older rules do not know",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=quarantine; t=y"] },
		],
		["unsafe", "a policy under RFC 9989 alone", "shop.co.jp", { "_dmarc.co.jp": ["v=DMARC1; p=reject; psd=y"] }],
		[
			"unsafe",
			"a policy under the older rules alone",
			"a.dept.shop.example",
			{ "_dmarc.dept.shop.example": ["v=DMARC1; p=none; psd=n"], "_dmarc.shop.example": reject },
		],
		[
			"unsafe",
			"np for a domain that does not exist",
			"a.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=none; np=reject"] },
		],
		[
			"unsafe",
			"p=reject in a record voided by a broken sp",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; sp=all; rua=mailto:a@b.example"] },
		],
		[
			"unsafe",
			"p=reject in a record broken for good",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; p=none"] },
		],
		[
			"unsafe",
			"p=reject, with lookups above failing",
			"a.shop.example",
			{ "_dmarc.a.shop.example": reject, "_dmarc.shop.example": down },
		],
		[
			"unsafe",
			"one policy found and the other not told",
			"a.shop.co.jp",
			{ "_dmarc.shop.co.jp": reject, "_dmarc.jp": down },
		],
		["unknown", "no answer", "shop.example", { "_dmarc.shop.example": down }],
		[
			"unknown",
			"one policy of none and the other not told",
			"a.shop.co.jp",
			{ "_dmarc.shop.co.jp": ["v=DMARC1; p=none"], "_dmarc.jp": down },
		],
		[
			"unknown",
			"no answer about existence, where np differs",
			"a.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=none; np=reject"], "a.shop.example": down },
		],
	])("is %s with %s", async (verdict, _, from, zone) => {
		expect(await check(from, null, zone)).toBe(verdict);
	});
});

describe("mail that is signed", () => {
	it.each<readonly [Alignment, string, string, string, Zone]>([
		["safe", "with the From domain", "shop.example", "shop.example", { "_dmarc.shop.example": strict }],
		[
			"safe",
			"with the From domain in another spelling",
			"xn--wgv71a119e.example",
			"日本語.EXAMPLE.",
			{ "_dmarc.xn--wgv71a119e.example": strict },
		],
		[
			"safe",
			"with the From domain while the DNS is down",
			"shop.example",
			"shop.example",
			{ "_dmarc.shop.example": down },
		],
		["safe", "with the parent domain", "a.shop.example", "shop.example", { "_dmarc.shop.example": reject }],
		["safe", "with a sister domain", "a.shop.example", "b.shop.example", { "_dmarc.shop.example": reject }],
		["safe", "with a subdomain", "shop.example", "mail.shop.example", { "_dmarc.shop.example": reject }],
		["safe", "with a stranger, where there is no policy", "shop.example", "relay.example", {}],
		[
			"unsafe",
			"with the parent domain, where adkim is strict",
			"a.shop.example",
			"shop.example",
			{ "_dmarc.shop.example": strict },
		],
		[
			"unsafe",
			"with a subdomain, where adkim is strict",
			"shop.example",
			"a.shop.example",
			{ "_dmarc.shop.example": strict },
		],
		["unsafe", "with a stranger", "shop.example", "relay.example", { "_dmarc.shop.example": reject }],
		[
			"unsafe",
			"with a domain that only ends alike",
			"shop.example",
			"xshop.example",
			{ "_dmarc.shop.example": reject },
		],
		[
			"unsafe",
			"with another company's domain under co.jp",
			"shop.co.jp",
			"relay.co.jp",
			{ "_dmarc.shop.co.jp": reject, "_dmarc.co.jp": reject },
		],
		["unsafe", "with the public suffix", "shop.co.jp", "co.jp", { "_dmarc.shop.co.jp": reject }],
		[
			"unsafe",
			"with the parent domain, of which psd=n cuts it off",
			"a.dept.shop.example",
			"shop.example",
			{ "_dmarc.dept.shop.example": ["v=DMARC1; p=reject; psd=n"], "_dmarc.shop.example": reject },
		],
		[
			"unsafe",
			"with a sister, of which psd=y above cuts it off",
			"a.bank.example",
			"b.bank.example",
			{ "_dmarc.bank.example": ["v=DMARC1; p=reject; psd=y"] },
		],
		[
			"unsafe",
			"with a sister that has cut itself off by psd=n",
			"a.shop.example",
			"b.shop.example",
			{ "_dmarc.b.shop.example": ["v=DMARC1; p=none; psd=n"], "_dmarc.shop.example": reject },
		],
		[
			"unsafe",
			"with a stranger while lookups above fail",
			"a.shop.example",
			"relay.example",
			{ "_dmarc.a.shop.example": reject, "_dmarc.shop.example": down },
		],
		[
			"unknown",
			"with the parent domain, of whose record nothing is known",
			"a.shop.example",
			"shop.example",
			{ "_dmarc.a.shop.example": reject, "_dmarc.shop.example": down },
		],
		[
			"unknown",
			"with a sister whose own name does not answer",
			"a.shop.example",
			"b.shop.example",
			{ "_dmarc.b.shop.example": down, "_dmarc.shop.example": reject },
		],
		[
			"unknown",
			"with the parent domain while nothing answers",
			"a.shop.example",
			"shop.example",
			{ "_dmarc.a.shop.example": down },
		],
		[
			"unknown",
			"with a stranger while nothing answers",
			"shop.example",
			"relay.example",
			{ "_dmarc.shop.example": down },
		],
	])("is %s %s", async (verdict, _, from, signer, zone) => {
		expect(await check(from, signer, zone)).toBe(verdict);
	});

	it("needs no lookup when the signature is the From domain's", async () => {
		const lookup = zoneLookup({ "_dmarc.shop.example": reject });
		await createAlignmentCheck({ lookup, signingDomain: (from) => from })("shop.example");
		expect(lookup.asked).toEqual([]);
	});

	it("needs no lookup for a signer of another organisation by the list", async () => {
		const lookup = zoneLookup({ "_dmarc.shop.example": reject });
		await createAlignmentCheck({ lookup, signingDomain: () => "relay.example" })("shop.example");
		expect(lookup.asked.filter((name) => name.includes("relay"))).toEqual([]);
	});
});

describe("mail signed with the parent of a domain that psd=n has cut off", () => {
	it("is unknown while the record that the older rules go by cannot be read: it may want strict alignment", async () => {
		const zone = { "_dmarc.dept.shop.example": ["v=DMARC1; p=reject; psd=n"], "_dmarc.shop.example": down };
		expect(await check("a.dept.shop.example", "dept.shop.example", zone)).toBe("unknown");
	});
});

describe("createAlignmentCheck", () => {
	it("takes mail as unsigned when nobody says what it is signed with", async () => {
		const alignment = createAlignmentCheck({ lookup: zoneLookup({ "_dmarc.shop.example": reject }) });
		expect(await alignment("shop.example")).toBe("unsafe");
	});

	it("asks for the signing domain of each From domain, in ASCII, and waits for it", async () => {
		const asked: string[] = [];
		const alignment = createAlignmentCheck({
			lookup: zoneLookup({ "_dmarc.xn--wgv71a119e.example": reject }),
			signingDomain: async (from) => {
				asked.push(from);
				return from;
			},
		});
		expect(await alignment("日本語.example")).toBe("safe");
		expect(asked).toEqual(["xn--wgv71a119e.example"]);
	});

	it.each([
		[
			"throws",
			() => {
				throw new Error("no key store");
			},
		],
		["returns what is no domain name", () => "not a domain"],
	])("rejects when signingDomain %s", async (_, signingDomain) => {
		const alignment = createAlignmentCheck({ lookup: zoneLookup({}), signingDomain });
		await expect(async () => alignment("shop.example")).rejects.toThrow();
	});

	it("remembers what it found, and looks anew when its cache is told to forget", async () => {
		const zone: Record<string, ZoneEntry> = { "_dmarc.shop.example": reject };
		const cache = createDmarcCache({ lookup: zoneLookup(zone), clock: createFakeClock() });
		const alignment = createAlignmentCheck({ cache });
		expect(await alignment("shop.example")).toBe("unsafe");
		zone["_dmarc.shop.example"] = ["v=DMARC1; p=none"];
		expect(await alignment("shop.example")).toBe("unsafe");
		cache.invalidate("shop.example");
		expect(await alignment("shop.example")).toBe("safe");
	});

	it("remembers without being given a cache", async () => {
		const lookup = zoneLookup({});
		const alignment = createAlignmentCheck({ lookup });
		await alignment("shop.example");
		await alignment("shop.example");
		expect(lookup.asked).toEqual(["_dmarc.shop.example", "_dmarc.example"]);
	});

	it("refuses a lookup beside a cache, which has its own", () => {
		const lookup = zoneLookup({});
		expect(() => createAlignmentCheck({ lookup, cache: createDmarcCache({ lookup }) })).toThrow(
			expect.objectContaining({ code: "invalid-option", option: "lookup" }),
		);
	});
});
