import { describe, expect, test } from "vitest";
import { formatCsvRow } from "../format-csv.ts";
import { readEntries } from "./read-entries.ts";

const fold = (address: string): string => address.toLowerCase();
const csv = (text: string) => readEntries(text, "csv", "bounce", fold);
const ndjson = (text: string) => readEntries(text, "ndjson", "bounce", fold);
const bounce = (address: string) => ({ address, reason: "bounce" });
const complaint = (address: string) => ({ address, reason: "complaint" });

describe("CSV", () => {
	test("is taken as SES takes it", () => {
		expect(csv("a@example.com,BOUNCE\r\nb@example.com,COMPLAINT\r\nc@example.com\r\n").entries).toEqual([
			bounce("a@example.com"),
			complaint("b@example.com"),
			bounce("c@example.com"),
		]);
	});

	test("may name its columns, in any order", () => {
		expect(csv("since,Reason,emailAddress\n2026,Complaint,a@example.com\n").entries).toEqual([
			complaint("a@example.com"),
		]);
	});

	test("of a survey tells by its class, and gets its guarded addresses back", () => {
		const rows = [
			["address", "class", "reason"],
			["+gone@example.com", "hard", "userunknown"],
			["full@example.com", "soft", "mailboxfull"],
			["angry@example.com", "complaint", "feedback"],
		];
		expect(csv(rows.map(formatCsvRow).join(""))).toMatchObject({
			entries: [bounce("+gone@example.com"), complaint("angry@example.com")],
			passedOver: 1,
			bad: [],
		});
	});
});

describe("JSON lines", () => {
	test("are taken as SES has them, as our list prints them, and as a survey does", () => {
		const rows = [
			{ emailAddress: "a@example.com", reason: "COMPLAINT" },
			{ address: "b@example.com", reason: "bounce", since: "2026-06-01T00:00:00Z" },
			{ file: "1.eml", recipient: "c@example.com", class: "hard", reason: "userunknown" },
			{ file: "2.eml", recipient: "d@example.com", class: "soft", reason: "mailboxfull" },
			{ file: "3.eml", recipient: null, class: "none", reason: "" },
			{ EmailAddress: "e@example.com" },
		];
		expect(ndjson(rows.map((row) => `${JSON.stringify(row)}\n`).join("\n"))).toEqual({
			entries: [complaint("a@example.com"), bounce("b@example.com"), bounce("c@example.com"), bounce("e@example.com")],
			bad: [],
			passedOver: 2,
			repeated: 0,
		});
	});
});

test("counts a mailbox once, and the last row that names it", () => {
	expect(csv("Taro@example.com,BOUNCE\na@example.com\ntaro@example.com,COMPLAINT\n")).toMatchObject({
		entries: [complaint("taro@example.com"), bounce("a@example.com")],
		repeated: 1,
	});
});

test("names every row that makes no sense, with its line", () => {
	expect(csv(`nobody\na@example.com,SPAM\n${"a".repeat(500)}@example.com\n`)).toMatchObject({
		entries: [],
		bad: [
			{ line: 1, problem: "has no address" },
			{ line: 2, problem: 'has "SPAM" for a reason, which is none of bounce, complaint' },
			{ line: 3, problem: "has an address of more than 500 characters" },
		],
	});
	expect(ndjson('x\n[]\n{"reason":"bounce"}\n{"address":7}\n').bad.map(({ line }) => line)).toEqual([1, 2, 3, 4]);
});
