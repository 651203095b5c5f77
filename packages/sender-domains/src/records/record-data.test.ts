import { describe, expect, it } from "vitest";
import type { PlannedType } from "../plan/sender-plan.ts";
import { formatData, quoteText, readRecordData, splitText } from "./record-data.ts";

const hostileNames = [
	"",
	".",
	"a..b",
	"a.",
	"a b",
	"a\nupdate delete shop.test",
	"a;b",
	'a"b',
	"a\\b",
	"$INCLUDE",
	"@",
	"a\u0000b",
	"日本.example",
	`${"a".repeat(64)}.test`,
	"a.".repeat(130).slice(0, -1),
];

describe("readRecordData", () => {
	it.each(hostileNames)("refuses the name %j, wherever it stands", (name) => {
		const refused = expect.objectContaining({ code: "record-unpublishable" });
		expect(() => readRecordData({ name, type: "TXT", value: "x" })).toThrow(refused);
		expect(() => readRecordData({ name: "a.test", type: "CNAME", value: name })).toThrow(refused);
		expect(() => readRecordData({ name: "a.test", type: "MX", value: `10 ${name}` })).toThrow(refused);
	});

	it.each<[PlannedType, string]>([
		["MX", "mail.test"],
		["MX", "65536 mail.test"],
		["MX", "-1 mail.test"],
		["MX", "10  mail.test"],
		["MX", "10 mail.test extra"],
		["TXT", "x".repeat(65_001)],
	])("refuses %s %j", (type, value) => {
		expect(() => readRecordData({ name: "a.test", type, value })).toThrow(
			expect.objectContaining({ code: "record-unpublishable" }),
		);
	});

	it("reads what is right", () => {
		expect(readRecordData({ name: "_dmarc.a.test", type: "MX", value: "0 mail.test" })).toEqual({
			type: "MX",
			name: "_dmarc.a.test",
			preference: 0,
			host: "mail.test",
		});
	});
});

describe("formatData", () => {
	it.each<[PlannedType, string, string]>([
		["MX", "10 mail.test", "MX 10 mail.test."],
		["CNAME", "t.dkim.test", "CNAME t.dkim.test."],
		["TXT", "v=DMARC1; p=none", 'TXT "v=DMARC1; p=none"'],
		["TXT", "", 'TXT ""'],
		["TXT", 'a"b\\c', 'TXT "a\\"b\\\\c"'],
		["TXT", "a\nb\tc\u0000\u007f", 'TXT "a\\010b\\009c\\000\\127"'],
		["TXT", "\u00e3\u0081\u0082", 'TXT "\\227\\129\\130"'],
		["TXT", "あ", 'TXT "\\227\\129\\130"'],
	])("writes %s %j as %s", (type, value, expected) => {
		expect(formatData(readRecordData({ name: "a.test", type, value }))).toBe(expected);
	});
});

describe("splitText", () => {
	it.each([
		[0, [0]],
		[255, [255]],
		[256, [255, 1]],
		[600, [255, 255, 90]],
	])("splits %i octets into strings of %j", (length, expected) => {
		const text = "0123456789".repeat(60).slice(0, length);
		const strings = splitText(text);
		expect(strings.map((string) => string.length)).toEqual(expected);
		expect(Buffer.concat(strings).toString("latin1")).toBe(text);
	});

	it("counts octets, not characters", () => {
		expect(splitText("あ".repeat(86)).map((string) => string.length)).toEqual([255, 3]);
		expect(quoteText("あ".repeat(86)).split(" ")).toHaveLength(2);
	});
});
