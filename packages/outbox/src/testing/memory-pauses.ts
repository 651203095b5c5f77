import type { Failure, Route } from "@todoku/core";
import type { PauseRequest, RoutePause } from "../outbox-store.ts";

interface Pause {
	readonly until: number;
	readonly times: number;
	readonly failure: Failure;
	readonly since: Date;
	readonly probedUntil: number;
}

/** The routes that are left alone, and who may probe them. */
export class MemoryPauses {
	readonly #now: () => number;
	readonly #pauses = new Map<Route, Pause>();

	constructor(now: () => number) {
		this.#now = now;
	}

	list(): RoutePause[] {
		const now = this.#now();
		return [...this.#pauses].map(([route, { until, times, failure, since, probedUntil }]) => {
			return { route, remainingMs: Math.max(0, until - now, probedUntil - now), times, failure, since };
		});
	}

	pause({ route, pauseMs, failure }: PauseRequest): void {
		const now = this.#now();
		const before = this.#pauses.get(route);
		this.#pauses.set(route, {
			until: now + pauseMs,
			times: (before?.times ?? 0) + 1,
			failure,
			since: before?.since ?? new Date(now),
			probedUntil: now,
		});
	}

	takeProbe(route: Route, probeMs: number): boolean {
		const now = this.#now();
		const pause = this.#pauses.get(route);
		if (pause === undefined || pause.until > now || pause.probedUntil > now) return false;
		this.#pauses.set(route, { ...pause, probedUntil: now + probeMs });
		return true;
	}

	/** @returns Whether it was paused. */
	resume(route: Route): boolean {
		return this.#pauses.delete(route);
	}
}
