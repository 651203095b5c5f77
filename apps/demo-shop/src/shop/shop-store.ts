import { type BadEntry, InvalidSettingError, parseVerifiedSenders, type SendersAnswer } from "@todoku/core";
import { Shop, type ShopSeed } from "./shop.ts";

/** What the shop's staff see of their setting. */
export type SettingView =
	| { readonly state: "good"; readonly entries: readonly string[] }
	| { readonly state: "bad"; readonly text: string; readonly problems: readonly BadEntry[] }
	| { readonly state: "unavailable" };

/** All shops that this process serves. */
export class ShopStore {
	readonly #shops: ReadonlyMap<string, Shop>;

	constructor(seeds: readonly ShopSeed[]) {
		this.#shops = new Map(seeds.map((seed) => [seed.id, new Shop(seed)]));
	}

	list(): readonly Shop[] {
		return [...this.#shops.values()];
	}

	find(id: string): Shop | undefined {
		return this.#shops.get(id);
	}

	/** For the mailer: the setting and switch of a shop at this moment. */
	sendersOf(tenant: string | undefined): SendersAnswer {
		const shop = this.#shops.get(tenant ?? "");
		if (shop === undefined) throw new Error(`There is no shop ${tenant}`);
		if (shop.settingUnavailable) throw new Error(`The setting of the shop ${shop.id} does not answer`);
		return { senders: parseVerifiedSenders(shop.setting), switch: shop.switch };
	}

	/** Everything the settings name, but for shops that show what happens when the service does not know their domain. */
	identities(): readonly string[] {
		const shops = this.list().filter((shop) => !shop.unverifiedAtService);
		return [...new Set(shops.flatMap((shop) => this.#entriesOf(shop)))];
	}

	#entriesOf(shop: Shop): readonly string[] {
		const view = readSetting(shop);
		return view.state === "good" ? view.entries : [];
	}
}

/** The setting of a shop as its staff see it. */
export function readSetting(shop: Shop): SettingView {
	if (shop.settingUnavailable) return { state: "unavailable" };
	try {
		return { state: "good", entries: parseVerifiedSenders(shop.setting).entries };
	} catch (error) {
		if (!(error instanceof InvalidSettingError)) throw error;
		return { state: "bad", text: shop.setting ?? "", problems: error.entries };
	}
}
