import type { ClaimToken, OutboxStore } from "../outbox-store.ts";
import type { Timer } from "../timer.ts";
import type { StoreHealth } from "./store-health.ts";

/** Keeps the claims of a worker from lapsing as long as it lives, and tells those that have lapsed. */
export class ClaimsKeeper {
	readonly #store: OutboxStore;
	readonly #health: StoreHealth;
	readonly #leaseMs: number;
	readonly #timer: Timer;
	readonly #held = new Map<string, { readonly claim: ClaimToken; readonly onLapse: () => void; until: number }>();

	constructor(store: OutboxStore, health: StoreHealth, timer: Timer, leaseMs: number) {
		this.#timer = timer;
		this.#store = store;
		this.#health = health;
		this.#leaseMs = leaseMs;
	}

	/**
	 * @param askedAt When the claim was asked for, by the worker's timer: its lease began no earlier.
	 * @returns a function that ends the keeping.
	 */
	add({ deliveryId, token }: ClaimToken, askedAt: number, onLapse: () => void): () => void {
		this.#held.set(token, { claim: { deliveryId, token }, onLapse, until: askedAt + this.#leaseMs });
		return () => this.#held.delete(token);
	}

	/** Whether nobody else can have it yet, by the worker's own timer: a process that stood still, or lost its store, may have missed it. */
	holds({ token }: ClaimToken): boolean {
		return (this.#held.get(token)?.until ?? Number.NEGATIVE_INFINITY) > this.#timer.now();
	}

	/** @throws {StoreFailure} */
	async keepAll(): Promise<void> {
		const claims = [...this.#held.values()].map(({ claim }) => claim);
		if (claims.length === 0) return;
		const askedAt = this.#timer.now();
		const lapsed = await this.#health.call(() => this.#store.keep(claims, this.#leaseMs));
		for (const { token } of lapsed) {
			// One that was settled while the call was under way is no longer held, and has nothing to be told.
			this.#held.get(token)?.onLapse();
			this.#held.delete(token);
		}
		for (const { token } of claims) {
			const held = this.#held.get(token);
			if (held !== undefined) held.until = askedAt + this.#leaseMs;
		}
	}
}
