import { describe, expect, it } from "vitest";
import { createFakeClock } from "../testing/index.ts";
import { cacheSenders } from "./senders-cache.ts";
import type { SendersAnswer } from "./senders-source.ts";
import { parseVerifiedSenders } from "./verified-senders.ts";

function countingLookup(): {
	asked: (string | undefined)[];
	lookup: (tenant: string | undefined) => Promise<SendersAnswer>;
} {
	const asked: (string | undefined)[] = [];
	return {
		asked,
		lookup: async (tenant) => {
			asked.push(tenant);
			return parseVerifiedSenders(`shop${asked.length}.example`);
		},
	};
}

describe("cacheSenders", () => {
	it("asks once for many mails of one tenant, also at the same moment", async () => {
		const { asked, lookup } = countingLookup();
		const cached = cacheSenders(lookup, { clock: createFakeClock() });
		const answers = await Promise.all([cached("a"), cached("a"), cached("b"), cached(undefined), cached("a")]);
		expect(asked).toEqual(["a", "b", undefined]);
		expect(answers[0]).toBe(answers[4]);
	});

	it("asks anew when an answer has reached its age, a second by default", async () => {
		const { asked, lookup } = countingLookup();
		const clock = createFakeClock();
		const cached = cacheSenders(lookup, { clock });
		await cached("a");
		clock.advance(999);
		await cached("a");
		clock.advance(1);
		await cached("a");
		expect(asked).toEqual(["a", "a"]);
	});

	it("forgets the tenant not asked for the longest when it is full", async () => {
		const { asked, lookup } = countingLookup();
		const cached = cacheSenders(lookup, { maxTenants: 2, clock: createFakeClock() });
		for (const tenant of ["a", "b", "a", "c", "a", "b"]) await cached(tenant);
		expect(asked).toEqual(["a", "b", "c", "b"]);
	});

	it("forgets on demand, also an answer that is still on its way", async () => {
		const { asked, lookup } = countingLookup();
		const cached = cacheSenders(lookup, { clock: createFakeClock() });
		const before = cached("a");
		cached.invalidate("a");
		expect(await cached("a")).not.toBe(await before);
		cached.clear();
		await cached("a");
		expect(asked).toEqual(["a", "a", "a"]);
	});

	it("does not remember failures", async () => {
		let failures = 1;
		const cached = cacheSenders(
			() => {
				if (failures-- > 0) throw new Error("database down");
				return parseVerifiedSenders("shop.example");
			},
			{ clock: createFakeClock() },
		);
		await expect(cached("a")).rejects.toThrow("database down");
		await expect(cached("a")).resolves.toMatchObject({ entries: ["shop.example"] });
	});

	it("remembers nothing when the age is 0", async () => {
		const { asked, lookup } = countingLookup();
		const cached = cacheSenders(lookup, { maxAgeMs: 0, clock: createFakeClock() });
		await cached("a");
		await cached("a");
		expect(asked).toHaveLength(2);
	});

	it.each([{ maxTenants: 0 }, { maxTenants: 1.5 }, { maxAgeMs: -1 }, { maxAgeMs: Number.NaN }])(
		"refuses %j",
		(options) => {
			expect(() => cacheSenders(() => parseVerifiedSenders(null), options)).toThrow(
				expect.objectContaining({ code: "invalid-option" }),
			);
		},
	);
});
