import { describe, expect, it } from "vitest";
import { evaluateSpf, missingSpfNames } from "./spf-evaluation.ts";
import { isSpf, parseSpf } from "./spf-record.ts";
import { extendSpf, mergeSpf } from "./spf-suggestion.ts";

const service = "amazonses.com";

function evaluate(
	text: string,
	records: Readonly<Record<string, readonly string[]>> = {},
): ReturnType<typeof evaluateSpf> {
	return evaluateSpf(parseSpf(text), (name) => records[name], service);
}

describe("an SPF record", () => {
	it.each([
		["v=spf1", true],
		["V=SPF1 -all", true],
		["v=spf10 -all", false],
		["v=spf1;-all", false],
		[" v=spf1 -all", false],
		["spf2.0/pra -all", false],
	])("is told from other texts: %j", (text, expected) => {
		expect(isSpf(text)).toBe(expected);
	});

	it.each([
		["v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a mx/24 a:mail.shop.example//64 ptr exists:%{i}.x ~all", []],
		["v=spf1 redirect=x.example exp=y.example unknown=anything", []],
		["v=spf1 ipv4:192.0.2.1 +all", ["ipv4:192.0.2.1"]],
		["v=spf1 include: ip4: -all", ["include:", "ip4:"]],
		["v=spf1 include:amazonses.com, ~all;", ["~all;"]],
		["v=spf1 192.0.2.1 -all", ["192.0.2.1"]],
	])("has terms that nobody can read, or none: %s", (text, bad) => {
		expect(parseSpf(text).badTerms).toEqual(bad);
	});
});

describe("evaluating an SPF record", () => {
	it.each([
		["v=spf1 ip4:192.0.2.1 ip6:2001:db8::1 exp=x.example -all", 0],
		["v=spf1 a mx ptr exists:x.example include:x.example redirect=y.example", 6],
		["v=spf1 a -all mx include:x.example", 1],
		["v=spf1 -all redirect=x.example", 0],
		[`v=spf1 ${"a ".repeat(500)}`, 20],
	])("counts the lookups that count: %s", (text, lookups) => {
		expect(evaluate(text).lookups).toBe(lookups);
	});

	it("counts those of its includes", () => {
		const records = { "a.example": ["v=spf1 include:b.example mx -all"], "b.example": ["v=spf1 a a:x.example -all"] };
		expect(evaluate("v=spf1 include:a.example -all", records).lookups).toBe(5);
	});

	it("does not go round in circles", () => {
		const records = { "a.example": ["v=spf1 include:b.example"], "b.example": ["v=spf1 include:a.example"] };
		expect(evaluate("v=spf1 include:a.example", records)).toMatchObject({ lookups: 3, brokenIncludes: [] });
	});

	it("ends, however often a record includes another", () => {
		const wide = `v=spf1 ${Array.from({ length: 200 }, (_, index) => `include:n${index}.example`).join(" ")}`;
		const records = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`n${index}.example`, [wide]]));
		expect(evaluate(wide, records).lookups).toBe(20);
	});

	it.each([
		["v=spf1 include:amazonses.com ~all", true],
		["v=spf1 INCLUDE:AmazonSES.com. ~all", true],
		["v=spf1 -include:amazonses.com ~all", false],
		["v=spf1 redirect=amazonses.com", true],
		["v=spf1 redirect=amazonses.com -all", false],
		["v=spf1 a:amazonses.com -all", false],
		["v=spf1 include:through.example -all", true],
		["v=spf1 ~include:through.example -all", false],
	])("tells whether it lets the service send: %s", (text, expected) => {
		expect(evaluate(text, { "through.example": ["v=spf1 include:amazonses.com -all"] }).includesService).toBe(expected);
	});

	it.each([
		["none", []],
		["two", ["v=spf1 -all", "v=spf1 ~all"]],
		["others", ["google-site-verification=abc"]],
	])("names an include with no single record: %s", (_, texts) => {
		expect(evaluate("v=spf1 include:x.example -all", { "x.example": texts }).brokenIncludes).toEqual(["x.example"]);
	});

	it("holds nothing against an include that was not answered, or that has macros", () => {
		expect(evaluate("v=spf1 include:x.example include:%{i}.x.example -all").brokenIncludes).toEqual([]);
	});

	it("names what is still to be asked", () => {
		const records: Readonly<Record<string, readonly string[]>> = {
			"a.example": ["v=spf1 include:b.example redirect=c.example"],
		};
		const asked = [parseSpf("v=spf1 include:a.example include:amazonses.com include:%{d}.x")];
		expect(missingSpfNames(asked, (name) => records[name], service)).toEqual(["b.example", "c.example"]);
	});
});

describe("a suggestion", () => {
	it.each([
		["v=spf1", "v=spf1 include:amazonses.com"],
		["v=spf1 -all", "v=spf1 include:amazonses.com -all"],
		["v=spf1  a   mx ~all", "v=spf1 a mx include:amazonses.com ~all"],
		["v=spf1 a redirect=x.example", "v=spf1 a include:amazonses.com redirect=x.example"],
		["v=spf1 -include:amazonses.com -all", "v=spf1 include:amazonses.com -all"],
		["v=spf1 -all include:amazonses.com a", "v=spf1 include:amazonses.com -all a"],
		["v=spf1 include:amazonses.com ?all", "v=spf1 include:amazonses.com ?all"],
	])("keeps what is there: %s", (text, suggestion) => {
		expect(extendSpf(parseSpf(text))).toBe(suggestion);
		expect(evaluate(suggestion).includesService).toBe(true);
	});

	it.each([
		[["v=spf1 a -all", "v=spf1 mx ~all"], "v=spf1 a mx include:amazonses.com ~all"],
		[["v=spf1 a -all", "v=spf1 include:amazonses.com A -all"], "v=spf1 A include:amazonses.com -all"],
		[["v=spf1 redirect=x.example", "v=spf1 mx"], "v=spf1 mx include:amazonses.com redirect=x.example"],
		[["v=spf1 redirect=x.example", "v=spf1 mx -all"], "v=spf1 mx include:amazonses.com -all"],
	])("makes one of several: %j", (texts, suggestion) => {
		expect(mergeSpf(texts.map(parseSpf))).toBe(suggestion);
		expect(evaluate(suggestion).includesService).toBe(true);
	});
});
