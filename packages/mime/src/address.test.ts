import { describe, expect, it } from "vitest";
import { isAsciiAddress, parseAddress, splitAddress, toWireAddress } from "./address.ts";
import { AddressError } from "./address-error.ts";

describe("parseAddress", () => {
	it.each([
		["info@shop.example", "info@shop.example"],
		["Info@SHOP.Example", "Info@shop.example"],
		["info@shop.example.", "info@shop.example"],
		[" info@shop.example ", "info@shop.example"],
		["info@日本語.example", "info@xn--wgv71a119e.example"],
		["o'brien+tag=1@shop.example", "o'brien+tag=1@shop.example"],
		["!#$%&'*+-/=?^_`{|}~@shop.example", "!#$%&'*+-/=?^_`{|}~@shop.example"],
		['"info"@shop.example', "info@shop.example"],
		['"in.fo"@shop.example', "in.fo@shop.example"],
		['"a b"@shop.example', '"a b"@shop.example'],
		['"a@b"@shop.example', '"a@b"@shop.example'],
		['"a\\"b\\\\c"@shop.example', '"a\\"b\\\\c"@shop.example'],
		['"a..b"@shop.example', '"a..b"@shop.example'],
		['""@shop.example', '""@shop.example'],
		["info(comment)@(comment)shop.example", "info@shop.example"],
		["info@shop(a (nested \\) one)).example", "info@shop.example"],
		["in . fo @ shop . example", "in.fo@shop.example"],
		['"in".fo@shop.example', "in.fo@shop.example"],
		["受付@shop.example", "受付@shop.example"],
		["info@[192.0.2.1]", "info@[192.0.2.1]"],
		["info@[IPv6:2001:DB8::1]", "info@[IPv6:2001:db8::1]"],
		[`${"a".repeat(64)}@shop.example`, `${"a".repeat(64)}@shop.example`],
	])("reads %j as %j", (text, expected) => {
		expect(parseAddress(text)).toBe(expected);
	});

	it.each([
		["", "is empty"],
		["info", 'has no "@"'],
		["info＠shop.example", "full-width"],
		["@shop.example", 'nothing before the "@"'],
		["info@", 'nothing after the "@"'],
		["a@b@shop.example", 'more than one "@"'],
		[".info@shop.example", "begins with a dot"],
		["info.@shop.example", "dot right before"],
		["in..fo@shop.example", "two dots in a row"],
		["in fo@shop.example", "blank or a quotation mark"],
		['in"fo"@shop.example', "blank or a quotation mark"],
		["info@shop example", "blank inside its domain"],
		["info@shop..example", "empty label"],
		["info@-shop.example", "hyphen"],
		["info@192.0.2.1", "IP address"],
		["info@[300.1.1.1]", "no IP address"],
		["info@[192.0.2.1].example", "after the address literal"],
		["info@[fe80::1%eth0]", "no IP address"],
		['"info@shop.example', "never closed"],
		["info(@shop.example", "never closed"],
		["info\\@shop.example", 'a "\\"'],
		["info\u3000@shop.example", "invisible character"],
		["in\u200bfo@shop.example", "invisible character"],
		["info@shop.example\r\nRCPT TO:<x@evil.example>", "line break"],
		['"a\r\n b"@shop.example', "line break"],
		['"a\\\u0000b"@shop.example', "control character"],
		['"a\tb"@shop.example', "tab"],
		["info\ud800@shop.example", "surrogate"],
		[`${"a".repeat(65)}@shop.example`, "more than 64 octets"],
		[`${"受".repeat(22)}@shop.example`, "more than 64 octets"],
		[`${"a".repeat(64)}@${"b.".repeat(92)}example`, "longer than 254 octets"],
		["Shop <info@shop.example>", "angle brackets"],
		["a@b.example, c@d.example", 'more than one "@"'],
	])("refuses %j: %s", (text, problem) => {
		expect(() => parseAddress(text)).toThrow(AddressError);
		expect(() => parseAddress(text)).toThrow(new RegExp(problem.replaceAll("\\", "\\\\")));
	});
});

describe("addresses of Japanese mobile carriers", () => {
	const carrier = { legacyCarrier: true } as const;

	it.each([
		["a..b@docomo.ne.jp", "a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'],
		['"a..b"@docomo.ne.jp', "a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'],
		["abc.@ezweb.ne.jp", "abc.@ezweb.ne.jp", '"abc."@ezweb.ne.jp'],
		[".abc@EZweb.ne.jp", ".abc@ezweb.ne.jp", '".abc"@ezweb.ne.jp'],
		["a.b@docomo.ne.jp", "a.b@docomo.ne.jp", "a.b@docomo.ne.jp"],
	])("reads the recipient %s as %s and writes it as %s", (text, canonical, wire) => {
		const address = parseAddress(text, carrier);
		expect(address).toBe(canonical);
		expect(toWireAddress(address)).toBe(wire);
		expect(parseAddress(wire, carrier)).toBe(address);
	});

	it("does not accept them where nobody asked for recipients", () => {
		expect(() => parseAddress("a..b@docomo.ne.jp")).toThrow("two dots in a row");
	});

	it("does not accept stray dots at any other domain", () => {
		expect(() => parseAddress("a..b@shop.example", carrier)).toThrow("two dots in a row");
	});

	it("does not accept stray dots with blanks between them", () => {
		expect(() => parseAddress("a. .b@docomo.ne.jp", carrier)).toThrow("two dots in a row");
	});
});

describe("splitAddress", () => {
	it.each([
		["info@shop.example", "info", "shop.example"],
		['"a@b"@shop.example', "a@b", "shop.example"],
		['"a\\"b"@shop.example', 'a"b', "shop.example"],
		["info@[IPv6:2001:db8::1]", "info", "[IPv6:2001:db8::1]"],
	])("takes %s apart", (text, localPart, domain) => {
		expect(splitAddress(parseAddress(text))).toEqual({ localPart, domain });
	});
});

describe("isAsciiAddress", () => {
	it("tells addresses that need SMTPUTF8 from those that do not", () => {
		expect(isAsciiAddress(parseAddress("info@日本語.example"))).toBe(true);
		expect(isAsciiAddress(parseAddress("受付@shop.example"))).toBe(false);
	});
});
