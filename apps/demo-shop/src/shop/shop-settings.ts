import {
	type BadEntry,
	InvalidSettingError,
	parseVerifiedSenders,
	type RoutingSwitch,
	type SendersLookup,
	type SettingChange,
	type SettingsReader,
} from "@todoku/core";
import type { Shop } from "./shop.ts";
import type { ShopStore } from "./shop-store.ts";

/** What the shop's staff see of their setting. */
export type SettingView =
	| { readonly state: "good"; readonly entries: readonly string[]; readonly switch: RoutingSwitch }
	| {
			readonly state: "bad";
			readonly text: string;
			readonly problems: readonly BadEntry[];
			readonly switch: RoutingSwitch;
	  }
	| { readonly state: "unavailable" };

/** The verified-sender settings of the shops, for looking. They are in Todoku's tables, each with its history. */
export class ShopSettings {
	readonly #settings: SettingsReader;
	readonly #senders: SendersLookup;
	readonly #shops: ShopStore;

	constructor(settings: SettingsReader, senders: SendersLookup, shops: ShopStore) {
		this.#settings = settings;
		this.#senders = senders;
		this.#shops = shops;
	}

	/** For the mailer: the setting and switch of a shop at this moment. */
	readonly lookUp: SendersLookup = (tenant) => {
		const shop = this.#shops.find(tenant ?? "");
		if (shop === undefined) throw new Error(`There is no shop ${tenant}`);
		if (shop.settingUnavailable) throw new Error(`The setting of the shop ${shop.id} does not answer`);
		return this.#senders(shop.id);
	};

	async read(shop: Shop): Promise<SettingView> {
		if (shop.settingUnavailable) return { state: "unavailable" };
		const { setting, switch: position } = await this.#settings.read(shop.id);
		try {
			return { state: "good", entries: parseVerifiedSenders(setting).entries, switch: position };
		} catch (error) {
			if (!(error instanceof InvalidSettingError)) throw error;
			return { state: "bad", text: setting ?? "", problems: error.entries, switch: position };
		}
	}

	/** The text as it is stored, good or bad; null where there is none. */
	async readText(shop: Shop): Promise<string | null> {
		return (await this.#settings.read(shop.id)).setting;
	}

	/** The last changes, newest first. */
	async history(shop: Shop): Promise<readonly SettingChange[]> {
		return shop.settingUnavailable ? [] : this.#settings.history(shop.id, { limit: 20 });
	}
}
