import { Inject, Injectable, type PipeTransform } from "@nestjs/common";
import { NotFoundError } from "../pages/problem-page.ts";
import type { Shop } from "../shop/shop.ts";
import type { ShopStore } from "../shop/shop-store.ts";
import { SHOPS } from "./shop.tokens.ts";

/** Finds the shop that `/shops/:shop` names. */
@Injectable()
export class ShopPipe implements PipeTransform<string, Shop> {
	readonly #shops: ShopStore;

	constructor(@Inject(SHOPS) shops: ShopStore) {
		this.#shops = shops;
	}

	transform(id: string): Shop {
		const shop = this.#shops.find(id);
		if (shop === undefined) throw new NotFoundError();
		return shop;
	}
}
