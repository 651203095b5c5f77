import type { OutboxStore } from "../outbox-store.ts";

/** What `describeOutboxStore` needs of a store's tests. */
export interface OutboxStoreHarness {
	/** Begins the name of every case: `postgres`. */
	readonly name: string;
	/** Makes an empty store for one case: no case sees what another left behind. Not opened yet. */
	create(): Promise<StoreUnderTest>;
}

/** One store, and what a test does to it from outside. */
export interface StoreUnderTest {
	readonly store: OutboxStore;
	/** Lets at least so much of the store's time pass: moves its clock, or waits. */
	advance(milliseconds: number): Promise<void>;
	/** Makes every claim lapse, as when all workers had died and their leases were over: each can be claimed again when it resolves. */
	lapse(): Promise<void>;
	/** Throws away what the queue holds, but no delivery: what `maintain` mends. Absent where there is no queue apart from the deliveries. */
	loseJobs?(): Promise<void>;
	dispose(): Promise<void>;
}
