import { expect, test } from "vitest";
import { SuppressionList } from "./suppression-list.ts";

const lastUpdateAt = new Date("2026-01-02T03:04:05Z");
const both = ["BOUNCE", "COMPLAINT"] as const;

function listOf(...addresses: readonly string[]): SuppressionList {
	const list = new SuppressionList();
	for (const emailAddress of addresses) list.put({ emailAddress, reason: "BOUNCE", lastUpdateAt });
	return list;
}

test("keeps the case of the local part and lowers that of the domain", () => {
	expect(listOf(" Hanako@Example.NET ").list()).toEqual([
		{ emailAddress: "Hanako@example.net", reason: "BOUNCE", lastUpdateAt },
	]);
});

test("stops mail in any case of the address", () => {
	expect(listOf("Hanako@example.net").reasonFor("hANAKO@EXAMPLE.net", both)).toBe("BOUNCE");
	expect(listOf("Hanako@example.net").reasonFor("hanako@example.org", both)).toBeUndefined();
});

test("stops mail only for reasons that count", () => {
	expect(listOf("a@example.net").reasonFor("a@example.net", ["COMPLAINT"])).toBeUndefined();
});

test.each(["get", "delete"] as const)("asks for the exact local part to %s an entry", (method) => {
	const list = listOf("Hanako@example.net");
	expect(() => list[method]("hanako@example.net")).toThrow("does not exist");
	expect(() => list[method]("Hanako@EXAMPLE.net")).not.toThrow();
});

test("holds two cases of one address side by side", () => {
	const list = listOf("Hanako@example.net", "hanako@example.net");
	list.delete("hanako@example.net");
	expect(list.reasonFor("hanako@example.net", both)).toBe("BOUNCE");
});

test("replaces the reason of an address that is there", () => {
	const list = listOf("a@example.net");
	list.put({ emailAddress: "a@example.net", reason: "COMPLAINT", lastUpdateAt });
	expect(list.list()).toHaveLength(1);
	expect(list.get("a@example.net").reason).toBe("COMPLAINT");
});

test("refuses what is no address", () => {
	expect(() => listOf("nobody")).toThrow("Missing final '@domain'");
});
