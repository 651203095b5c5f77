import { describe, expect, it } from "vitest";
import { questionsOf, situations, zoneOf } from "../../test/dns-situations.ts";
import { expectSituation } from "../../test/expect-situation.ts";
import { servedLookup } from "../../test/served-lookups.ts";
import { planSenderDomain } from "./plan-sender-domain.ts";
import { readSenderRecords } from "./read-sender-records.ts";

describe("a plan for", () => {
	it.each(situations.map((situation) => [situation.title, situation] as const))("%s", async (_, situation) => {
		const questions = questionsOf(situation);
		const lookup = servedLookup(zoneOf(situation));
		const found = await readSenderRecords(questions, { public: lookup, authoritative: lookup });
		const plan = planSenderDomain({ ...questions, region: situation.region ?? "ap-northeast-1", found });
		expectSituation(situation, plan);
		expect(plan.records.every(({ why, sentence }) => why.ja && why.en && sentence.ja && sentence.en)).toBe(true);
	});

	it("tells at least forty situations apart", () => {
		expect(new Set(situations.map(({ title }) => title)).size).toBe(situations.length);
		expect(situations.length).toBeGreaterThanOrEqual(40);
	});
});
