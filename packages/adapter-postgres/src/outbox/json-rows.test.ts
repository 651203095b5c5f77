import { expect, test } from "vitest";
import { readRow, readRows, toJson } from "./json-rows.ts";

test("makes storable what a text of PostgreSQL cannot hold, and leaves the rest as it is", () => {
	const value = { reply: "550 \0 no \ud83d such", nested: ["\udc00", "😀", "\\u0000 as it was written"], count: 2 };
	expect(JSON.parse(toJson(value))).toEqual({
		reply: "550 \ufffd no \ufffd such",
		nested: ["\ufffd", "😀", "\\u0000 as it was written"],
		count: 2,
	});
});

test("leaves out what is undefined, and keeps null", () => {
	expect(toJson({ a: undefined, b: null })).toBe('{"b":null}');
});

test("reads the one column of each row", () => {
	expect(readRows<number>({ rows: [{ row: "1" }, { row: "2" }] })).toEqual([1, 2]);
});

test("is not content with no row where there is always one", () => {
	expect(() => readRow({ rows: [] })).toThrow(/no row/);
});
