/** Lets one at a time through, in the order in which they came. */
export class Gate {
	#last: Promise<void> = Promise.resolve();

	/** Resolves when it is one's turn, with the function that lets the next one in. */
	async enter(): Promise<() => void> {
		const { promise, resolve } = Promise.withResolvers<void>();
		const before = this.#last;
		this.#last = promise;
		await before;
		return resolve;
	}

	async run<T>(work: () => Promise<T>): Promise<T> {
		const leave = await this.enter();
		try {
			return await work();
		} finally {
			leave();
		}
	}
}
