interface Waiting<In, Out> {
	readonly item: In;
	readonly isAlone: boolean;
	readonly resolve: (out: Out) => void;
	readonly reject: (error: unknown) => void;
}

/** Makes one call out of many: while one is under way, the next ones collect. */
export class Batching<In, Out> {
	readonly #call: (items: readonly In[]) => Promise<readonly Out[]>;
	readonly #maxItems: number;
	#waiting: Waiting<In, Out>[] = [];
	#isRunning = false;

	/** @param call Gives one answer for each item, in their order. */
	constructor(call: (items: readonly In[]) => Promise<readonly Out[]>, maxItems = 100) {
		this.#call = call;
		this.#maxItems = maxItems;
	}

	/**
	 * @param isAlone Not together with others: an item at which the store chokes must not keep the others from it for ever.
	 * @throws what the call threw.
	 */
	add(item: In, isAlone = false): Promise<Out> {
		const { promise, resolve, reject } = Promise.withResolvers<Out>();
		this.#waiting.push({ item, isAlone, resolve, reject });
		if (!this.#isRunning) {
			this.#isRunning = true;
			// What comes in the same turn goes along.
			queueMicrotask(() => void this.#run());
		}
		return promise;
	}

	async #run(): Promise<void> {
		while (this.#waiting.length > 0) {
			const batch = this.#takeBatch();
			try {
				const answers = await this.#call(batch.map(({ item }) => item));
				if (answers.length !== batch.length)
					throw new RangeError(`the store gave ${answers.length} answers to ${batch.length} questions`);
				for (const [index, answer] of answers.entries()) batch[index]?.resolve(answer);
			} catch (error) {
				for (const { reject } of batch) reject(error);
			}
		}
		this.#isRunning = false;
	}

	#takeBatch(): Waiting<In, Out>[] {
		const firstAlone = this.#waiting.findIndex(({ isAlone }) => isAlone);
		const together = firstAlone === -1 ? this.#waiting.length : firstAlone;
		return this.#waiting.splice(0, Math.min(this.#maxItems, Math.max(1, together)));
	}
}
