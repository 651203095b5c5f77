import { expect, test } from "vitest";
import { readUpdates } from "./nsupdate-updates.ts";

test("takes a script apart, with its server and zone ahead of each update", () => {
	const script = [
		"; a comment",
		"server ns.shop.example 53",
		"zone shop.example",
		"",
		"; send",
		"prereq nxdomain a.shop.example.",
		"update add a.shop.example. 60 IN CNAME b.example.",
		"send",
		"",
		"; BY HAND: nothing",
		'update delete c.shop.example. IN TXT "send"',
		'update add c.shop.example. 60 IN TXT ";"',
		"send",
		"",
	].join("\n");
	const ahead = ["server ns.shop.example 53", "zone shop.example"];

	expect(readUpdates(script)).toEqual([
		{
			name: "a.shop.example",
			lines: [...ahead, "prereq nxdomain a.shop.example.", "update add a.shop.example. 60 IN CNAME b.example.", "send"],
		},
		{
			name: "c.shop.example",
			lines: [
				...ahead,
				'update delete c.shop.example. IN TXT "send"',
				'update add c.shop.example. 60 IN TXT ";"',
				"send",
			],
		},
	]);
});

test("finds nothing to do in comments alone", () => {
	expect(readUpdates("; Records\nserver ns.shop.example 53\n; Nothing to add.\n")).toEqual([]);
});
