import { type Clock, systemClock } from "../clock.ts";
import { readInteger } from "../read-option.ts";
import type { SendersAnswer, SendersLookup } from "./senders-source.ts";

export interface SendersCacheOptions {
	/** How many tenants are remembered; the one not asked for the longest goes first. Default: 1,000. Minimum: 1. */
	readonly maxTenants?: number | undefined;
	/** How old an answer may be, in milliseconds, counted from when it was asked for. Default: 1,000. 0 remembers nothing. */
	readonly maxAgeMs?: number | undefined;
	readonly clock?: Clock | undefined;
}

/** A lookup that remembers its answers for a while. */
export interface CachedSenders extends SendersLookup {
	/** Forgets one tenant's answer: the next mail asks anew, also when a lookup is under way right now. */
	invalidate(tenant: string | undefined): void;
	/** Forgets every answer. */
	clear(): void;
}

interface Entry {
	readonly askedAt: number;
	readonly answer: Promise<SendersAnswer>;
}

/**
 * Remembers the answers of a lookup: many mails of one tenant at once ask only once. Failures are not remembered.
 */
export function cacheSenders(lookup: SendersLookup, options: SendersCacheOptions = {}): CachedSenders {
	const maxTenants = readInteger("maxTenants", options.maxTenants, 1, Number.MAX_SAFE_INTEGER) ?? 1_000;
	const maxAgeMs = readInteger("maxAgeMs", options.maxAgeMs, 0, Number.MAX_SAFE_INTEGER) ?? 1_000;
	const clock = options.clock ?? systemClock;
	// A Map keeps the order of insertion, so its first key is the tenant not asked for the longest.
	const entries = new Map<string | undefined, Entry>();

	const ask = (tenant: string | undefined, now: number): Promise<SendersAnswer> => {
		const entry: Entry = { askedAt: now, answer: (async () => lookup(tenant))() };
		entries.set(tenant, entry);
		entry.answer.catch(() => {
			if (entries.get(tenant) === entry) entries.delete(tenant);
		});
		if (entries.size > maxTenants) entries.delete(entries.keys().next().value);
		return entry.answer;
	};
	const cached = (tenant: string | undefined): Promise<SendersAnswer> => {
		const now = clock.now().getTime();
		const entry = entries.get(tenant);
		entries.delete(tenant);
		if (entry === undefined || now - entry.askedAt >= maxAgeMs) return ask(tenant, now);
		entries.set(tenant, entry);
		return entry.answer;
	};
	return Object.assign(cached, {
		invalidate: (tenant: string | undefined): void => void entries.delete(tenant),
		clear: (): void => entries.clear(),
	});
}
