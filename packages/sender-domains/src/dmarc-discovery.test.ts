import { describe, expect, it } from "vitest";
import { type ZoneEntry, zoneLookup } from "../test/zone.ts";
import { type DmarcDiscovery, type DmarcFinding, discoverDmarc } from "./dmarc-discovery.ts";

type Zone = Readonly<Record<string, ZoneEntry>>;

const reject = ["v=DMARC1; p=reject"];
const quarantine = ["v=DMARC1; p=quarantine"];
const none = ["v=DMARC1; p=none"];
const silent: Zone = {};

function discover(domain: string, zone: Zone): Promise<DmarcDiscovery> {
	return discoverDmarc(domain, zoneLookup(zone));
}

/** A finding in one line: `reject (p) of own shop.example, org shop.example`. */
function say(finding: DmarcFinding): string {
	const org = `org ${finding.organizationalDomain}`;
	switch (finding.state) {
		case "found":
			return `${finding.policy} (${finding.tag}) of ${finding.source} ${finding.foundAt}, ${org}`;
		case "broken":
			return `broken, of ${finding.source} ${finding.foundAt}, ${org}`;
		case "absent":
			return `absent, ${org}`;
		case "unknown":
			return `unknown: ${finding.code} at ${finding.name}, ${org}`;
		default:
			return finding satisfies never;
	}
}

describe("both sets of rules agree", () => {
	it.each<readonly [string, string, Zone, string]>([
		["no record anywhere", "shop.example", silent, "absent, org shop.example"],
		[
			"the domain's own record",
			"shop.example",
			{ "_dmarc.shop.example": reject },
			"reject (p) of own shop.example, org shop.example",
		],
		[
			"the parent's record",
			"news.shop.example",
			{ "_dmarc.shop.example": reject },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"the parent's sp",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; sp=none"] },
			"none (sp) of organizational shop.example, org shop.example",
		],
		[
			"an sp that does not concern the domain itself",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; sp=none; np=none"] },
			"reject (p) of own shop.example, org shop.example",
		],
		[
			"its own record over its parent's",
			"news.shop.example",
			{ "_dmarc.news.shop.example": none, "_dmarc.shop.example": reject },
			"none (p) of own news.shop.example, org shop.example",
		],
		[
			"a record half-way up, which counts for nothing",
			"a.b.shop.example",
			{ "_dmarc.b.shop.example": none, "_dmarc.shop.example": reject },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"an np, for a subdomain that exists",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=none; np=reject"], "news.shop.example": [] },
			"none (p) of organizational shop.example, org shop.example",
		],
		[
			"an np, for a subdomain that exists by what is below it",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=none; np=reject"], "x.news.shop.example": ["x"] },
			"none (p) of organizational shop.example, org shop.example",
		],
		[
			"psd=n at the organisational domain",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; psd=n"] },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"psd=u, which says nothing",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; psd=u"] },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"a public suffix that speaks, below which the shop has a record",
			"shop.co.jp",
			{ "_dmarc.shop.co.jp": none, "_dmarc.co.jp": ["v=DMARC1; p=reject; psd=y"] },
			"none (p) of own shop.co.jp, org shop.co.jp",
		],
		[
			"a public suffix that speaks, and the shop's record one below it",
			"news.shop.co.jp",
			{ "_dmarc.shop.co.jp": quarantine, "_dmarc.co.jp": ["v=DMARC1; p=reject; psd=y"] },
			"quarantine (p) of organizational shop.co.jp, org shop.co.jp",
		],
		[
			"a company under co.jp",
			"mail.shop.co.jp",
			{ "_dmarc.shop.co.jp": reject },
			"reject (p) of organizational shop.co.jp, org shop.co.jp",
		],
		[
			"a city, the exception to a wildcard suffix",
			"www.city.kobe.jp",
			{ "_dmarc.city.kobe.jp": reject },
			"reject (p) of organizational city.kobe.jp, org city.kobe.jp",
		],
		[
			"a domain under a wildcard suffix",
			"mail.shop.ward.kobe.jp",
			{ "_dmarc.shop.ward.kobe.jp": reject },
			"reject (p) of organizational shop.ward.kobe.jp, org shop.ward.kobe.jp",
		],
		[
			"a hosting domain that is a suffix only in the list's private part",
			"shop.github.io",
			{ "_dmarc.github.io": reject },
			"reject (p) of organizational github.io, org github.io",
		],
		[
			"an internationalised domain",
			"news.日本語.example",
			{ "_dmarc.xn--wgv71a119e.example": reject },
			"reject (p) of organizational xn--wgv71a119e.example, org xn--wgv71a119e.example",
		],
		[
			"upper case and a trailing dot in the question",
			"News.SHOP.Example.",
			{ "_dmarc.shop.example": reject },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"a record in upper case",
			"shop.example",
			{ "_dmarc.shop.example": ["V=DMARC1; P=REJECT"] },
			"reject (p) of own shop.example, org shop.example",
		],
		[
			"eight labels",
			"a.b.c.d.e.f.shop.example",
			{ "_dmarc.shop.example": reject },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"thirteen labels",
			"a.b.c.d.e.f.g.h.i.j.mail.shop.example",
			{ "_dmarc.shop.example": reject },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"thirteen labels and their own record",
			"a.b.c.d.e.f.g.h.i.j.mail.shop.example",
			{ "_dmarc.a.b.c.d.e.f.g.h.i.j.mail.shop.example": none, "_dmarc.shop.example": reject },
			"none (p) of own a.b.c.d.e.f.g.h.i.j.mail.shop.example, org shop.example",
		],
		["one label", "localhost", { "_dmarc.localhost": reject }, "reject (p) of own localhost, org localhost"],
		[
			"two records at its own name and nothing above",
			"shop.example",
			{ "_dmarc.shop.example": [...reject, ...none] },
			"absent, org shop.example",
		],
		[
			"two records at the parent's name",
			"news.shop.example",
			{ "_dmarc.shop.example": [...reject, ...reject] },
			"absent, org news.shop.example / absent, org shop.example",
		],
		[
			"a record beside other texts",
			"shop.example",
			{ "_dmarc.shop.example": ["v=spf1 -all", "v=DMARC1; p=reject", "x"] },
			"reject (p) of own shop.example, org shop.example",
		],
		[
			"a wildcard's SPF record at its own name",
			"news.shop.example",
			{ "_dmarc.news.shop.example": ["v=spf1 -all"], "_dmarc.shop.example": reject },
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"a record with leading junk, which is none",
			"shop.example",
			{ "_dmarc.shop.example": ['"v=DMARC1; p=reject"'] },
			"absent, org shop.example",
		],
		[
			"a record with a version of its own",
			"shop.example",
			{ "_dmarc.shop.example": ["v=dmarc1; p=reject"] },
			"absent, org shop.example",
		],
		[
			"a broken p beside a report address",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=rejct; rua=mailto:a@shop.example"] },
			"none (null) of own shop.example, org shop.example",
		],
		[
			"a broken p and no report address",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=rejct"] },
			"broken, of own shop.example, org shop.example",
		],
		[
			"a broken own record, which hides the parent's",
			"news.shop.example",
			{ "_dmarc.news.shop.example": ["v=DMARC1; p=rejct"], "_dmarc.shop.example": reject },
			"broken, of own news.shop.example, org shop.example",
		],
		[
			"a report address only",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; rua=mailto:a@shop.example"] },
			"none (null) of own shop.example, org shop.example",
		],
		[
			"nothing but a broken report address",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; rua=a@shop.example"] },
			"broken, of own shop.example, org shop.example",
		],
		[
			"a broken sp, which voids a valid p",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; sp=all; rua=mailto:a@shop.example"] },
			"none (null) of own shop.example, org shop.example",
		],
		[
			"an alias at its own name",
			"shop.example",
			{ "_dmarc.shop.example": { alias: "shop.dmarc.host.example" }, "shop.dmarc.host.example": reject },
			"reject (p) of own shop.example, org shop.example",
		],
		[
			"a chain of aliases",
			"shop.example",
			{
				"_dmarc.shop.example": { alias: "a.host.example" },
				"a.host.example": { alias: "b.host.example" },
				"b.host.example": reject,
			},
			"reject (p) of own shop.example, org shop.example",
		],
		[
			"an alias to nowhere",
			"news.shop.example",
			{ "_dmarc.news.shop.example": { alias: "gone.host.example" }, "_dmarc.shop.example": quarantine },
			"quarantine (p) of organizational shop.example, org shop.example",
		],
		[
			"an alias in a circle",
			"shop.example",
			{ "_dmarc.shop.example": { alias: "_dmarc.shop.example" } },
			"unknown: cname-loop at _dmarc.shop.example, org null / unknown: cname-loop at _dmarc.shop.example, org shop.example",
		],
		[
			"SERVFAIL at its own name",
			"news.shop.example",
			{ "_dmarc.news.shop.example": { fails: "servfail" }, "_dmarc.shop.example": none },
			"unknown: servfail at _dmarc.news.shop.example, org null / unknown: servfail at _dmarc.news.shop.example, org shop.example",
		],
		[
			"a time-out at the organisational domain",
			"news.shop.example",
			{ "_dmarc.shop.example": { fails: "timeout" } },
			"unknown: timeout at _dmarc.shop.example, org null / unknown: timeout at _dmarc.shop.example, org shop.example",
		],
		[
			"its own record, and SERVFAIL above it",
			"news.shop.example",
			{ "_dmarc.news.shop.example": reject, "_dmarc.shop.example": { fails: "servfail" } },
			"reject (p) of own news.shop.example, org null / reject (p) of own news.shop.example, org shop.example",
		],
		["what is no domain name", "a..b", silent, "unknown: invalid-name at a..b, org null"],
		["an IP address", "192.0.2.1", silent, "unknown: invalid-name at 192.0.2.1, org null"],
	])("about %s", async (_, domain, zone, expected) => {
		const { treeWalk, publicSuffix, disagreement } = await discover(domain, zone);
		const [first, second = first] = expected.split(" / ");
		expect([say(treeWalk), say(publicSuffix)]).toEqual([first, second]);
		expect(disagreement).toBeNull();
	});
});

describe("the two sets of rules disagree", () => {
	it.each<readonly [string, string, Zone, string, string]>([
		[
			"t=y lowers quarantine to none by RFC 9989 alone",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=quarantine; t=y"] },
			"none (p) of own shop.example, org shop.example",
			"quarantine (p) of own shop.example, org shop.example",
		],
		[
			"t=y lowers reject to quarantine by RFC 9989 alone",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=none; sp=reject; t=y"] },
			"quarantine (sp) of organizational shop.example, org shop.example",
			"reject (sp) of organizational shop.example, org shop.example",
		],
		[
			"np is for a subdomain that does not exist, and unknown to the older rules",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=none; np=reject"] },
			"reject (np) of organizational shop.example, org shop.example",
			"none (p) of organizational shop.example, org shop.example",
		],
		[
			"np may also be milder",
			"news.shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; sp=quarantine; np=none"] },
			"none (np) of organizational shop.example, org shop.example",
			"quarantine (sp) of organizational shop.example, org shop.example",
		],
		[
			"a broken np voids the record by RFC 9989 alone",
			"shop.example",
			{ "_dmarc.shop.example": ["v=DMARC1; p=reject; np=all"] },
			"broken, of own shop.example, org shop.example",
			"reject (p) of own shop.example, org shop.example",
		],
		[
			"a public suffix's policy covers those who have none",
			"shop.co.jp",
			{ "_dmarc.co.jp": ["v=DMARC1; p=reject; psd=y"] },
			"reject (p) of public-suffix co.jp, org shop.co.jp",
			"absent, org shop.co.jp",
		],
		[
			"and their subdomains, by its sp",
			"a.news.shop.co.jp",
			{ "_dmarc.co.jp": ["v=DMARC1; p=none; sp=quarantine; psd=y"] },
			"quarantine (sp) of public-suffix co.jp, org shop.co.jp",
			"absent, org shop.co.jp",
		],
		[
			"a public suffix's policy comes before a record below the organisation",
			"a.b.shop.co.jp",
			{ "_dmarc.b.shop.co.jp": none, "_dmarc.co.jp": ["v=DMARC1; p=reject; psd=y"] },
			"reject (p) of public-suffix co.jp, org shop.co.jp",
			"absent, org shop.co.jp",
		],
		[
			"psd=y makes a suffix that is in no list",
			"news.shop.bank.example",
			{ "_dmarc.bank.example": ["v=DMARC1; p=reject; psd=y"], "_dmarc.shop.bank.example": quarantine },
			"quarantine (p) of organizational shop.bank.example, org shop.bank.example",
			"reject (p) of organizational bank.example, org bank.example",
		],
		[
			"psd=n makes an organisation of its own below another",
			"a.dept.shop.example",
			{ "_dmarc.dept.shop.example": ["v=DMARC1; p=none; psd=n"], "_dmarc.shop.example": reject },
			"none (p) of organizational dept.shop.example, org dept.shop.example",
			"reject (p) of organizational shop.example, org shop.example",
		],
		[
			"a top-level domain's record without psd= makes it the organisation",
			"shop.example",
			{ "_dmarc.example": reject },
			"reject (p) of organizational example, org example",
			"absent, org shop.example",
		],
		[
			"a record at a listed suffix without psd= takes over from the shop's",
			"news.shop.co.jp",
			{ "_dmarc.shop.co.jp": none, "_dmarc.co.jp": reject },
			"reject (p) of organizational co.jp, org co.jp",
			"none (p) of organizational shop.co.jp, org shop.co.jp",
		],
		[
			"two records at its own name end the older search, while the walk goes on",
			"news.shop.example",
			{ "_dmarc.news.shop.example": [...none, ...none], "_dmarc.shop.example": reject },
			"reject (p) of organizational shop.example, org shop.example",
			"absent, org shop.example",
		],
		[
			"two records at the top of the organisation leave the walk a record half-way up",
			"a.b.shop.example",
			{ "_dmarc.b.shop.example": reject, "_dmarc.shop.example": [...none, ...none] },
			"reject (p) of organizational b.shop.example, org b.shop.example",
			"absent, org shop.example",
		],
		[
			"a record half-way up is the organisation's where there is none further up",
			"a.b.shop.example",
			{ "_dmarc.b.shop.example": reject },
			"reject (p) of organizational b.shop.example, org b.shop.example",
			"absent, org shop.example",
		],
	])("%s", async (_, domain, zone, byWalk, byList) => {
		const { treeWalk, publicSuffix, disagreement } = await discover(domain, zone);
		expect([say(treeWalk), say(publicSuffix)]).toEqual([byWalk, byList]);
		const policies = [treeWalk, publicSuffix].map((finding) => ("policy" in finding ? finding.policy : "absent"));
		expect(disagreement).toEqual({ treeWalk: policies[0], publicSuffix: policies[1] });
	});

	it("and one of them is unknown, which is no disagreement", async () => {
		const zone: Zone = { "_dmarc.shop.co.jp": none, "_dmarc.jp": { fails: "refused" } };
		const { treeWalk, publicSuffix, disagreement } = await discover("news.shop.co.jp", zone);
		expect([say(treeWalk), say(publicSuffix)]).toEqual([
			"unknown: refused at _dmarc.jp, org null",
			"none (p) of organizational shop.co.jp, org shop.co.jp",
		]);
		expect(disagreement).toBeNull();
	});
});

describe("a public suffix's mail", () => {
	it("is its own organisation's, whatever psd= says", async () => {
		const { treeWalk, publicSuffix } = await discover("co.jp", {
			"_dmarc.co.jp": ["v=DMARC1; p=reject; sp=none; psd=y"],
		});
		expect(say(treeWalk)).toBe("reject (p) of own co.jp, org co.jp");
		expect(say(publicSuffix)).toBe("reject (p) of own co.jp, org co.jp");
	});
});

describe("the lookups", () => {
	const deep = "a.b.c.d.e.f.g.h.i.j.mail.example.com";

	it("are the eight that RFC 9989 prints for thirteen labels", async () => {
		const lookup = zoneLookup(silent);
		await discoverDmarc(deep, lookup);
		expect(lookup.asked).toEqual([
			`_dmarc.${deep}`,
			"_dmarc.g.h.i.j.mail.example.com",
			"_dmarc.h.i.j.mail.example.com",
			"_dmarc.i.j.mail.example.com",
			"_dmarc.j.mail.example.com",
			"_dmarc.mail.example.com",
			"_dmarc.example.com",
			"_dmarc.com",
		]);
	});

	it("are eight for eight labels too, none left out", async () => {
		const lookup = zoneLookup(silent);
		await discoverDmarc("a.b.c.d.e.f.shop.example", lookup);
		expect(lookup.asked).toHaveLength(8);
		expect(lookup.asked[1]).toBe("_dmarc.b.c.d.e.f.shop.example");
	});

	it("stop at psd=, and ask the older rule's organisation besides", async () => {
		const lookup = zoneLookup({ "_dmarc.b.shop.example": ["v=DMARC1; p=none; psd=n"] });
		await discoverDmarc("a.b.shop.example", lookup);
		expect(lookup.asked).toEqual(["_dmarc.a.b.shop.example", "_dmarc.b.shop.example", "_dmarc.shop.example"]);
	});

	it("stop where one fails, and every name is asked once", async () => {
		const lookup = zoneLookup({ "_dmarc.a.b.shop.example": { fails: "timeout" } });
		const { failures } = await discoverDmarc("a.b.shop.example", lookup);
		expect(lookup.asked).toEqual(["_dmarc.a.b.shop.example"]);
		expect(failures).toEqual([{ name: "_dmarc.a.b.shop.example", code: "timeout" }]);
	});

	it.each([
		["the record is the domain's own", "shop.example", "p=none; np=reject"],
		["there is no np", "news.shop.example", "p=none; sp=reject"],
		["np makes no difference", "news.shop.example", "p=none; sp=reject; np=reject"],
		["the record is void", "news.shop.example", "p=none; sp=all; np=reject"],
	])("do not ask whether the domain exists when %s", async (_, domain, tags) => {
		const lookup = zoneLookup({ "_dmarc.shop.example": [`v=DMARC1; ${tags}`] });
		await discoverDmarc(domain, lookup);
		expect(lookup.asked.filter((name) => !name.startsWith("_dmarc."))).toEqual([]);
	});

	it("ask once whether the domain exists when np makes a difference", async () => {
		const lookup = zoneLookup({ "_dmarc.shop.example": ["v=DMARC1; p=none; np=reject"] });
		await discoverDmarc("news.shop.example", lookup);
		expect(lookup.asked.filter((name) => !name.startsWith("_dmarc."))).toEqual(["news.shop.example"]);
	});

	it.each([
		["p=none; np=reject", "reject", "np"],
		["p=reject; np=none", "reject", "p"],
	])("that cannot tell existence leave the more severe policy of %s", async (tags, policy, tag) => {
		const { treeWalk } = await discoverDmarc("news.shop.example", async (name) =>
			name === "_dmarc.shop.example" ? { state: "found", records: [`v=DMARC1; ${tags}`] } : { state: "absent" },
		);
		expect(treeWalk).toMatchObject({ state: "found", policy, tag });
	});

	it("that fail for existence leave the policy unknown by RFC 9989 alone", async () => {
		const { treeWalk, publicSuffix } = await discover("news.shop.example", {
			"_dmarc.shop.example": ["v=DMARC1; p=none; np=reject"],
			"news.shop.example": { fails: "servfail" },
		});
		expect(say(treeWalk)).toBe("unknown: servfail at news.shop.example, org shop.example");
		expect(say(publicSuffix)).toBe("none (p) of organizational shop.example, org shop.example");
	});

	it.each([
		[
			"throws",
			() => {
				throw new Error("no network");
			},
		],
		["rejects", () => Promise.reject(new Error("no network"))],
	] as const)("that are made by a function that %s are unknown", async (_, lookup) => {
		const { treeWalk, failures } = await discoverDmarc("shop.example", lookup);
		expect(say(treeWalk)).toBe("unknown: unrecognised at _dmarc.shop.example, org null");
		expect(failures).toEqual([{ name: "_dmarc.shop.example", code: "unrecognised" }]);
	});

	it("are not made for a name too long to exist, and its parent's record applies", async () => {
		const domain = `${"a".repeat(60)}.${"b".repeat(60)}.${"c".repeat(60)}.${"d".repeat(53)}.shop.example`;
		const lookup = zoneLookup({ "_dmarc.shop.example": reject });
		const { treeWalk } = await discoverDmarc(domain, lookup);
		expect(domain).toHaveLength(249);
		expect(lookup.asked).not.toContain(`_dmarc.${domain}`);
		expect(say(treeWalk)).toBe("reject (p) of organizational shop.example, org shop.example");
	});

	it("are not made for what is no domain name", async () => {
		const lookup = zoneLookup(silent);
		await discoverDmarc("*.example", lookup);
		expect(lookup.asked).toEqual([]);
	});
});

describe("what was thrown away", () => {
	it.each<readonly [string, readonly string[], string]>([
		["two records", ["v=DMARC1; p=none", "v=DMARC1; p=none"], "duplicate"],
		["a blank before the version", [" v=DMARC1; p=none"], "leading-characters"],
		["the wrong version", ["v=DMARC2; p=none"], "version-wrong"],
		["the version at the end", ["p=none; v=DMARC1"], "version-not-first"],
	])("is told: %s", async (_, records, why) => {
		const { discarded } = await discover("shop.example", { "_dmarc.shop.example": records });
		expect(discarded).toEqual([{ name: "_dmarc.shop.example", why }]);
	});

	it("is not told of texts that have nothing to do with DMARC", async () => {
		const { discarded } = await discover("shop.example", { "_dmarc.shop.example": ["v=spf1 -all", ...reject] });
		expect(discarded).toEqual([]);
	});

	it("is told of 32 records at most", async () => {
		const records = Array.from({ length: 500 }, () => "v=dmarc1; p=none");
		expect((await discover("shop.example", { "_dmarc.shop.example": records })).discarded).toHaveLength(32);
	});
});
