import { describe, expect, it } from "vitest";
import { preferredLocale, terminalLocale } from "./locale.ts";

describe("preferredLocale", () => {
	it.each([
		["ja", "ja"],
		["ja-JP,ja;q=0.9,en-US;q=0.8", "ja"],
		["de,en-GB;q=0.7,ja;q=0.3", "en"],
		["en;q=0.2, ja;q=0.5", "ja"],
		["ja;q=0, en;q=0.1", "en"],
	])("reads %s as %s", (field, locale) => {
		expect(preferredLocale(field)).toBe(locale);
	});

	it.each([undefined, "", "fr", "*", "jam"])("has no opinion on %s", (field) => {
		expect(preferredLocale(field)).toBeUndefined();
	});
});

describe("terminalLocale", () => {
	it("follows LC_ALL before LANG, and is English where neither is Japanese", () => {
		expect(terminalLocale({ LANG: "ja_JP.UTF-8" })).toBe("ja");
		expect(terminalLocale({ LC_ALL: "C", LANG: "ja_JP.UTF-8" })).toBe("en");
		expect(terminalLocale({})).toBe("en");
	});
});
