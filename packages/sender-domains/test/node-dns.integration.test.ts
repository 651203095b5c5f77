import { Resolver } from "node:dns/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAlignmentCheck, createNodeTxtLookup, discoverDmarc, type TxtLookup } from "../src/index.ts";
import { type DnsServer, type ServedNames, startDnsServer } from "../src/testing/index.ts";

const long = Array.from({ length: 20 }, (_, index) => String.fromCharCode(97 + index).repeat(255));
const chain = (length: number): ServedNames =>
	Object.fromEntries(
		Array.from({ length }, (_, index) => [`c${index}-${length}.example`, { CNAME: `c${index + 1}-${length}.example` }]),
	);

const names: ServedNames = {
	"_dmarc.shop.example": { TXT: [["v=DMARC1; p=reject"]] },
	"two.example": { TXT: [["one"], ["two"]] },
	"split.example": { TXT: [["v=DMARC1; p=re", "ject; rua=mailto:a@", "shop.example"]] },
	"empty-string.example": { TXT: [[""]] },
	"long.example": { TXT: [long] },
	"below.nodata.example": { TXT: [["x"]] },
	"_dmarc.alias.example": { CNAME: "target.host.example" },
	"target.host.example": { TXT: [["v=DMARC1; p=quarantine"]] },
	"mixed-case.example": { CNAME: "Target.HOST.example" },
	"dangling.example": { CNAME: "gone.host.example" },
	"to-nodata.example": { CNAME: "nodata.example" },
	"to-servfail.example": { CNAME: "servfail.example" },
	"loop-a.example": { CNAME: "loop-b.example" },
	"loop-b.example": { CNAME: "LOOP-A.example" },
	...chain(8),
	"c8-8.example": { TXT: [["at the end"]] },
	...chain(9),
	"c9-9.example": { TXT: [["too far"]] },
	"servfail.example": { rcode: "SERVFAIL" },
	"refused.example": { rcode: "REFUSED" },
	"silent.example": { silent: true },
	"_dmarc.down.example": { rcode: "SERVFAIL" },
};

let server: DnsServer;
let lookup: TxtLookup;

beforeAll(async () => {
	server = await startDnsServer({ zones: { ".": names } });
	lookup = createNodeTxtLookup({ servers: [server.address], timeoutMs: 2_000, tries: 1 });
});
afterAll(() => server.close());

describe("Node's resolver against a real server", () => {
	it.each([
		["finds one record", "_dmarc.shop.example", ["v=DMARC1; p=reject"]],
		["finds the name in any spelling", "_DMARC.Shop.Example.", ["v=DMARC1; p=reject"]],
		["finds two records", "two.example", ["one", "two"]],
		["joins the strings of a record", "split.example", ["v=DMARC1; p=reject; rua=mailto:a@shop.example"]],
		["finds an empty record", "empty-string.example", [""]],
		["reads 5 kB, over TCP", "long.example", [long.join("")]],
		["follows an answer that is only an alias", "_dmarc.alias.example", ["v=DMARC1; p=quarantine"]],
		["follows an alias in mixed case", "mixed-case.example", ["v=DMARC1; p=quarantine"]],
		["follows eight aliases", "c0-8.example", ["at the end"]],
	])("%s", async (_, name, records) => {
		expect(await lookup(name)).toEqual({ state: "found", records });
	});

	it.each([
		["a name that does not exist", "nobody.example", false],
		["a name without TXT records", "nodata.example", true],
		["an alias to a name that does not exist", "dangling.example", true],
		["an alias to a name without TXT records", "to-nodata.example", true],
	])("reports absent for %s", async (_, name, nameExists) => {
		expect(await lookup(name)).toEqual({ state: "absent", nameExists });
	});

	it.each([
		["SERVFAIL", "servfail.example", "servfail"],
		["REFUSED", "refused.example", "refused"],
		["an alias to SERVFAIL", "to-servfail.example", "servfail"],
		["aliases in a circle", "loop-a.example", "cname-loop"],
		["nine aliases in a row", "c0-9.example", "cname-chain"],
		["a name that is none", `${"a".repeat(64)}.example`, "invalid-name"],
	])("reports unknown for %s", async (_, name, code) => {
		expect(await lookup(name)).toEqual({ state: "unknown", code });
	});

	it("asks again over TCP when the answer was cut short", async () => {
		const before = server.questions.length;
		await lookup("long.example");
		expect(server.questions.slice(before)).toEqual(["udp TXT long.example", "tcp TXT long.example"]);
	});

	it("completes no name with a search list", async () => {
		const before = server.questions.length;
		await lookup("localhost");
		expect(server.questions.slice(before)).toEqual(["udp TXT localhost"]);
	});

	it("would find nothing behind an alias on its own, which is why aliases are followed here", async () => {
		const resolver = new Resolver();
		resolver.setServers([server.address]);
		expect(await resolver.resolveTxt("_dmarc.alias.example")).toEqual([]);
	});

	it("reports unknown when nothing answers in time, and asks as often as it was told", async () => {
		for (const tries of [1, 3]) {
			const before = server.questions.length;
			const impatient = createNodeTxtLookup({ servers: [server.address], timeoutMs: 50, tries });
			expect(await impatient("silent.example")).toEqual({ state: "unknown", code: "timeout" });
			expect(server.questions.slice(before)).toHaveLength(tries);
		}
	});

	it("waits for as long as it was told", async () => {
		const elapsed = async (timeoutMs: number): Promise<number> => {
			const started = performance.now();
			await createNodeTxtLookup({ servers: [server.address], timeoutMs, tries: 1 })("silent.example");
			return performance.now() - started;
		};
		// The resolver rounds generously, so only the difference is looked at: it is none if the option is not read.
		const short = await elapsed(50);
		expect((await elapsed(1_500)) - short).toBeGreaterThan(500);
	});

	it("reports unknown when nobody listens", async () => {
		const gone = await startDnsServer({ zones: {} });
		await gone.close();
		const answer = await createNodeTxtLookup({ servers: [gone.address], timeoutMs: 500, tries: 1 })("shop.example");
		expect(answer).toEqual({ state: "unknown", code: "unreachable" });
	});

	it("asks nothing before it is called", () => {
		const before = server.questions.length;
		createNodeTxtLookup({ servers: [server.address] });
		expect(server.questions).toHaveLength(before);
	});
});

describe("discovery and alignment over it", () => {
	it("finds the parent's policy behind an alias", async () => {
		const { treeWalk, publicSuffix, failures } = await discoverDmarc("news.alias.example", lookup);
		expect(treeWalk).toMatchObject({ state: "found", policy: "quarantine", foundAt: "alias.example" });
		expect(publicSuffix).toMatchObject({ state: "found", policy: "quarantine", foundAt: "alias.example" });
		expect(failures).toEqual([]);
	});

	it.each([
		["safe", "nothing.example", null],
		["unsafe", "news.shop.example", null],
		["safe", "news.shop.example", "shop.example"],
		["unknown", "news.down.example", null],
	] as const)("says %s for %s signed with %s", async (verdict, from, signer) => {
		expect(await createAlignmentCheck({ lookup, signingDomain: () => signer })(from)).toBe(verdict);
	});
});

describe("createNodeTxtLookup", () => {
	it.each([
		["timeoutMs", { timeoutMs: 0 }],
		["timeoutMs", { timeoutMs: 1.5 }],
		["timeoutMs", { timeoutMs: Number.POSITIVE_INFINITY }],
		["tries", { tries: 0 }],
		["servers", { servers: [] }],
		["servers", { servers: ["dns.example"] }],
	])("refuses a bad %s (%j)", (option, options) => {
		expect(() => createNodeTxtLookup(options)).toThrow(expect.objectContaining({ code: "invalid-option", option }));
	});
});
