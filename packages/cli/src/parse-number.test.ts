import { InvalidArgumentError } from "commander";
import { expect, test } from "vitest";
import { parseCount, parsePart, parsePositive, parseShare } from "./parse-number.ts";

test.each([
	[parseCount, "0", 0],
	[parsePositive, "12", 12],
	[parsePart, "0", 0],
	[parsePart, ".05", 0.05],
	[parsePart, "1", 1],
	[parseShare, "0.8", 0.8],
])("%o takes %s", (parse, text, number) => {
	expect(parse(text)).toBe(number);
});

test.each([
	[parseCount, "-1"],
	[parseCount, "1e3"],
	[parsePositive, "0"],
	[parsePositive, "1.5"],
	[parsePart, "1.1"],
	[parsePart, "-0"],
	[parsePart, ""],
	[parseShare, "0"],
	[parseShare, "2"],
])("%o refuses %j", (parse, text) => {
	expect(() => parse(text)).toThrow(InvalidArgumentError);
});
