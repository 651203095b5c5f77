import { type Clock, OptionError, systemClock } from "@todoku/core";
import { readInteger } from "@todoku/core/adapter";
import { toAsciiDomain } from "@todoku/mime";
import { type DmarcDiscovery, discoverDmarc } from "./dmarc-discovery.ts";
import type { TxtLookup } from "./dns/dns-answer.ts";

export interface DmarcCacheOptions {
	/** Asked for what is not remembered. */
	readonly lookup: TxtLookup;
	/** How many domains are remembered; the one not asked for the longest goes first. Minimum: 1. Default: 1,000. */
	readonly maxDomains?: number | undefined;
	/**
	 * How old a discovery may be, in milliseconds, counted from when it was asked for. Node's resolver tells no TTL of a TXT record, so this
	 * stands in for it. 0 remembers nothing. Default: 300,000 (five minutes).
	 */
	readonly maxAgeMs?: number | undefined;
	/** The same for a discovery in which a lookup failed; never more than `maxAgeMs`. Default: 30,000. */
	readonly maxUnknownAgeMs?: number | undefined;
	readonly clock?: Clock | undefined;
}

/** Discoveries that are remembered for a while. */
export interface DmarcCache {
	/** As `discoverDmarc`; calls for one domain at the same time share one discovery. */
	discover(domain: string): Promise<DmarcDiscovery>;
	/**
	 * Forgets a domain and all below it, which may have inherited its record: the next call looks anew, also when a discovery is under way
	 * right now. What is no domain name was never remembered.
	 */
	invalidate(domain: string): void;
	/** Forgets everything. */
	clear(): void;
}

const many = Number.MAX_SAFE_INTEGER;

interface Entry {
	readonly askedAt: number;
	readonly discovery: Promise<DmarcDiscovery>;
	maxAgeMs: number;
}

/**
 * Makes a cache of DMARC discoveries.
 *
 * @throws {OptionError} for an option that makes no sense.
 */
export function createDmarcCache(options: DmarcCacheOptions): DmarcCache {
	return new BoundedDmarcCache(options);
}

class BoundedDmarcCache implements DmarcCache {
	readonly #lookup: TxtLookup;
	readonly #maxDomains: number;
	readonly #maxAgeMs: number;
	readonly #maxUnknownAgeMs: number;
	readonly #clock: Clock;
	// A Map keeps the order of insertion, so its first key is the domain not asked for the longest.
	readonly #entries = new Map<string, Entry>();

	constructor(options: DmarcCacheOptions) {
		if (typeof options.lookup !== "function") throw new OptionError("lookup", "is no function");
		this.#lookup = options.lookup;
		this.#maxDomains = readInteger("maxDomains", options.maxDomains, 1, many) ?? 1_000;
		this.#maxAgeMs = readInteger("maxAgeMs", options.maxAgeMs, 0, many) ?? 300_000;
		const maxUnknownAgeMs = readInteger("maxUnknownAgeMs", options.maxUnknownAgeMs, 0, many) ?? 30_000;
		this.#maxUnknownAgeMs = Math.min(maxUnknownAgeMs, this.#maxAgeMs);
		this.#clock = options.clock ?? systemClock;
	}

	async discover(domain: string): Promise<DmarcDiscovery> {
		const key = keyOf(domain);
		if (key === null) return discoverDmarc(domain, this.#lookup);
		const now = this.#clock.now().getTime();
		const entry = this.#entries.get(key);
		this.#entries.delete(key);
		if (entry === undefined || now - entry.askedAt >= entry.maxAgeMs) return this.#ask(key, now);
		this.#entries.set(key, entry);
		return entry.discovery;
	}

	invalidate(domain: string): void {
		const key = keyOf(domain);
		if (key === null) return;
		for (const remembered of this.#entries.keys())
			if (remembered === key || remembered.endsWith(`.${key}`)) this.#entries.delete(remembered);
	}

	clear(): void {
		this.#entries.clear();
	}

	#ask(domain: string, now: number): Promise<DmarcDiscovery> {
		const discovery = discoverDmarc(domain, this.#lookup);
		const entry: Entry = { askedAt: now, discovery, maxAgeMs: this.#maxAgeMs };
		this.#entries.set(domain, entry);
		void this.#settle(entry);
		if (this.#entries.size > this.#maxDomains) this.#entries.delete(this.#entries.keys().next().value as string);
		return discovery;
	}

	/** How long an answer may live is known when it is there. */
	async #settle(entry: Entry): Promise<void> {
		const { failures } = await entry.discovery;
		if (failures.length > 0) entry.maxAgeMs = this.#maxUnknownAgeMs;
	}
}

function keyOf(domain: string): string | null {
	try {
		return toAsciiDomain(domain);
	} catch {
		return null;
	}
}
