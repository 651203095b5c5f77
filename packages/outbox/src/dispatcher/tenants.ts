import type { OutboxStore, TenantState } from "../outbox-store.ts";
import type { Timer } from "../timer.ts";
import type { StoreHealth } from "./store-health.ts";

/** How long an answer holds: an operator's stop acts within a second. */
const maxAgeMs = 1_000;
const maxEntries = 10_000;

/** Asks the store about a tenant once in a while, and not for each of its mails. */
export class Tenants {
	readonly #store: OutboxStore;
	readonly #health: StoreHealth;
	readonly #timer: Timer;
	readonly #known = new Map<string | undefined, { readonly state: Promise<TenantState>; readonly readAt: number }>();

	constructor(store: OutboxStore, health: StoreHealth, timer: Timer) {
		this.#store = store;
		this.#health = health;
		this.#timer = timer;
	}

	/** @throws {StoreFailure} */
	read(tenant: string | undefined): Promise<TenantState> {
		const now = this.#timer.now();
		const known = this.#known.get(tenant);
		if (known !== undefined && now - known.readAt < maxAgeMs) return known.state;
		if (this.#known.size >= maxEntries) this.#known.clear();
		const state = this.#health.call(() => this.#store.readTenant(tenant));
		this.#known.set(tenant, { state, readAt: now });
		state.catch(() => this.#known.delete(tenant));
		return state;
	}
}
