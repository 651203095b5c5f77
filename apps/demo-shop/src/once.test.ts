import { describe, expect, it } from "vitest";
import { isAsExpected } from "./once.ts";

const row = { setting: "interfactory1.co.jp\ntest.com", from: "test@interfactory1.co.jp", matches: true };
const expected = { route: "service", row } as const;
const listed = {
	recipient: "a@example.com",
	from: row.from,
	route: "service",
	reason: "domain",
	status: "sent",
} as const;
const seen = { setting: { entries: ["interfactory1.co.jp", "test.com"] }, arrived: ["service"], listed } as const;

describe("isAsExpected", () => {
	it("is true when the mail arrived where it had to and the list says so", () => {
		expect(isAsExpected(expected, seen)).toBe(true);
	});

	it.each([
		["arrived nowhere", { ...seen, arrived: [] }],
		["arrived on the other route", { ...seen, arrived: ["standard"] as const }],
		["arrived twice", { ...seen, arrived: ["service", "standard"] as const }],
		["is not in the list", { ...seen, listed: undefined }],
		["is listed with the other route", { ...seen, listed: { ...listed, route: "standard" as const } }],
		["is listed as not sent", { ...seen, listed: { ...listed, status: "waiting" } }],
		["has another From", { ...seen, listed: { ...listed, from: "test@example.com" } }],
		["has a reason that is no match", { ...seen, listed: { ...listed, reason: "not-listed" } }],
		["was decided by another setting", { ...seen, setting: { entries: ["interfactory1.co.jp"] } }],
		["is flagged", { ...seen, listed: { ...listed, badSetting: [] } }],
		["is in shadow", { ...seen, listed: { ...listed, shadow: "service" } }],
	])("is false when the mail %s", (_what, wrong) => {
		expect(isAsExpected(expected, wrong)).toBe(false);
	});
});
