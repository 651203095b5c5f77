import type { SenderStore } from "../registration/sender-store.ts";

/** What `describeSenderStore` needs of a store's tests. */
export interface SenderStoreHarness {
	/** Begins the name of every case: `postgres`. */
	readonly name: string;
	/** Makes an empty store for one case: no case sees what another left behind. */
	create(): Promise<SenderStoreUnderTest>;
}

export interface SenderStoreUnderTest {
	readonly store: SenderStore;
	dispose(): Promise<void>;
}
