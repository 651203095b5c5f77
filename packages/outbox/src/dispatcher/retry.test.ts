import { expect, it } from "vitest";
import { backoffMs, expiresInMs } from "./retry.ts";

it("doubles up to its bound, spread over the upper half", () => {
	expect([0, 1, 2, 3, 50].map((times) => backoffMs(1_000, 5_000, times, 0))).toEqual([500, 1_000, 2_000, 2_500, 2_500]);
	expect([0, 1, 50].map((times) => backoffMs(1_000, 5_000, times, 0.999_999))).toEqual([1_000, 2_000, 5_000]);
});

const terms = {
	retry: {
		automatic: { firstDelayMs: 1, maxDelayMs: 1, maxAgeMs: 10_000 },
		newsletter: { firstDelayMs: 1, maxDelayMs: 1, maxAgeMs: 5_000 },
		"staff-notice": { firstDelayMs: 1, maxDelayMs: 1, maxAgeMs: 5_000 },
	},
	urgentMaxAgeMs: 2_000,
};
const at = (milliseconds: number): Date => new Date(1_000_000 + milliseconds);

function expiresIn(message: object, agesFrom?: Date): number {
	const facts = { category: "automatic", lane: "normal", recordedAt: at(0), expiresAt: undefined, ...message };
	return expiresInMs(terms, { message: facts as never, now: at(1_000), agesFrom });
}

it("lets a mail live as long as its category, an urgent one shorter", () => {
	expect(expiresIn({})).toBe(9_000);
	expect(expiresIn({ category: "newsletter" })).toBe(4_000);
	expect(expiresIn({ lane: "urgent" })).toBe(1_000);
});

it("lets it live no longer than it says itself, and then its lane has no say", () => {
	expect(expiresIn({ expiresAt: at(1_500) })).toBe(500);
	expect(expiresIn({ lane: "urgent", expiresAt: at(8_000) })).toBe(7_000);
	expect(expiresIn({ expiresAt: at(80_000) })).toBe(9_000);
});

it("counts the age anew from when it was let go by hand", () => {
	expect(expiresIn({ recordedAt: at(-1_000_000) })).toBeLessThan(0);
	expect(expiresIn({ recordedAt: at(-1_000_000) }, at(0))).toBe(9_000);
});
