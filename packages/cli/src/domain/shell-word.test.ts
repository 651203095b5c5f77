import { expect, test } from "vitest";
import { senderArguments, shellWord } from "./shell-word.ts";

test.each([
	["shop.example", "shop.example"],
	["owner+news@shop.example", "owner+news@shop.example"],
	["", "''"],
	["two words", "'two words'"],
	["$(rm -rf x)", "'$(rm -rf x)'"],
	["it's", String.raw`'it'\''s'`],
])("writes %j as %s", (text, word) => {
	expect(shellWord(text)).toBe(word);
});

test("names the tenant where there is one", () => {
	expect(senderArguments("shop.example", undefined)).toBe("shop.example");
	expect(senderArguments("shop.example", "shop 1")).toBe("shop.example --tenant 'shop 1'");
});
