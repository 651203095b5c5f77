import { describe, expect, it } from "vitest";
import { type Evidence, isClean, judge, type StoredDelivery } from "./verdict.ts";

const sent = (recipient: string, changes: Partial<StoredDelivery> = {}): StoredDelivery => {
	return { recipient, status: "sent", possibleDuplicate: false, acceptedAttempts: 1, ...changes };
};

const quiet: Evidence = { committed: ["a", "b"], deliveries: [sent("a"), sent("b")], arrivals: ["b", "a"] };

describe("the verdict on a run", () => {
	it("is clean when everything committed arrived once", () => {
		const verdict = judge(quiet);
		expect(verdict).toMatchObject({ messages: 2, lost: 0, unmarkedDuplicates: 0 });
		expect(isClean(verdict)).toBe(true);
	});

	it.each([
		["a mail that was lost", { arrivals: ["a"] }, "lost"],
		["a mail of a transaction that was rolled back", { arrivals: ["a", "b", "c"] }, "uncalledFor"],
		["a duplicate without its mark", { arrivals: ["a", "b", "b"] }, "unmarkedDuplicates"],
		[
			"a recipient whose acceptance was recorded and who was sent to again",
			{ deliveries: [sent("a"), sent("b", { acceptedAttempts: 2, possibleDuplicate: true })] },
			"sentAgain",
		],
		["an arrival that the outbox denies", { deliveries: [sent("a"), sent("b", { status: "failed" })] }, "wrongStatus"],
	] as const)("finds %s", (_what, change, count) => {
		const verdict = judge({ ...quiet, ...change });
		expect(verdict[count]).toBe(1);
		expect(isClean(verdict)).toBe(false);
	});

	it("allows a duplicate that is marked, and counts it", () => {
		const deliveries = [sent("a"), sent("b", { possibleDuplicate: true })];
		const verdict = judge({ ...quiet, deliveries, arrivals: ["a", "b", "b"] });
		expect(verdict).toMatchObject({ unmarkedDuplicates: 0, markedDuplicates: 1 });
		expect(isClean(verdict)).toBe(true);
	});
});
