import { describe, expect, test } from "vitest";
import { cutText, padText, textWidth } from "./text-width.ts";

describe("textWidth", () => {
	test.each([
		["abc", 3],
		["ご注文", 6],
		["ﾃｽﾄ", 3],
		["ＡＢ", 4],
		["、。「」", 8],
		["🎉", 2],
		["𠮷", 2],
		["e\u0301", 1],
		["–…", 2],
		["", 0],
	])("gives %s %i columns", (text, columns) => {
		expect(textWidth(text)).toBe(columns);
	});
});

test("padText fills up by columns, not by characters", () => {
	expect(padText("保留", 6)).toBe("保留  ");
	expect(padText("保留", 3)).toBe("保留");
});

describe("cutText", () => {
	test("leaves alone what fits", () => {
		expect(cutText("ご注文", 6)).toBe("ご注文");
	});

	test("never takes more columns than it may, also where the last letter is wide", () => {
		expect(cutText("ご注文あり", 7)).toBe("ご注文…");
		expect(cutText("ご注文あり", 6)).toBe("ご注…");
	});
});
