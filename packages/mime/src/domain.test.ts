import { describe, expect, it } from "vitest";
import { AddressError } from "./address-error.ts";
import { toAsciiDomain } from "./domain.ts";

describe("toAsciiDomain", () => {
	it.each([
		["shop.example", "shop.example"],
		["Shop.EXAMPLE", "shop.example"],
		["shop.example.", "shop.example"],
		["日本語.example", "xn--wgv71a119e.example"],
		["XN--WGV71A119E.example", "xn--wgv71a119e.example"],
		["日本語。example", "xn--wgv71a119e.example"],
		["ｓｈｏｐ．ｅｘａｍｐｌｅ", "shop.example"],
		["faß.example", "xn--fa-hia.example"],
		["r3---sn.example", "r3---sn.example"],
		["3com.example", "3com.example"],
		["localhost", "localhost"],
		[`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
	])("reads %s as %s", (text, expected) => {
		expect(toAsciiDomain(text)).toBe(expected);
	});

	it.each([
		["", "is empty"],
		[".", "is empty"],
		["shop.example..", "empty label"],
		["shop..example", "empty label"],
		[".shop.example", "empty label"],
		["-shop.example", "hyphen"],
		["shop-.example", "hyphen"],
		[`${"a".repeat(64)}.example`, "longer than 63"],
		[`${"a.".repeat(126)}example`, "longer than 253"],
		["sh_op.example", "character other than"],
		["ex%61mple.com", "character other than"],
		["example.com/x", "character other than"],
		["example.com:25", "character other than"],
		["ex％61mple.com", "UTS 46"],
		["xn--a", "UTS 46"],
		["xn--wgv71a119e\u00ad\u0301.-.example", "UTS 46|hyphen"],
		["192.0.2.1", "IP address"],
		["0x7f.1", "IP address"],
		["１９２.0.2.1", "IP address"],
		["shop example", "blank"],
		["shop\u3000.example", "blank"],
		["shop.example\r\n", "blank or a control"],
		["shop\u0000.example", "blank or a control"],
	])("refuses %j: %s", (text, problem) => {
		expect(() => toAsciiDomain(text)).toThrow(AddressError);
		expect(() => toAsciiDomain(text)).toThrow(new RegExp(problem));
	});

	it("does not repeat the refused text in the message, only in a field", () => {
		expect.assertions(2);
		try {
			toAsciiDomain("secret_name.example");
		} catch (error) {
			expect((error as AddressError).message).not.toContain("secret_name");
			expect((error as AddressError).text).toBe("secret_name.example");
		}
	});
});
