import { describe, expect, test } from "vitest";
import { advance, type Finding, isInForce, isOpen, newSearch, type Search, searchByHand } from "./search.ts";

const hour = 60 * 60 * 1000;
const start = new Date("2026-01-02T03:04:05Z");
const patience = { giveUpAfterMs: 72 * hour, revokeAfterMs: 24 * hour };
const found: Finding = { state: "found" };
const missing: Finding = { state: "missing", error: "HOST_NOT_FOUND" };
const unknown: Finding = { state: "unknown", error: "DNS_SERVER_ERROR" };

function after(hours: number): Date {
	return new Date(start.getTime() + hours * hour);
}

/** Looks at each hour, and says what status there was after each look. */
function statuses(search: Search, looks: readonly (readonly [hours: number, finding: Finding])[]): readonly string[] {
	let current = search;
	return looks.map(([hours, finding]) => {
		current = advance(current, finding, after(hours), patience);
		return current.status;
	});
}

describe("a search that found nothing yet", () => {
	test("goes on for 72 hours, and is then over for good", () => {
		expect(
			statuses(newSearch(start), [
				[1, missing],
				[71.999, missing],
				[72, missing],
				[73, found],
			]),
		).toEqual(["PENDING", "PENDING", "FAILED", "FAILED"]);
	});

	test("gives up on a DNS that never answered, too", () => {
		expect(
			statuses(newSearch(start), [
				[1, unknown],
				[72, unknown],
			]),
		).toEqual(["PENDING", "FAILED"]);
	});

	test("remembers when it looked and why it was not satisfied", () => {
		expect(advance(newSearch(start), missing, after(2), patience)).toEqual({
			status: "PENDING",
			byHand: false,
			startedAt: start,
			lastCheckedAt: after(2),
			error: "HOST_NOT_FOUND",
		});
	});
});

describe("a search that found everything", () => {
	const succeeded = advance(advance(newSearch(start), missing, after(1), patience), found, after(2), patience);

	test("has succeeded, and forgets what was wrong before", () => {
		expect(succeeded).toEqual({
			status: "SUCCESS",
			byHand: false,
			startedAt: start,
			missingSince: undefined,
			lastCheckedAt: after(2),
			lastSuccessAt: after(2),
		});
	});

	test("fails when the records stay away for the set time, and never comes back", () => {
		expect(
			statuses(succeeded, [
				[100, missing],
				[123.999, missing],
				[124, missing],
				[125, found],
			]),
		).toEqual(["TEMPORARY_FAILURE", "TEMPORARY_FAILURE", "FAILED", "FAILED"]);
	});

	test("recovers when they come back in time, and has the whole time again", () => {
		expect(
			statuses(succeeded, [
				[100, missing],
				[123, found],
				[124, missing],
				[147, missing],
				[148, missing],
			]),
		).toEqual(["TEMPORARY_FAILURE", "SUCCESS", "TEMPORARY_FAILURE", "TEMPORARY_FAILURE", "FAILED"]);
	});

	test("loses nothing by a DNS that does not answer, however long", () => {
		expect(
			statuses(succeeded, [
				[100, unknown],
				[1000, unknown],
				[1001, missing],
				[2000, unknown],
				[2001, missing],
			]),
		).toEqual(["SUCCESS", "SUCCESS", "TEMPORARY_FAILURE", "TEMPORARY_FAILURE", "FAILED"]);
	});

	test("counts while it looks for what is gone, and not any more when it has given up", () => {
		const gone = advance(succeeded, missing, after(100), patience);
		expect(isInForce(gone)).toBe(true);
		expect(isInForce(advance(gone, missing, after(124), patience))).toBe(false);
	});
});

describe("a status set by hand", () => {
	test.each(["SUCCESS", "FAILED", "TEMPORARY_FAILURE", "NOT_STARTED"] as const)(
		"stays %s whatever the DNS says",
		(status) => {
			const search = searchByHand(status, start);
			expect(isOpen(search)).toBe(false);
			expect(advance(search, missing, after(100), patience)).toBe(search);
			expect(isInForce(search)).toBe(status === "SUCCESS");
		},
	);

	test("of PENDING is a search like any other", () => {
		expect(advance(searchByHand("PENDING", start), found, after(1), patience).status).toBe("SUCCESS");
	});
});
