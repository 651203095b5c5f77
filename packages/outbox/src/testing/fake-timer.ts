import { setImmediate as turn } from "node:timers/promises";
import type { Clock } from "@todoku/core";
import type { Timer } from "../timer.ts";

/** A timer that stands still until it is told to go on, and the clock that goes with it. */
export interface FakeTimer extends Timer {
	/** Shows the same time; for `createMemoryOutboxStore`. */
	readonly clock: Clock;
	/** Goes on by so much, from one timer to the next, and lets what each of them started come to rest. */
	advance(milliseconds: number): Promise<void>;
	/** Goes on until something holds. @throws {Error} when it does not within so many milliseconds. */
	advanceUntil(holds: () => boolean, withinMs: number): Promise<void>;
}

interface Waiting {
	readonly at: number;
	readonly callback: () => void;
}

/** @param start Default: 2026-01-01T00:00:00Z. */
export function createFakeTimer(start: Date = new Date("2026-01-01T00:00:00Z")): FakeTimer {
	let now = start.getTime();
	const waiting = new Set<Waiting>();

	function next(): Waiting | undefined {
		let first: Waiting | undefined;
		for (const one of waiting) if (first === undefined || one.at < first.at) first = one;
		return first;
	}

	/** Runs the next timer that comes within the time. @returns whether there was one. */
	async function step(until: number): Promise<boolean> {
		// Whatever was under way may still set one.
		await turn();
		const one = next();
		if (one === undefined || one.at > until) return false;
		waiting.delete(one);
		now = Math.max(now, one.at);
		one.callback();
		await turn();
		return true;
	}

	return {
		clock: { now: () => new Date(now) },
		now: () => now,
		setTimer(delayMs: number, callback: () => void): () => void {
			const one = { at: now + Math.max(0, delayMs), callback };
			waiting.add(one);
			return () => waiting.delete(one);
		},
		async advance(milliseconds: number): Promise<void> {
			const until = now + milliseconds;
			while (await step(until));
			now = until;
			await turn();
		},
		async advanceUntil(holds: () => boolean, withinMs: number): Promise<void> {
			const until = now + withinMs;
			await turn();
			while (!holds()) {
				if (!(await step(until))) throw new Error(`what was waited for did not come within ${withinMs} ms`);
			}
		},
	};
}
