import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainIdentity } from "../../test/domain-identity.ts";
import { type DnsAnswer, type DnsLookup, dnsFailures } from "../dns/dns-answer.ts";
import { planSenderDomain } from "./plan-sender-domain.ts";
import { readSenderRecords } from "./read-sender-records.ts";
import { recordStates } from "./sender-plan.ts";
import { isSpf } from "./spf-record.ts";

const text = fc.oneof(
	fc.constantFrom(
		"v=spf1 include:amazonses.com ~all",
		"v=spf1 a -all",
		"v=DMARC1; p=none",
		"v=DMARC1; p=rejct",
		"p=MIG",
	),
	fc.constantFrom("10 feedback-smtp.ap-northeast-1.amazonses.com", "0 .", "t1.dkim.amazonses.com", "192.0.2.1"),
	fc.string({ unit: "binary" }).map((tail) => `v=spf1 include:${tail}`),
	fc.string({ unit: "binary" }).map((tail) => `v=DMARC1; ${tail}`),
	fc.string({ unit: "binary" }),
);
const answer: fc.Arbitrary<DnsAnswer> = fc.oneof(
	fc.array(text, { minLength: 1, maxLength: 3 }).map((records) => ({ state: "found" as const, records })),
	fc.constant({ state: "absent" as const }),
	fc.constantFrom(...dnsFailures).map((code) => ({ state: "unknown" as const, code })),
);

/** Answers by chance, and the same to the same question. */
function lookupOf(answers: readonly DnsAnswer[]): DnsLookup {
	return async (name, type) => {
		const at = [...Buffer.from(`${type} ${name}`)].reduce((sum, octet) => (sum * 31 + octet) % 100_003, 7);
		return answers[at % answers.length] as DnsAnswer;
	};
}

const views = fc.tuple(
	fc.array(answer, { minLength: 1, maxLength: 12 }),
	fc.array(answer, { minLength: 1, maxLength: 12 }),
);
const questions = {
	domain: "shop.example",
	identity: domainIdentity("shop.example"),
	dmarcReports: "dmarc@other.example",
	standard: { host: "mail.shop.example", signingDomain: "relay.example" },
};

describe("whatever the DNS answers", () => {
	it("a plan comes of it, whose sentences fit on a line and whose states follow from what answered", async () => {
		await fc.assert(
			fc.asyncProperty(views, async ([everybody, authority]) => {
				const found = await readSenderRecords(questions, {
					public: lookupOf(everybody),
					authoritative: lookupOf(authority),
				});
				const plan = planSenderDomain({ ...questions, region: "ap-northeast-1", found });
				for (const { state, seen, sentence, found: there } of plan.records) {
					expect(recordStates).toContain(state);
					expect(seen === undefined || state === "present").toBe(true);
					expect(state === "present" ? there.length > 0 : true).toBe(true);
					expect(`${sentence.ja}${sentence.en}`).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
				}
				const spf = plan.records.find(({ purpose }) => purpose === "mail-from-spf");
				expect(isSpf(spf?.value as string)).toBe(true);
				expect(plan.complete && plan.findings.some(({ severity }) => severity === "error")).toBe(false);
			}),
			{ numRuns: 400 },
		);
	});

	it("nothing is called missing or wrong while nobody answered", async () => {
		const down = dnsFailures.map((code): DnsAnswer => ({ state: "unknown", code }));
		await fc.assert(
			fc.asyncProperty(fc.shuffledSubarray(down, { minLength: 1 }), async (answers) => {
				const lookup = lookupOf(answers);
				const found = await readSenderRecords(questions, { public: lookup, authoritative: lookup });
				const { records } = planSenderDomain({ ...questions, region: "ap-northeast-1", found });
				expect(new Set(records.map(({ state }) => state))).toEqual(new Set(["unknown"]));
			}),
		);
	});
});
