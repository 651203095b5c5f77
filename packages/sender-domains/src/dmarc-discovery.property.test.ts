import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { discoverDmarc, maxDiscoveryLookups } from "./dmarc-discovery.ts";
import { parseDmarcRecord } from "./dmarc-record.ts";
import { dnsFailures, type TxtAnswer } from "./dns/dns-answer.ts";

const policy = fc.constantFrom("none", "quarantine", "reject", "NONE", "x", "");
const tag = fc.oneof(
	fc.tuple(fc.constantFrom("p", "sp", "np"), policy).map(([name, value]) => `${name}=${value}`),
	fc.constantFrom(
		"psd=y",
		"psd=n",
		"psd=u",
		"t=y",
		"adkim=s",
		"rua=mailto:a@b.example",
		"pct=0",
		"junk",
		"=",
		"v=DMARC1",
	),
	fc.string(),
);
const record = fc.oneof(
	fc.array(tag, { maxLength: 6 }).map((tags) => ["v=DMARC1", ...tags].join("; ")),
	fc.array(tag, { maxLength: 3 }).map((tags) => ` v=DMARC1;${tags.join(";")}`),
	fc.string({ unit: "binary" }),
);
const answer: fc.Arbitrary<TxtAnswer | "throws"> = fc.oneof(
	{ weight: 6, arbitrary: fc.array(record, { maxLength: 3 }).map((records) => ({ state: "found" as const, records })) },
	{
		weight: 4,
		arbitrary: fc.constantFrom({ state: "absent" as const }, { state: "absent" as const, nameExists: false }),
	},
	{ weight: 1, arbitrary: fc.constantFrom(...dnsFailures).map((code) => ({ state: "unknown" as const, code })) },
	{ weight: 1, arbitrary: fc.constant("throws" as const) },
);
const label = fc.oneof(
	fc.constantFrom("a", "shop", "co", "jp", "kobe", "example", "日本語"),
	fc.stringMatching(/^[a-z0-9]{1,63}$/),
);
const name = fc.array(label, { minLength: 1, maxLength: 20 }).map((labels) => labels.join("."));

describe("discoverDmarc", () => {
	it("always answers, within the lookups it is allowed, and never calls a failure an absence", async () => {
		await fc.assert(
			fc.asyncProperty(fc.oneof(name, fc.string()), fc.array(answer, { minLength: 1 }), async (domain, answers) => {
				let asked = 0;
				const discovery = await discoverDmarc(domain, async () => {
					const next = answers[asked++ % answers.length] as TxtAnswer | "throws";
					if (next === "throws") throw new Error("no network");
					return next;
				});
				expect(asked).toBeLessThanOrEqual(maxDiscoveryLookups);
				const { treeWalk, publicSuffix, failures } = discovery;
				const wronglyAbsent = failures.length > 0 && treeWalk.state === "absent" && publicSuffix.state === "absent";
				expect(wronglyAbsent).toBe(false);
			}),
			{ numRuns: 2_000 },
		);
	});

	it("asks at most eight names in one walk", async () => {
		await fc.assert(
			fc.asyncProperty(name, async (domain) => {
				const asked = new Set<string>();
				await discoverDmarc(domain, async (question) => {
					asked.add(question);
					return { state: "absent" };
				});
				expect(asked.size).toBeLessThanOrEqual(8);
			}),
		);
	});
});

describe("parseDmarcRecord", () => {
	it("reads any text, and reads it the same however it is cut into strings", () => {
		fc.assert(
			fc.property(record, fc.nat(), (text, position) => {
				const cut = position % (text.length + 1);
				expect(parseDmarcRecord([text.slice(0, cut), text.slice(cut)])).toEqual(parseDmarcRecord(text));
			}),
			{ numRuns: 2_000 },
		);
	});
});
