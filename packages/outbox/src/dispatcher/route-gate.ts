import { type Failure, type Route, routes } from "@todoku/core";
import type { OutboxTerms } from "../outbox-options.ts";
import type { OutboxStore } from "../outbox-store.ts";
import { backoffMs } from "./retry.ts";
import type { RouteVerdict } from "./route-verdict.ts";
import type { StoreHealth } from "./store-health.ts";

export interface RouteNews {
	readonly verdict: RouteVerdict;
	readonly failure: Failure;
	/** Whether it was the one mail that was let through a pause. */
	readonly isProbe: boolean;
	readonly retryAfterMs?: number | undefined;
}

interface RouteState {
	failures: number;
	/** When it may be probed, by the worker's timer; undefined while it is not paused. */
	pausedUntil: number | undefined;
	/** Counts what this worker found out itself, against which an older answer of the store is stale. */
	changes: number;
	/** How much of that is still on its way to the store. */
	onItsWay: number;
}

type GateTerms = Pick<OutboxTerms, "pause" | "timer" | "random">;

/** Which routes are to be left alone. The store says it to all workers; each of them adds what it sees. */
export class RouteGate {
	readonly #store: OutboxStore;
	readonly #health: StoreHealth;
	readonly #terms: GateTerms;
	readonly #onResume: (route: Route) => void;
	readonly #states = new Map<Route, RouteState>(
		routes.map((route) => [route, { failures: 0, pausedUntil: undefined, changes: 0, onItsWay: 0 }]),
	);

	constructor(store: OutboxStore, health: StoreHealth, terms: GateTerms, onResume: (route: Route) => void) {
		this.#store = store;
		this.#health = health;
		this.#terms = terms;
		this.#onResume = onResume;
	}

	isPaused(route: Route): boolean {
		return this.#of(route).pausedUntil !== undefined;
	}

	/** Milliseconds until a paused route may be probed; 0: now. */
	remainingMs(route: Route): number {
		return Math.max(0, (this.#of(route).pausedUntil ?? 0) - this.#terms.timer.now());
	}

	/** Looks what the others have found out. @throws {StoreFailure} */
	async refresh(): Promise<void> {
		const before = new Map(routes.map((route) => [route, this.#of(route).changes]));
		const pauses = await this.#health.call(() => this.#store.readPauses());
		for (const route of routes) {
			const state = this.#of(route);
			if (state.changes !== before.get(route) || state.onItsWay > 0) continue;
			const pause = pauses.find((one) => one.route === route);
			const wasPaused = state.pausedUntil !== undefined;
			state.pausedUntil = pause === undefined ? undefined : this.#terms.timer.now() + pause.remainingMs;
			if (!wasPaused || pause !== undefined) continue;
			state.failures = 0;
			this.#onResume(route);
		}
	}

	/** Takes note of an answer. What it comes to holds for this worker at once, and for the others soon. */
	tell(route: Route, { verdict, failure, isProbe, retryAfterMs }: RouteNews): void {
		const state = this.#of(route);
		switch (verdict) {
			case "works":
				state.failures = 0;
				if (isProbe) void this.resume(route, false);
				return;
			case "used-up":
				this.#useUp(route, failure, retryAfterMs ?? this.#terms.pause.maxMs, isProbe);
				return;
			case "failed":
				state.failures += 1;
				// What was under way when the pause began says nothing new.
				if (isProbe || (!this.isPaused(route) && state.failures >= this.#terms.pause.afterFailures))
					this.#pause(route, failure, isProbe);
				return;
			case "unclear":
				if (isProbe) this.#pause(route, failure, isProbe);
				return;
			default:
				verdict satisfies never;
		}
	}

	/** @param isOnTrial Whether the next failure pauses it again at once. */
	async resume(route: Route, isOnTrial: boolean): Promise<void> {
		const state = this.#of(route);
		state.failures = isOnTrial ? this.#terms.pause.afterFailures - 1 : 0;
		state.changes += 1;
		try {
			await this.#health.call(() => this.#store.resumeRoute(route));
		} catch {
			// It stays paused, and is probed again.
			return;
		}
		state.changes += 1;
		state.pausedUntil = undefined;
		this.#onResume(route);
	}

	#useUp(route: Route, failure: Failure, pauseMs: number, isProbe: boolean): void {
		// The others that were under way hear the same.
		const isKnown = this.isPaused(route) && this.remainingMs(route) >= pauseMs * 0.9;
		if (isProbe || !isKnown) this.#pause(route, failure, isProbe, pauseMs);
	}

	/** @param pauseMs Default: longer each time. */
	#pause(route: Route, failure: Failure, isProbe: boolean, pauseMs?: number): void {
		const state = this.#of(route);
		state.pausedUntil = this.#terms.timer.now() + (pauseMs ?? this.#terms.pause.firstMs);
		state.changes += 1;
		state.onItsWay += 1;
		this.#share(route, failure, isProbe, pauseMs)
			// Where the store cannot be reached, the pause holds here, until the store says otherwise.
			.catch(() => undefined)
			.finally(() => {
				state.onItsWay -= 1;
			});
	}

	async #share(route: Route, failure: Failure, isProbe: boolean, givenMs: number | undefined): Promise<void> {
		const state = this.#of(route);
		const { timer, pause, random } = this.#terms;
		const pauses = await this.#health.call(() => this.#store.readPauses());
		const known = pauses.find((one) => one.route === route);
		// Many workers find out at the same time: that is one pause, and not a longer one for each of them.
		const isKnown = !isProbe && known !== undefined && known.remainingMs >= (givenMs ?? 1);
		const pauseMs = givenMs ?? backoffMs(pause.firstMs, pause.maxMs, known?.times ?? 0, random());
		if (!isKnown) await this.#health.call(() => this.#store.pauseRoute({ route, pauseMs, failure }));
		state.pausedUntil = timer.now() + (isKnown ? known.remainingMs : pauseMs);
	}

	#of(route: Route): RouteState {
		const state = this.#states.get(route);
		if (state === undefined) throw new RangeError(`there is no route ${route}`);
		return state;
	}
}
