import { expect, test } from "vitest";
import { seededRandom } from "./seeded-random.ts";

function draw(seed: number, count: number): readonly number[] {
	const random = seededRandom(seed);
	return Array.from({ length: count }, random);
}

test("is the same for the same seed and another for another", () => {
	expect(draw(7, 20)).toEqual(draw(7, 20));
	expect(draw(7, 20)).not.toEqual(draw(8, 20));
});

test("is spread over 0 to 1", () => {
	const drawn = draw(1, 10_000);
	expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
	expect(Math.max(...drawn)).toBeLessThan(1);
	expect(drawn.filter((value) => value < 0.25).length / drawn.length).toBeCloseTo(0.25, 1);
});
