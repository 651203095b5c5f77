import type { StoreBench } from "./store-bench.ts";

/** One behaviour. */
export interface ConformanceCase {
	readonly group: string;
	/** What a store does, as a sentence without its subject. */
	readonly name: string;
	run(bench: StoreBench): Promise<void>;
}
