import { expect, test } from "vitest";
import { localeOf } from "./locale.ts";

test.each([
	["ja_JP.UTF-8", "ja"],
	["ja", "ja"],
	["ja.UTF-8", "ja"],
	["jam_JM", "en"],
	["en_US.UTF-8", "en"],
	["C", "en"],
	["", "en"],
] as const)("takes LANG=%s for %s", (LANG, locale) => {
	expect(localeOf({ LANG })).toBe(locale);
});

test("is English where nothing is set", () => {
	expect(localeOf({})).toBe("en");
});

test("lets LC_ALL overrule LC_MESSAGES, and that LANG", () => {
	expect(localeOf({ LC_ALL: "ja_JP.UTF-8", LC_MESSAGES: "en_US", LANG: "en_US" })).toBe("ja");
	expect(localeOf({ LC_MESSAGES: "ja_JP.UTF-8", LANG: "en_US" })).toBe("ja");
	expect(localeOf({ LC_ALL: "C", LANG: "ja_JP.UTF-8" })).toBe("en");
});

test("takes an empty variable for one that is not set", () => {
	expect(localeOf({ LC_ALL: "", LANG: "ja_JP.UTF-8" })).toBe("ja");
});
