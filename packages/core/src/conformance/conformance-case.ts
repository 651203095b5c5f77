import type { Bench } from "./bench.ts";
import type { ConformanceCapability } from "./capabilities.ts";

/** One behaviour. */
export interface ConformanceCase {
	readonly group: string;
	/** What a transport does, as a sentence without its subject. */
	readonly name: string;
	/** Runs only where all of these are there. */
	readonly needs?: readonly ConformanceCapability[];
	/** Runs only where all of these are declared absent: sees that the absence shows. */
	readonly without?: readonly ConformanceCapability[];
	run(bench: Bench): Promise<void>;
}
