import type { Lane } from "@todoku/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { LaneCounts } from "./lanes.ts";

it("lends half of its hands to bulk, four fifths to all that can wait, and all to what is urgent", () => {
	const counts = new LaneCounts(50);
	expect(counts.nextClaim()).toEqual({ lanes: ["urgent", "normal", "bulk"], limit: 25 });
	for (let index = 0; index < 25; index += 1) counts.add("bulk");
	expect(counts.nextClaim()).toEqual({ lanes: ["urgent", "normal"], limit: 15 });
	for (let index = 0; index < 15; index += 1) counts.add("normal");
	expect(counts.nextClaim()).toEqual({ lanes: ["urgent"], limit: 10 });
	for (let index = 0; index < 10; index += 1) counts.add("urgent");
	expect(counts.nextClaim()).toBeNull();
	counts.remove("bulk");
	expect(counts.nextClaim()).toEqual({ lanes: ["urgent", "normal", "bulk"], limit: 1 });
});

it("goes on to fewer lanes after a claim that was filled", () => {
	const counts = new LaneCounts(10);
	expect(counts.nextClaim(["urgent", "normal", "bulk"])).toEqual({ lanes: ["urgent", "normal"], limit: 8 });
	expect(counts.nextClaim(["urgent", "normal"])).toEqual({ lanes: ["urgent"], limit: 10 });
	expect(counts.nextClaim(["urgent"])).toBeNull();
});

it("sends everything with one hand too", () => {
	expect(new LaneCounts(1).nextClaim()).toEqual({ lanes: ["urgent", "normal", "bulk"], limit: 1 });
});

it("always leaves a hand for urgent mail, whatever else was claimed, and never claims more than it has hands", () => {
	const due = fc.array(fc.constantFrom<Lane>("normal", "bulk"), { maxLength: 200 });
	fc.assert(
		fc.property(fc.integer({ min: 2, max: 100 }), due, (concurrency, mails) => {
			const counts = new LaneCounts(concurrency);
			for (const lane of mails) {
				const claim = [undefined, ["urgent", "normal", "bulk"] as const]
					.map((after) => counts.nextClaim(after))
					.find((one) => one?.lanes.includes(lane));
				if (claim !== undefined && claim !== null) counts.add(lane);
			}
			expect(counts.total).toBeLessThan(concurrency);
			expect(counts.nextClaim()?.lanes).toContain("urgent");
		}),
	);
});
