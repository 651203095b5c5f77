import type { SenderStore } from "../registration/sender-store.ts";

/** One behaviour. */
export interface ConformanceCase {
	readonly group: string;
	/** What a store does, as a sentence without its subject. */
	readonly name: string;
	run(store: SenderStore): Promise<void>;
}
