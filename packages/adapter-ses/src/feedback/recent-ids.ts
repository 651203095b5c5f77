/** Remembers the last few ids. It only spares work: what keeps a repetition harmless is the store. */
export class RecentIds {
	readonly #ids = new Set<string>();
	readonly #size: number;

	constructor(size: number) {
		this.#size = size;
	}

	has(id: string): boolean {
		return this.#ids.has(id);
	}

	add(id: string): void {
		this.#ids.add(id);
		for (const oldest of this.#ids) {
			if (this.#ids.size <= this.#size) break;
			this.#ids.delete(oldest);
		}
	}
}
