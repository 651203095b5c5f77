import fc from "fast-check";
import { expect, it } from "vitest";
import { findAddress, findAddresses, foldAddress } from "./find-address.ts";

it.each([
	["<taro@customer.example>: 550", ["taro@customer.example"]],
	['<"a..b"@docomo.ne.jp>', ['"a..b"@docomo.ne.jp']],
	["rfc822;taro+x@customer.example", ["taro+x@customer.example"]],
	["to taro@customer.example, hanako@customer.example.", ["taro@customer.example", "hanako@customer.example"]],
	["user@mailhub", ["user@mailhub"]],
	["no address @ all", []],
	["mailto:taro@customer.example", ["taro@customer.example"]],
])("finds the addresses in %s", (line, addresses) => {
	expect(findAddresses(line)).toEqual(addresses);
});

it.each([
	["Taro@Customer.Example", "taro@customer.example"],
	['"taro"@customer.example', "taro@customer.example"],
	['"a\\"b"@customer.example', 'a"b@customer.example'],
])("folds %s", (address, folded) => {
	expect(foldAddress(address)).toBe(folded);
});

it("finds any plain address in any line", () => {
	const local = fc.stringMatching(/^[a-z0-9][a-z0-9.+_-]{0,20}[a-z0-9]$/);
	const domain = fc.stringMatching(/^[a-z0-9]{1,10}\.[a-z]{2,6}$/);
	fc.assert(
		fc.property(local, domain, fc.constantFrom("<", " ", "(", "; ", ":"), (name, host, before) => {
			expect(findAddress(`x${before}${name}@${host}`)).toBe(`${name}@${host}`);
		}),
	);
});
