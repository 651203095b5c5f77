/** Thrown into work that waits while the server closes; nobody needs to hear of it. */
class ClosedError extends Error {
	override readonly name = "ClosedError";
}

/** Waits so many milliseconds; rejects when the signal aborts first. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<unknown>;

/** Work that goes on after a request was answered. It ends when the server closes. */
export class Background {
	readonly #running = new Set<Promise<void>>();
	readonly #wait: Wait;
	readonly closing: AbortSignal;

	constructor(wait: Wait, closing: AbortSignal) {
		this.#wait = wait;
		this.closing = closing;
	}

	/**
	 * Starts the work. A failure in it is not caught: it ends up as an unhandled rejection, because the only code in it that is not
	 * ours is the caller's own callback, and its mistakes must be seen.
	 */
	run(work: () => Promise<void>): void {
		const running = work()
			.catch((error: unknown) => {
				if (!(error instanceof ClosedError)) throw error;
			})
			.finally(() => this.#running.delete(running));
		this.#running.add(running);
	}

	async wait(ms: number): Promise<void> {
		if (ms <= 0) return;
		try {
			await this.#wait(ms, this.closing);
		} catch (error) {
			if (this.closing.aborted) throw new ClosedError();
			throw error;
		}
	}

	/** Resolves when nothing is under way any more, whatever was started meanwhile included. */
	async settled(): Promise<void> {
		while (this.#running.size > 0) await Promise.allSettled(this.#running);
	}
}
