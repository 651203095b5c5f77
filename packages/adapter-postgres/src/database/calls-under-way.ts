import { StoreClosedError } from "../errors.ts";

/** Counts calls, so that closing can wait for them. */
export class CallsUnderWay {
	#count = 0;
	#closed = false;
	readonly #drained = Promise.withResolvers<void>();

	/** @throws {StoreClosedError} after `close`. */
	async track<T>(work: () => Promise<T>): Promise<T> {
		if (this.#closed) throw new StoreClosedError();
		this.#count += 1;
		try {
			return await work();
		} finally {
			this.#count -= 1;
			if (this.#closed && this.#count === 0) this.#drained.resolve();
		}
	}

	/** Lets no new call in, and resolves when the last one is over. */
	async close(): Promise<void> {
		this.#closed = true;
		if (this.#count === 0) this.#drained.resolve();
		await this.#drained.promise;
	}
}
