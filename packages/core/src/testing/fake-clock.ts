import type { Clock } from "../clock.ts";

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
	/** @param milliseconds 0 or more. */
	advance(milliseconds: number): void;
}

/** @param start Default: 2026-01-01T00:00:00Z. */
export function createFakeClock(start: Date = new Date("2026-01-01T00:00:00Z")): FakeClock {
	let now = start.getTime();
	return {
		now: () => new Date(now),
		advance(milliseconds: number): void {
			now += milliseconds;
		},
	};
}
