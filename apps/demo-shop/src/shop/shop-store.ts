import { InvalidSettingError, parseVerifiedSenders } from "@todoku/core";
import { Shop, type ShopSeed } from "./shop.ts";

/** All shops that this process serves. */
export class ShopStore {
	readonly seeds: readonly ShopSeed[];
	readonly #shops: ReadonlyMap<string, Shop>;

	constructor(seeds: readonly ShopSeed[]) {
		this.seeds = seeds;
		this.#shops = new Map(seeds.map((seed) => [seed.id, new Shop(seed)]));
	}

	list(): readonly Shop[] {
		return [...this.#shops.values()];
	}

	find(id: string): Shop | undefined {
		return this.#shops.get(id);
	}

	/** Everything the settings name, but for shops that show what happens when the service does not know their domain. */
	identities(): readonly string[] {
		const seeds = this.seeds.filter((seed) => seed.unverifiedAtService !== true);
		return [...new Set(seeds.flatMap((seed) => entriesOf(seed)))];
	}

	/** Those of shops that the service writes no mail to when something comes back. */
	identitiesWithoutForwarding(): readonly string[] {
		const seeds = this.seeds.filter(({ notices = "service" }) => notices !== "service");
		return [...new Set(seeds.flatMap((seed) => entriesOf(seed)))];
	}
}

function entriesOf({ setting }: ShopSeed): readonly string[] {
	try {
		return parseVerifiedSenders(setting).entries;
	} catch (error) {
		if (error instanceof InvalidSettingError) return [];
		throw error;
	}
}
