import { describe, expect, it } from "vitest";
import { parseAddress } from "./address.ts";
import { AddressError } from "./address-error.ts";
import { formatMailbox, parseMailbox, splitMailboxList } from "./mailbox.ts";

describe("parseMailbox", () => {
	it.each([
		["info@shop.example", undefined],
		["<info@shop.example>", undefined],
		["Shop <info@shop.example>", "Shop"],
		['"Shop, Inc." <info@shop.example>', "Shop, Inc."],
		['"say \\"hi\\"" <info@shop.example>', 'say "hi"'],
		["会員窓口 <info@shop.example>", "会員窓口"],
		["会員　窓口 <info@shop.example>", "会員　窓口"],
		["John Q. Public <info@shop.example>", "John Q. Public"],
		["shop.example <info@shop.example>", "shop.example"],
		["Shop (the best) of (all) Kobe <info@shop.example> (really)", "Shop of Kobe"],
		["info@shop.example (Shop)", undefined],
		["=?UTF-8?B?5Lya5ZOh56qT5Y+j?= <info@shop.example>", "会員窓口"],
		["=?iso-2022-jp?B?GyRCMnEwd0FrOH0bKEI=?= <info@shop.example>", "会員窓口"],
		["=?UTF-8?Q?Caf=C3=A9_Kobe?= <info@shop.example>", "Café Kobe"],
		["=?UTF-8*en?Q?Cafe?= <info@shop.example>", "Cafe"],
		["=?UTF-8?B?5Lya?= =?UTF-8?B?5ZOh?= <info@shop.example>", "会員"],
		["=?UTF-8?B?5Lya5Q==?= =?utf-8?B?k6E=?= <info@shop.example>", "会員"],
		["Shop =?UTF-8?B?5Lya5ZOh?= Kobe <info@shop.example>", "Shop 会員 Kobe"],
		['"=?UTF-8?B?5Lya5ZOh?=" <info@shop.example>', "=?UTF-8?B?5Lya5ZOh?="],
		["=?x-unknown?B?5Lya5ZOh?= <info@shop.example>", "=?x-unknown?B?5Lya5ZOh?="],
		["=?UTF-8?Q?Shop=0D=0ABcc=3A_x?= <info@shop.example>", "Shop Bcc: x"],
		['"info@evil.example" <info@shop.example>', "info@evil.example"],
		['"" <info@shop.example>', undefined],
		["<@relay.example,@other.example:info@shop.example>", undefined],
		["Shop<info@shop.example>", "Shop"],
		["\tShop\t<info@shop.example>", "Shop"],
	])("reads %j, shown as %j", (text, displayName) => {
		const mailbox = parseMailbox(text);
		expect(mailbox.address).toBe("info@shop.example");
		expect(mailbox.displayName).toBe(displayName);
	});

	it.each([
		["", "is empty"],
		["   ", "is empty"],
		["(only a comment)", "is empty"],
		["Shop", 'has no "@"'],
		["a@shop.example, b@shop.example", "comma"],
		["Shop, Inc. <info@shop.example>", "comma"],
		["Shop: info@shop.example;", "group"],
		["undisclosed-recipients:;", "group"],
		["<a@shop.example> <b@shop.example>", 'something after the ">"'],
		["<a@shop.example>, <b@shop.example>", "comma"],
		["<a@shop.example> Shop", 'something after the ">"'],
		["Shop <info@shop.example", 'a "<" without ">"'],
		["info@shop.example <info@shop.example>", 'a "@" in the name'],
		["Shop <>", "is empty"],
		["Shop <<info@shop.example>>", 'after the ">"'],
		['"Shop <info@shop.example>', "never closed"],
		["Shop\r\nBcc: x@evil.example <info@shop.example>", "line break"],
		["Shop\u0000 <info@shop.example>", "control character"],
		["Shop\u0085 <info@shop.example>", "control character"],
	])("refuses %j: %s", (text, problem) => {
		expect(() => parseMailbox(text)).toThrow(AddressError);
		expect(() => parseMailbox(text)).toThrow(new RegExp(problem));
	});

	it("survives a million nested comments and names without end", () => {
		expect(parseMailbox(`${"(".repeat(1e6)}${")".repeat(1e6)} info@shop.example`).address).toBe("info@shop.example");
		expect(parseMailbox(`${"a. ".repeat(2e5)} <info@shop.example>`).displayName).toHaveLength(6e5 - 1);
		expect(() => parseMailbox("(".repeat(1e6))).toThrow("never closed");
	});
});

describe("formatMailbox", () => {
	it.each([
		[undefined, "info@shop.example"],
		["", "info@shop.example"],
		["Shop", "Shop <info@shop.example>"],
		["会員窓口", "会員窓口 <info@shop.example>"],
		["Shop, Inc.", '"Shop, Inc." <info@shop.example>'],
		['a"b\\c', '"a\\"b\\\\c" <info@shop.example>'],
		["=?UTF-8?B?5Lya5ZOh?=", '"=?UTF-8?B?5Lya5ZOh?=" <info@shop.example>'],
	])("writes the name %j as %s", (displayName, expected) => {
		const address = parseAddress("info@shop.example");
		expect(formatMailbox(displayName === undefined ? { address } : { displayName, address })).toBe(expected);
	});

	it("refuses to write a name with a line break", () => {
		const address = parseAddress("info@shop.example");
		expect(() => formatMailbox({ displayName: "a\nb", address })).toThrow("line break");
	});
});

describe("splitMailboxList", () => {
	it("splits at commas between mailboxes, not at those inside them", () => {
		expect(splitMailboxList('"Shop, Inc." <a@x.example>, b@y.example,, (c, d) e@z.example ,')).toEqual([
			'"Shop, Inc." <a@x.example>',
			"b@y.example",
			"(c, d) e@z.example",
		]);
	});

	it("does not split a source route", () => {
		expect(splitMailboxList("<@a.example,@b.example:c@d.example>, e@f.example")).toHaveLength(2);
	});
});
