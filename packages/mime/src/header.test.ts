import { describe, expect, it } from "vitest";
import { HeaderError, header } from "./header.ts";

describe("header", () => {
	it("takes a name and a value as they are", () => {
		expect(header("X-Order", "注文 123\t(new)")).toEqual({ name: "X-Order", value: "注文 123\t(new)" });
	});

	it.each([
		["", "x"],
		["X Order", "x"],
		["X-Order:", "x"],
		["X-Ord\u00e9r", "x"],
		["X-Order\r\nBcc", "x"],
		["x".repeat(77), "x"],
		["X-Order", "1\r\nBcc: x@evil.example"],
		["X-Order", "1\n"],
		["X-Order", "1\r"],
		["X-Order", "1\u0000"],
		["X-Order", "1\u007f"],
		["X-Order", "1\u0085"],
		["X-Order", "\udc00"],
		["X-Order", 7 as never],
		[7 as never, "x"],
	])("refuses %j: %j", (name, value) => {
		expect(() => header(name, value)).toThrow(HeaderError);
	});

	it("does not repeat a hostile name in its message", () => {
		expect(() => header("X\r\nBcc", "x")).toThrow(/^A header has a name/);
	});
});
