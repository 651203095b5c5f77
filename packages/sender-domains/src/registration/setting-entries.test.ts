import { parseVerifiedSenders } from "@todoku/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addEntry, flagEntry, removeEntry, unflagEntry } from "./setting-entries.ts";

const none: readonly string[] = [];

describe("addEntry", () => {
	it.each([
		[null, "shop.example"],
		["", "shop.example"],
		[" \n", "shop.example"],
		["a.example", "a.example,shop.example"],
		["a.example, b.example,", "a.example, b.example,shop.example"],
		["a.example\nb.example", "a.example\nb.example\nshop.example"],
		["a.example\r\nb.example\r\n", "a.example\r\nb.example\nshop.example"],
		["日本語.example", "日本語.example,shop.example"],
		['"a,b"@x.example', '"a,b"@x.example,shop.example'],
	])("to %j gives %j", (setting, expected) => {
		expect(addEntry({ setting, revoked: none }, "shop.example").setting).toBe(expected);
	});

	it.each(["shop.example", "a.example\nSHOP.example.", "b.example, shop.example ,"])(
		"leaves %j as it is, where it stands already",
		(setting) => expect(addEntry({ setting, revoked: none }, "shop.example").setting).toBe(setting),
	);

	it("takes the flag off, however it was written, and leaves those of others", () => {
		const stored = { setting: "shop.example,b.example", revoked: ["b.example", "Shop.example."] };
		expect(addEntry(stored, "shop.example").revoked).toEqual(["b.example"]);
	});

	it("refuses a setting that is bad", () => {
		expect(() => addEntry({ setting: "a.example\nnot an entry", revoked: none }, "shop.example")).toThrow(
			"not an entry",
		);
	});
});

describe("removeEntry", () => {
	it.each([
		["shop.example", null],
		["a.example", "a.example"],
		["A.example , shop.example\n日本語.example", "a.example\n日本語.example"],
		["A.example\nshop.example\nb.example , c.example", "A.example\nb.example , c.example"],
		["a.example\r\nshop.example", "a.example"],
		["shop.example,SHOP.example.\nshop.example", null],
	])("from %j gives %j", (setting, expected) => {
		expect(removeEntry({ setting, revoked: none }, "shop.example").setting).toBe(expected);
	});
});

const label = fc.stringMatching(/^[a-z]{1,3}$/);
const entry = fc.oneof(
	label.map((name) => `${name}.example`),
	label.map((name) => `info@${name}.example`),
);
const separator = fc.constantFrom(",", "\n", "\r\n", " , ", ",\n", "\n\n");
const setting = fc
	.array(fc.tuple(entry, separator), { maxLength: 8 })
	.map((parts) => parts.map(([one, after]) => `${one}${after}`).join(""));

function entriesOf(text: string | null): readonly string[] {
	return parseVerifiedSenders(text).entries;
}

describe("any setting", () => {
	it("keeps its entries in their order when one is added", () => {
		fc.assert(
			fc.property(setting, entry, (text, added) => {
				const after = entriesOf(addEntry({ setting: text, revoked: none }, added).setting);
				const before = entriesOf(text);
				expect(after).toEqual(before.includes(added) ? before : [...before, added]);
			}),
		);
	});

	it("keeps all others in their order when one is taken out", () => {
		fc.assert(
			fc.property(setting, entry, (text, removed) => {
				const after = entriesOf(removeEntry({ setting: text, revoked: none }, removed).setting);
				expect(after).toEqual(entriesOf(text).filter((one) => one !== removed));
			}),
		);
	});

	it("is as before after an entry was flagged and unflagged", () => {
		fc.assert(
			fc.property(setting, entry, (text, flagged) => {
				const stored = { setting: text, revoked: none };
				const after = flagEntry(stored, flagged);
				expect(after.revoked).toEqual(entriesOf(text).includes(flagged) ? [flagged] : []);
				expect(flagEntry(after, flagged)).toBe(after);
				expect(unflagEntry(after, flagged)).toEqual(stored);
			}),
		);
	});
});
