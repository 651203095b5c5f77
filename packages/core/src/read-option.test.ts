import { describe, expect, it } from "vitest";
import { readBoolean, readInteger, readMilliseconds, readRecord, refuseUnknown } from "./read-option.ts";

describe("options", () => {
	it("are given back as they are, and undefined where they are left out", () => {
		expect([readBoolean("a", false), readInteger("a", 3, 1, 3), readMilliseconds("a", 1)]).toEqual([false, 3, 1]);
		expect([readBoolean("a", undefined), readInteger("a", undefined, 1, 3), readMilliseconds("a", undefined)]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
		const record = { b: 1 };
		expect(readRecord("a", record)).toBe(record);
	});

	it.each([
		["a flag that is a text", () => readBoolean("a", "yes"), "must be true or false"],
		["a number below the least", () => readInteger("a", 0, 1, 3), "from 1 to 3"],
		["a number above the most", () => readInteger("a", 4, 1, 3), "from 1 to 3"],
		["a broken number", () => readInteger("a", 1.5, 1, 3), "whole number"],
		["no number at all", () => readInteger("a", Number.NaN, 1, 3), "whole number"],
		["a time no timer can count", () => readMilliseconds("a", 2 ** 31), "2147483647"],
		["a list for an object", () => readRecord("a", []), "must be an object"],
		["null for an object", () => readRecord("a", null as never), "must be an object"],
		["a name nobody reads", () => refuseUnknown("", { a: 1 }, ["b", "c"]), "is not known; there are b, c"],
	])("refuse %s, and say so", (_, read, problem) => {
		expect(read).toThrow(expect.objectContaining({ code: "invalid-option", option: "a" }));
		expect(read).toThrow(problem);
	});
});
