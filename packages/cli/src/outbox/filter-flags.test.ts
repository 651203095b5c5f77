import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { parseMoment, toFilter } from "./filter-flags.ts";

const now = new Date("2026-11-23T12:00:00Z");

test("nothing given is an empty filter", () => {
	expect(toFilter([], {}, now)).toEqual({});
});

test("everything given is in the filter, ids once", () => {
	const flags = { tenant: "t", status: ["held"], lane: "bulk", recipient: "a@b.example" } as const;
	expect(toFilter(["1", "2", "1"], flags, now)).toEqual({ ids: ["1", "2"], ...flags });
});

test.each([
	["90d", "2026-08-25T12:00:00.000Z"],
	["12h", "2026-11-23T00:00:00.000Z"],
	["30m", "2026-11-23T11:30:00.000Z"],
	["2026-11-01", "2026-11-01T00:00:00.000Z"],
	["2026-11-01T09:00+09:00", "2026-11-01T00:00:00.000Z"],
	["2026-11-01T09:00:01.5Z", "2026-11-01T09:00:01.500Z"],
])("takes %s for %s", (text, instant) => {
	const moment = parseMoment(text);
	const filter = toFilter([], { recordedBefore: moment, recordedAfter: moment }, now);
	expect(filter.recordedBefore?.toISOString()).toBe(instant);
	expect(filter.recordedAfter?.toISOString()).toBe(instant);
});

test.each([["yesterday"], ["2026-11-01T09:00:00"], ["2026-13-01"], ["90"], ["1.5d"], [""]])("refuses %j", (text) => {
	expect(() => parseMoment(text)).toThrow(InvalidArgumentError);
});
