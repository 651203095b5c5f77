import { expect, test } from "vitest";
import { listPage } from "./list-page.ts";

const names = ["a", "b", "c"];
const page = (items: readonly string[], pageSize?: number, nextToken?: string) =>
	listPage(items, (item) => item, { pageSize, nextToken });

test("goes on where the page before ended, whatever came and went between", () => {
	const first = page(names, 2);
	expect(first.items).toEqual(["a", "b"]);
	expect(page(["a", "aa", "c", "d"], 2, first.nextToken)).toEqual({ items: ["c", "d"] });
});

test("gives all there is without a size, and no token", () => {
	expect(page(names)).toEqual({ items: names });
	expect(page([])).toEqual({ items: [] });
});

test.each([-1, 1001, 1.5])("refuses the size %d", (size) => {
	expect(() => page(names, size)).toThrow("PageSize must be");
});

test("refuses a token it did not give", () => {
	expect(() => page(names, 1, "made up")).toThrow("NextToken is not one");
});
