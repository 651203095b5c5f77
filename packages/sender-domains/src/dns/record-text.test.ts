import { describe, expect, it } from "vitest";
import { formatExchange, formatHost, reverseName } from "./record-text.ts";
import { parseServerAddress } from "./server-address.ts";

describe("names in records", () => {
	it.each([
		["Mail.Shop.Example.", "mail.shop.example"],
		["", "."],
		[".", "."],
	])("%j becomes %j", (name, expected) => {
		expect(formatHost(name)).toBe(expected);
	});

	it("a null MX keeps its dot", () => {
		expect(formatExchange(0, "")).toBe("0 .");
	});
});

describe("reverseName", () => {
	it.each([
		["192.0.2.25", "25.2.0.192.in-addr.arpa"],
		["2001:db8::1", `1.${"0.".repeat(23)}8.b.d.0.1.0.0.2.ip6.arpa`],
		["::1", `1.${"0.".repeat(31)}ip6.arpa`],
		["2001:DB8:1:2:3:4:5:6", "6.0.0.0.5.0.0.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"],
		["host.example", null],
		["1::2::3", null],
		["1:2:3", null],
		["12345::", null],
	])("of %s is %s", (address, expected) => {
		expect(reverseName(address)).toBe(expected);
	});
});

describe("parseServerAddress", () => {
	it.each([
		["192.0.2.53", { address: "192.0.2.53", port: 53 }],
		["192.0.2.53:5353", { address: "192.0.2.53", port: 5_353 }],
		["2001:db8::53", { address: "2001:db8::53", port: 53 }],
		["[2001:db8::53]:5353", { address: "2001:db8::53", port: 5_353 }],
		["[2001:db8::53]", { address: "2001:db8::53", port: 53 }],
		["192.0.2.53:0", null],
		["192.0.2.53:65536", null],
		["[192.0.2.53]:53", null],
		["ns.shop.example", null],
		["", null],
	])("reads %j", (text, expected) => {
		expect(parseServerAddress(text)).toEqual(expected);
	});
});
