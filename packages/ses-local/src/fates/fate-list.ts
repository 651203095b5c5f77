import type { Mailbox } from "../mailbox.ts";
import { checkFate } from "./check-fate.ts";
import type { Fate, Fates, ListedFate } from "./fate.ts";

const delivered: Fate = { what: "delivery" };

/** The fates that are set. */
export class FateList implements Fates {
	readonly #fates = new Map<string, { readonly fate: Fate; hits: number }>();

	set(name: string, fate: Fate): void {
		this.setFrom(name, fate);
	}

	/**
	 * Like `set`, for a fate that came in from outside.
	 *
	 * @throws {RangeError} says what is wrong.
	 */
	setFrom(name: string, fate: unknown): void {
		if (!/^[^\s]+$/.test(name) || name.endsWith("@")) {
			throw new RangeError("A fate is set for an address or a domain.");
		}
		this.#fates.set(keyOf(name), { fate: checkFate(fate), hits: 0 });
	}

	delete(name: string): boolean {
		return this.#fates.delete(keyOf(name));
	}

	clear(): void {
		this.#fates.clear();
	}

	list(): readonly ListedFate[] {
		return [...this.#fates].map(([name, { fate, hits }]) => ({ name, fate, hits }));
	}

	/** The fate of one message to the recipient; counts it. */
	take({ address, domain }: Mailbox): Fate {
		const set = [address, domain]
			.map((name) => this.#fates.get(keyOf(name)))
			.find((each) => each !== undefined && each.hits < (each.fate.times ?? Number.POSITIVE_INFINITY));
		if (!set) return delivered;
		set.hits++;
		return set.fate;
	}
}

function keyOf(name: string): string {
	return name.toLowerCase().replace(/^@/, "");
}
