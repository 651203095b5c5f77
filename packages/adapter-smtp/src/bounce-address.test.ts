import { parseAddress } from "@todoku/mime";
import { describe, expect, test } from "vitest";
import { parseVerpAddress, readBounceAddress, toBounceAddress } from "./bounce-address.ts";

const deliveryId = "0b1f9a52-6f0c-4a0e-9f53-0c5a4f1f7a11";

function bounceAddress(address: string, verp: boolean) {
	const read = readBounceAddress(address, verp);
	if (read === undefined) throw new Error("There is none");
	return read;
}

describe("a bounce address", () => {
	test("is the same for every delivery", () => {
		expect(toBounceAddress(bounceAddress("Bounces@SHOP.example", false), deliveryId)).toBe("Bounces@shop.example");
	});

	test("names the delivery with verp", () => {
		const address = toBounceAddress(bounceAddress("bounces@shop.example", true), deliveryId);
		expect(address).toBe(`bounces+${deliveryId}@shop.example`);
		expect(parseVerpAddress(address, "bounces@shop.example")).toBe(deliveryId);
	});

	test("may be absent", () => {
		expect(readBounceAddress(undefined, false)).toBeUndefined();
	});

	test.each([
		"bounces",
		"Shop <bounces@shop.example>",
		"戻り@shop.example",
		'"a b"@shop.example',
		"a@b\r\nRCPT",
		5,
		null,
	])("must not be %j", (address) => {
		expect(() => readBounceAddress(address, false)).toThrow(expect.objectContaining({ option: "bounceAddress" }));
	});

	test("must leave room for a UUID with verp: 27 characters of the 64 of RFC 5321 §4.5.3.1.1", () => {
		const longest = `${"b".repeat(27)}@shop.example`;
		expect(toBounceAddress(bounceAddress(longest, true), deliveryId).indexOf("@")).toBe(64);
		expect(() => readBounceAddress(`b${longest}`, true)).toThrow(/at most 27 characters before the "@"/);
		expect(readBounceAddress(`b${longest}`, false)).toMatchObject({ verp: false });
	});

	test("takes an id that just fits, and no longer one", () => {
		const address = bounceAddress("bounces@shop.example", true);
		expect(toBounceAddress(address, "d".repeat(56)).indexOf("@")).toBe(64);
		expect(() => toBounceAddress(address, "d".repeat(57))).toThrow(
			expect.objectContaining({ option: "deliveryId", message: expect.stringContaining("at most 56 characters") }),
		);
	});

	test.each(["", "a+b", "a@b", "a b", "a\r\nb", "日"])("takes no id that would break the address: %j", (id) => {
		expect(() => toBounceAddress(bounceAddress("bounces@shop.example", true), id)).toThrow(
			expect.objectContaining({ option: "deliveryId" }),
		);
	});

	test("is needed for verp", () => {
		expect(() => readBounceAddress(undefined, true)).toThrow(expect.objectContaining({ option: "verp" }));
	});
});

describe("parseVerpAddress", () => {
	test.each([
		[`bounces+${deliveryId}@shop.example`, deliveryId],
		[`Bounces+${deliveryId}@SHOP.EXAMPLE`, deliveryId],
		["bounces+Order_1@shop.example", "Order_1"],
		["bounces@shop.example", null],
		["bounces+@shop.example", null],
		["bounces+a+b@shop.example", null],
		["other+a@shop.example", null],
		["bounces+a@other.example", null],
		["bounces+a@www.shop.example", null],
		["not an address", null],
		["", null],
	])("reads %j as %j", (address, id) => {
		expect(parseVerpAddress(address, "bounces@shop.example")).toBe(id);
	});

	test("knows a bounce address that has a + of its own", () => {
		const given = "shop+bounces@example.com";
		const address = toBounceAddress(bounceAddress(given, true), deliveryId);
		expect(parseVerpAddress(address, given)).toBe(deliveryId);
		expect(parseVerpAddress(parseAddress(`shop+${deliveryId}@example.com`), given)).toBeNull();
	});

	test("refuses a bounce address that is none", () => {
		expect(() => parseVerpAddress("bounces+a@shop.example", "shop.example")).toThrow(
			expect.objectContaining({ option: "bounceAddress" }),
		);
	});
});
