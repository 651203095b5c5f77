import { describe, expect, it } from "vitest";
import type { InvalidSettingError } from "../errors.ts";
import { parseVerifiedSenders } from "./verified-senders.ts";

function badEntries(setting: string): InvalidSettingError["entries"] {
	try {
		parseVerifiedSenders(setting);
	} catch (error) {
		return (error as InvalidSettingError).entries;
	}
	return [];
}

describe("parseVerifiedSenders", () => {
	it.each([
		["shop.example", ["shop.example"]],
		["shop.example,other.example", ["shop.example", "other.example"]],
		["shop.example\nother.example", ["shop.example", "other.example"]],
		["shop.example\r\nother.example\r\n", ["shop.example", "other.example"]],
		[" shop.example ,\t other.example ", ["shop.example", "other.example"]],
		["\u3000shop.example\u00a0,\ufeffother.example", ["shop.example", "other.example"]],
		["shop.example,,\n\n  \n,other.example,", ["shop.example", "other.example"]],
		["shop.example,SHOP.example.,shop.example", ["shop.example"]],
		["日本語.example,xn--wgv71a119e.example", ["xn--wgv71a119e.example"]],
		["info@Shop.Example", ["info@shop.example"]],
		["info@shop.example,Info@shop.example", ["info@shop.example", "Info@shop.example"]],
		['"a,b"@shop.example, other.example', ['"a,b"@shop.example', "other.example"]],
		['"info"@shop.example,info@shop.example', ["info@shop.example"]],
		["a/b?c#d%e|f@shop.example", ["a/b?c#d%e|f@shop.example"]],
		["shop.co.jp", ["shop.co.jp"]],
		["city.kobe.jp", ["city.kobe.jp"]],
		["shop.github.io", ["shop.github.io"]],
		["", []],
		[" \r\n , ", []],
		[null, []],
		[undefined, []],
	])("reads %j as %j", (setting, entries) => {
		expect(parseVerifiedSenders(setting).entries).toEqual(entries);
	});

	it.each([
		["*.shop.example", "wildcard.*: shop\\.example$"],
		["*", "wildcard"],
		["@shop.example", 'nothing before the "@".*: shop\\.example$'],
		["http://shop.example/", "URL"],
		["https://shop.example", "URL"],
		["mailto:info@shop.example", "URL"],
		["shop.example:25", "URL"],
		["shop .example", "blank inside"],
		["shop.example other.example", "blank inside"],
		["shop.example;other.example", "separator"],
		["shop.example、other.example", "separator"],
		["shop.example，other.example", "separator"],
		["shop.example\rother.example", "separator"],
		["shop.example|other.example", "no domain has"],
		["shop.example/path", "no domain has"],
		["ex%61mple.com", "no domain has"],
		["shop..example", "empty label"],
		[".shop.example", "empty label"],
		[`${"a".repeat(64)}.example`, "longer than 63 octets"],
		["-shop.example", "hyphen"],
		["shop-.example", "hyphen"],
		["sh_op.example", "other than letters"],
		["192.0.2.1", "IP address"],
		["[192.0.2.1]", "IP address"],
		["2001:db8::1", "IP address|URL"],
		["::1", "IP address"],
		["co.jp", "public suffix"],
		["jp", "public suffix"],
		["foo.kobe.jp", "public suffix"],
		["localhost", "public suffix"],
		["Shop <info@shop.example>", "angle brackets"],
		["info@shop.example@other.example", 'more than one "@"'],
		["info@", 'nothing after the "@"'],
		["a..b@docomo.ne.jp", "two dots"],
		["info(x)@shop.example", "comment"],
		["xn--a.example", "UTS 46"],
		['"info@shop.example', "never closed"],
	])("refuses %j: %s", (text, problem) => {
		expect(badEntries(text)).toMatchObject([
			{ line: 1, text, problem: expect.stringMatching(new RegExp(problem)), code: expect.any(String) },
		]);
	});

	it("refuses the whole setting and names every bad entry with its line", () => {
		const setting = "shop.example, *.a.example\r\n\r\n  @b.example  ,ok.example\nhttp://c.example";
		expect(() => parseVerifiedSenders(setting)).toThrow(
			expect.objectContaining({ code: "invalid-setting", message: expect.stringContaining('line 3: "@b.example"') }),
		);
		expect(badEntries(setting).map(({ line, text }) => [line, text])).toEqual([
			[1, "*.a.example"],
			[3, "@b.example"],
			[4, "http://c.example"],
		]);
	});

	it("can be written and read again", () => {
		const senders = parseVerifiedSenders('shop.example\n"a,b"@日本語.example');
		expect(senders.toString()).toBe('shop.example,"a,b"@xn--wgv71a119e.example');
		expect(parseVerifiedSenders(String(senders)).entries).toEqual(senders.entries);
	});

	it.each([
		['"', 'quotes without end: "'],
		['\\"', "escaped quotes without end"],
		['"a,', "quotes that never close before an @"],
		['"a"@', "quoted parts one after the other"],
	])("reads a hostile setting of 100,000 times %j in a time that does not grow out of hand (%s)", (piece) => {
		expect(() => parseVerifiedSenders(`"${piece.repeat(100_000)}`)).toThrow(
			expect.objectContaining({ code: "invalid-setting" }),
		);
	});

	it.each([
		['"a,b"@shop.example,"c"@shop.example', ['"a,b"@shop.example', "c@shop.example"]],
		['other.example, "a\\",b"@shop.example ,next.example', ["other.example", '"a\\",b"@shop.example', "next.example"]],
	])("separates %s only at the commas between entries", (setting, entries) => {
		expect(parseVerifiedSenders(setting).entries).toEqual(entries);
	});

	it("does not let an odd quotation mark swallow the rest of the line", () => {
		expect(badEntries('"odd,shop.example,*.x.example').map(({ text }) => text)).toEqual(['"odd', "*.x.example"]);
	});

	it("does not hand out entries that can be changed", () => {
		const { entries } = parseVerifiedSenders("shop.example");
		expect(() => (entries as string[]).push("evil.example")).toThrow(TypeError);
	});
});

describe("match", () => {
	const senders = parseVerifiedSenders("shop.example, news.shop.example, owner@shop.example, Solo@single.example");

	it.each([
		["info@shop.example", "shop.example", "domain"],
		["info@SHOP.Example", "shop.example", "domain"],
		["info@shop.example.", "shop.example", "domain"],
		["Shop <info@shop.example>", "shop.example", "domain"],
		["=?UTF-8?B?5Lya5ZOh?= <info@shop.example>", "shop.example", "domain"],
		["会員 <info@shop.example>", "shop.example", "domain"],
		['"info@other.example" <info@shop.example>', "shop.example", "domain"],
		['"x@y"@shop.example', "shop.example", "domain"],
		["info@a.shop.example", "shop.example", "subdomain"],
		["info@a.b.c.d.shop.example", "shop.example", "subdomain"],
		["info@news.shop.example", "news.shop.example", "domain"],
		["info@de.news.shop.example", "news.shop.example", "subdomain"],
		["owner@shop.example", "owner@shop.example", "address"],
		['"owner"@shop.example', "owner@shop.example", "address"],
		["Solo@single.example", "Solo@single.example", "address"],
		["Solo@SINGLE.example", "Solo@single.example", "address"],
	])("finds for %j the entry %s, by %s", (from, entry, by) => {
		expect(senders.match(from)).toEqual({ entry, by, revoked: false });
	});

	it.each([
		"info@testshop.example",
		"info@shop.example.com",
		"info@example",
		"info@hop.example",
		"solo@single.example",
		"other@single.example",
		"Solo@sub.single.example",
		'"info@shop.example" <info@other.example>',
		"info@[192.0.2.1]".replace("[192.0.2.1]", "other.example"),
	])("finds nothing for %j", (from) => {
		expect(senders.match(from)).toBeNull();
	});

	it("reads a domain and its punycode form as one", () => {
		expect(parseVerifiedSenders("日本語.example").match("a@xn--wgv71a119e.example")?.by).toBe("domain");
		expect(parseVerifiedSenders("xn--wgv71a119e.example").match("a@x.日本語.example")?.by).toBe("subdomain");
	});

	it.each([
		"",
		"info",
		"a@shop.example, b@shop.example",
		"group: a@shop.example;",
		"info@-shop.example",
		"info@shop..example",
		"info@ex%61mple.com",
		"info@[192.0.2.1]",
		"info@192.0.2.1",
		"a..b@docomo.ne.jp",
		"info@shop.example\r\nBcc: x@evil.example",
		undefined as never,
		{} as never,
	])("throws for %j", (from) => {
		expect(() => senders.match(from)).toThrow(expect.objectContaining({ code: "invalid-from" }));
	});

	it("says of a revoked entry that it is revoked, and still prefers it when it is the most specific", () => {
		const revoked = parseVerifiedSenders("shop.example, owner@shop.example", {
			revoked: ["OWNER@shop.example", "owner@Shop.example"],
		});
		expect(revoked.match("owner@shop.example")).toEqual({ entry: "owner@shop.example", by: "address", revoked: true });
		expect(revoked.match("info@shop.example")).toEqual({ entry: "shop.example", by: "domain", revoked: false });
	});

	it("pays no heed to a revoked name that is no entry, and refuses one that could never be one", () => {
		expect(parseVerifiedSenders("shop.example", { revoked: ["gone.example"] }).match("a@shop.example")?.revoked).toBe(
			false,
		);
		expect(() => parseVerifiedSenders("shop.example", { revoked: ["*.shop.example"] })).toThrow("revoked");
	});
});
