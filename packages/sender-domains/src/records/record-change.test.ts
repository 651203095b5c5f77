import { describe, expect, it } from "vitest";
import {
	sampleConsent,
	sampleDkim,
	sampleDmarc,
	sampleFound,
	sampleMerge,
	sampleMx,
	samplePlan,
	sampleRecord,
} from "../../test/sample-plan.ts";
import type { PlannedRecord } from "../plan/sender-plan.ts";
import { extendsSpf, type RecordChangeOptions, toRecordChanges } from "./record-change.ts";

const conflictingMx: PlannedRecord = { ...sampleMx, state: "wrong", found: ["10 mail.shop.test"] };

function kinds(records: readonly PlannedRecord[], options?: RecordChangeOptions): readonly string[] {
	return toRecordChanges(samplePlan(...records), options).map((change) =>
		change.kind === "by-hand" ? `by-hand: ${change.because}` : change.kind,
	);
}

describe("toRecordChanges", () => {
	it.each<[string, readonly PlannedRecord[], RecordChangeOptions, readonly string[]]>([
		["adds what is missing", [sampleMx, sampleDkim], {}, ["add", "add"]],
		["leaves what is present", [{ ...sampleMx, state: "present" }], {}, ["keep"]],
		["adds what is present when all is asked for", [{ ...sampleMx, state: "present" }], { all: true }, ["add"]],
		["leaves alone what is not known", [{ ...sampleMx, state: "unknown" }], {}, ["by-hand: unknown"]],
		["adds what is not known when all is asked for", [{ ...sampleMx, state: "unknown" }], { all: true }, ["add"]],
		[
			"never adds a DMARC record while a parent's policy may apply",
			[{ ...sampleDmarc, state: "unknown" }],
			{ all: true },
			["by-hand: unknown"],
		],
		["leaves other zones to others", [sampleConsent], { all: true }, ["by-hand: elsewhere"]],
		["says nothing of other zones where all is well", [{ ...sampleConsent, state: "present" }], {}, ["keep"]],
		[
			"leaves a foreign MX to people, and with it the SPF record of its name",
			[conflictingMx, sampleRecord()],
			{},
			["by-hand: conflict", "by-hand: name-in-use"],
		],
		[
			"extends no SPF record at a name with a foreign MX",
			[conflictingMx, sampleMerge],
			{ all: true },
			["by-hand: conflict", "by-hand: name-in-use"],
		],
		[
			"leaves a wrong CNAME to people",
			[{ ...sampleDkim, state: "wrong", found: ["x.example"] }],
			{},
			["by-hand: conflict"],
		],
		[
			"leaves a broken DMARC record to people",
			[{ ...sampleDmarc, state: "wrong", found: ["v=DMARC1; p=x"] }],
			{},
			["by-hand: conflict"],
		],
		["extends an SPF record that stays whole", [sampleMerge], {}, ["replace"]],
		[
			"does not extend one that would lose a term",
			[{ ...sampleMerge, found: ["v=spf1 mx -all"] }],
			{},
			["by-hand: conflict"],
		],
		[
			"does not put two together",
			[{ ...sampleMerge, found: [...sampleMerge.found, "v=spf1 -all"] }],
			{},
			["by-hand: conflict"],
		],
		[
			"has nothing to put in the place of the same",
			[{ ...sampleMerge, found: [sampleMerge.value] }],
			{},
			["by-hand: conflict"],
		],
		[
			"does not extend what is read through an alias",
			[sampleMerge],
			{
				found: sampleFound(
					["bounce.shop.test", "CNAME", "x.example"],
					["bounce.shop.test", "TXT", ...sampleMerge.found],
				),
			},
			["by-hand: conflict"],
		],
	])("%s", (_, records, options, expected) => {
		expect(kinds(records, options)).toEqual(expected);
	});

	it("knows the other texts of a name by what the DNS held", () => {
		const found = sampleFound(["bounce.shop.test", "TXT", "site=1", ...sampleMerge.found]);

		expect(toRecordChanges(samplePlan(sampleRecord()), { found })).toMatchObject([
			{ kind: "add", beside: ["site=1", sampleMerge.found[0]] },
		]);
		expect(toRecordChanges(samplePlan(sampleMerge), { found })).toMatchObject([
			{ kind: "replace", old: sampleMerge.found[0], beside: ["site=1"] },
		]);
	});

	it("does not make an SPF record that works one with too many lookups, and says why", () => {
		const sentence = { ja: "上限の 10 回を超えます", en: "more than 10" };
		const findings = [{ code: "spf-too-many-lookups", severity: "warning", sentence }] as const;

		expect(toRecordChanges({ ...samplePlan(sampleMerge), findings })).toMatchObject([
			{
				kind: "by-hand",
				because: "conflict",
				record: { sentence: { ja: "足りません上限の 10 回を超えます", en: "It lacks the include more than 10" } },
			},
		]);
	});

	it("does not take what a wildcard answers for something that stands there", () => {
		const found = sampleFound(
			["bounce.shop.test", "TXT", "wild", "own"],
			["todoku-wildcard-probe.shop.test", "TXT", "wild"],
		);

		expect(toRecordChanges(samplePlan(sampleRecord()), { found })).toMatchObject([{ beside: ["own"] }]);
	});

	it("takes a wildcard's CNAME for no alias", () => {
		const found = sampleFound(
			["bounce.shop.test", "CNAME", "wild.example"],
			["bounce.shop.test", "TXT", "at the target"],
			["todoku-wildcard-probe.shop.test", "CNAME", "wild.example"],
		);

		expect(toRecordChanges(samplePlan(sampleRecord()), { found })).toMatchObject([{ kind: "add", beside: [] }]);
	});
});

describe("extendsSpf", () => {
	it.each([
		["v=spf1 a mx -all", "v=spf1 a -all", true],
		["v=spf1 a mx -all", "V=SPF1  A -all", true],
		["v=spf1 a mx ~all", "v=spf1 a -all", false],
		["v=spf1 a", "site=1", false],
		["site=1 v=spf1", "v=spf1", false],
	])("%s extends %s: %s", (newer, older, expected) => {
		expect(extendsSpf(newer, older)).toBe(expected);
	});
});
