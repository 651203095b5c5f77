import { backoffMs } from "./retry.ts";

/** A call on the store that failed, and that was reported. */
export class StoreFailure extends Error {
	constructor(cause: unknown) {
		super("a call on the store failed", { cause });
		this.name = new.target.name;
	}
}

const firstDelayMs = 100;
const maxDelayMs = 5_000;

/** Watches the calls on a store: whether it could be reached when somebody last tried, and how long to leave it alone. */
export class StoreHealth {
	readonly #report: (error: unknown) => void;
	readonly #random: () => number;
	#isReady = false;
	#failures = 0;

	constructor(report: (error: unknown) => void, random: () => number) {
		this.#report = report;
		this.#random = random;
	}

	get isReady(): boolean {
		return this.#isReady;
	}

	/** Milliseconds until the next try after a failure. */
	get delayMs(): number {
		return backoffMs(firstDelayMs, maxDelayMs, Math.max(0, this.#failures - 1), this.#random());
	}

	/** @throws {StoreFailure} */
	async call<T>(work: () => Promise<T>): Promise<T> {
		try {
			const answer = await work();
			this.#isReady = true;
			this.#failures = 0;
			return answer;
		} catch (error) {
			this.#isReady = false;
			this.#failures += 1;
			this.#report(error);
			throw new StoreFailure(error);
		}
	}
}
