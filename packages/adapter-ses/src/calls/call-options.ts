import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, OptionError, systemClock } from "@todoku/core";
import type { SesClientOptions } from "../ses-options.ts";

/** How AWS is reached by what is not sending, and at which pace. */
export interface SesCallOptions extends SesClientOptions {
	/**
	 * Calls per second, above 0. SES allows 1 for everything but sending (SES guide, quotas), to all of the account together.
	 * Default: 1.
	 */
	readonly callsPerSecond?: number | undefined;
	/** Default: the system's. */
	readonly clock?: Clock | undefined;
	/** Waits for the next turn. Rejects when the signal is aborted. Default: a timer. */
	readonly wait?: ((ms: number, signal?: AbortSignal) => Promise<unknown>) | undefined;
	/** From 0 to 1, spreads the waits after failures. Default: `Math.random`. */
	readonly random?: (() => number) | undefined;
}

/** The options of the pace, checked and with their defaults in place. */
export interface ResolvedPace {
	readonly callIntervalMs: number;
	readonly clock: Clock;
	readonly wait: (ms: number, signal?: AbortSignal) => Promise<unknown>;
	readonly random: () => number;
}

export const connectionNames = ["region", "endpoint", "credentials", "requestTimeoutMs", "clientConfig"] as const;

export const paceNames = ["callsPerSecond", "clock", "wait", "random"] as const;

/** What of it says how AWS is reached. */
export function connectionOf(options: SesCallOptions): SesClientOptions {
	const { region, endpoint, credentials, requestTimeoutMs, clientConfig } = options;
	return { region, endpoint, credentials, requestTimeoutMs, clientConfig };
}

/** @throws {OptionError} for a rate that is none. */
export function readPace({ callsPerSecond, clock, wait, random }: SesCallOptions): ResolvedPace {
	return {
		callIntervalMs: 1000 / readRate(callsPerSecond),
		clock: clock ?? systemClock,
		wait: wait ?? ((ms, signal) => sleep(ms, undefined, signal && { signal })),
		random: random ?? Math.random,
	};
}

function readRate(rate: unknown): number {
	if (rate === undefined) return 1;
	if (typeof rate === "number" && rate >= 0.001 && rate <= 1000) return rate;
	throw new OptionError("callsPerSecond", "must be a number from 0.001 to 1000");
}
