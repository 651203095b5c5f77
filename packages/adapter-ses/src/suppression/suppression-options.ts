import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, OptionError, systemClock } from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { type ResolvedSesOptions, readSesOptions, type SesClientOptions } from "../ses-options.ts";

export interface SesSuppressionListOptions extends SesClientOptions {
	/** The list of this SES tenant instead of the account's. Default: the account's. */
	readonly tenantName?: string | undefined;
	/**
	 * Calls on SES per second, above 0. SES allows 1 for everything but sending (SES guide, quotas), to all of the account together.
	 * Default: 1.
	 */
	readonly callsPerSecond?: number | undefined;
	/** Entries asked for with one call, at least 1. SES does not document how many it gives at most. Default: SES's own. */
	readonly pageSize?: number | undefined;
	/** Default: the system's. */
	readonly clock?: Clock | undefined;
	/** Waits for the next turn. Rejects when the signal is aborted. Default: a timer. */
	readonly wait?: ((ms: number, signal?: AbortSignal) => Promise<unknown>) | undefined;
	/** From 0 to 1, spreads the waits after failures. Default: `Math.random`. */
	readonly random?: (() => number) | undefined;
}

/** The options, checked and with their defaults in place. */
export interface ResolvedSuppressionListOptions
	extends Pick<ResolvedSesOptions, "client" | "tenantName" | "requestTimeoutMs"> {
	readonly callIntervalMs: number;
	readonly pageSize: number | undefined;
	readonly clock: Clock;
	readonly wait: (ms: number, signal?: AbortSignal) => Promise<unknown>;
	readonly random: () => number;
}

const connectionNames = [
	"region",
	"endpoint",
	"credentials",
	"tenantName",
	"requestTimeoutMs",
	"clientConfig",
] as const;

/** @throws {OptionError} which never holds the credentials. */
export function readSuppressionListOptions(options: SesSuppressionListOptions): ResolvedSuppressionListOptions {
	const own = ["callsPerSecond", "pageSize", "clock", "wait", "random"];
	refuseUnknown("", readRecord("options", options), [...connectionNames, ...own]);
	const { callsPerSecond, pageSize, clock, wait, random, ...connection } = options;
	const { client, tenantName, requestTimeoutMs } = readSesOptions(connection);
	return {
		...{ client, tenantName, requestTimeoutMs },
		callIntervalMs: 1000 / readRate(callsPerSecond),
		pageSize: readInteger("pageSize", pageSize, 1, 10_000),
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
