import { expect, test } from "vitest";
import { bitString, integer, objectIdentifier, octetString, sequence, utcTime } from "./der.ts";

function hex(bytes: Uint8Array): string {
	return Buffer.from(bytes).toString("hex");
}

// Expected bytes are the examples of ITU-T X.690 and of "A Layman's Guide to a Subset of ASN.1, BER, and DER".
test.each([
	[[0], "020100"],
	[[0x7f], "02017f"],
	[[0x80], "02020080"],
	[[1, 0], "02020100"],
	[[0, 0, 5], "020105"],
])("writes the number %j", (magnitude, expected) => {
	expect(hex(integer(Uint8Array.from(magnitude)))).toBe(expected);
});

test("writes object identifiers with large members", () => {
	expect(hex(objectIdentifier("1.2.840.113549"))).toBe("06062a864886f70d");
	expect(hex(objectIdentifier("2.5.4.3"))).toBe("0603550403");
});

test.each([
	[0, "0400"],
	[127, "047f"],
	[128, "048180"],
	[256, "04820100"],
	[70_000, "0483011170"],
])("writes the length %i", (length, expected) => {
	expect(hex(octetString(new Uint8Array(length))).slice(0, expected.length)).toBe(expected);
});

test("says that no bit is unused", () => {
	expect(hex(bitString(Uint8Array.of(0xff)))).toBe("030200ff");
});

test("writes times to the second", () => {
	expect(Buffer.from(utcTime(new Date("1991-05-06T23:45:40.999Z"))).toString("latin1")).toBe("\x17\x0d910506234540Z");
});

test("puts elements into one another", () => {
	expect(hex(sequence(integer(Uint8Array.of(1)), sequence()))).toBe("30050201013000");
});
