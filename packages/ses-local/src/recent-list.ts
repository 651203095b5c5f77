/** Keeps the newest items and forgets the oldest. */
export class RecentList<T> {
	#items: T[] = [];
	readonly #max: number;

	/** @param max How many are kept, at least 1. */
	constructor(max: number) {
		this.#max = max;
	}

	add(item: T): void {
		this.#items.push(item);
		// Not at each one: cutting copies the list.
		if (this.#items.length >= 2 * this.#max) this.#items = this.#items.slice(-this.#max);
	}

	/** Oldest first; a snapshot. */
	list(): readonly T[] {
		return this.#items.slice(-this.#max);
	}

	clear(): void {
		this.#items = [];
	}
}
