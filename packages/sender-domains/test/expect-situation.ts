import { expect } from "vitest";
import type { SenderPlan } from "../src/index.ts";
import type { Situation } from "./dns-situations.ts";

/** Checks what the plan says of a situation: the state, what was found and is wanted, and the sentence in both languages. */
export function expectSituation(situation: Situation, plan: SenderPlan): void {
	const { record, finding, without, found, value, ja, en } = situation;
	const looked = plan.records.find(({ purpose }) => purpose === record?.[0]);
	const told = plan.findings.find(({ code }) => code === finding?.[0]);
	expect(looked?.state).toBe(record?.[1]);
	expect(told?.severity).toBe(finding?.[1]);
	expect(plan.records.map(({ purpose }) => purpose)).not.toContain(without);
	expect(looked?.found).toEqual(found ?? looked?.found);
	expect(looked?.value).toBe(value ?? looked?.value);
	const { sentence } = (looked ?? told) as NonNullable<typeof looked | typeof told>;
	for (const part of ja) expect(sentence.ja).toContain(part);
	for (const part of en) expect(sentence.en).toContain(part);
}
