/** Calls hooks so that nothing they do reaches their caller: what one throws goes to `onError`, and what that throws is dropped. */
export class GuardedHooks {
	readonly #onError: ((error: unknown) => void) | undefined;

	constructor(onError: ((error: unknown) => void) | undefined) {
		this.#onError = onError;
	}

	/** Calls one, and does not wait for it. */
	run(hook: () => void | Promise<void> | undefined): void {
		try {
			Promise.resolve(hook()).catch((error: unknown) => this.error(error));
		} catch (error) {
			this.error(error);
		}
	}

	error(error: unknown): void {
		try {
			this.#onError?.(error);
		} catch {
			// The last resort has failed; there is nobody left to tell.
		}
	}
}
