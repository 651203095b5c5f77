import { expect, it } from "vitest";
import { printable } from "./printable.ts";

it.each([
	["plain 会員 text", "plain 会員 text"],
	["line\r\nbreak\u2028", "line\ufffd\ufffdbreak\ufffd"],
	["\u001b[31mred", "\ufffd[31mred"],
	["turned \u202e around", "turned \ufffd around"],
	["half \ud800", "half \ufffd"],
])("shows %j as %j", (text, shown) => {
	expect(printable(text)).toBe(shown);
});

it("counts whole characters and says that something is missing", () => {
	expect(printable("😀".repeat(81))).toBe(`${"😀".repeat(79)}…`);
	expect(printable("😀".repeat(80))).toBe("😀".repeat(80));
	expect(printable("abcdef", 4)).toBe("abc…");
});
