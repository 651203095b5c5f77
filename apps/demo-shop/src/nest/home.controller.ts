import { Controller, Get, Inject } from "@nestjs/common";
import type { Reply } from "../http/reply.ts";
import { assets } from "../pages/assets.ts";
import { homePage } from "../pages/home-page.ts";
import type { ShopStore } from "../shop/shop-store.ts";
import { SHOPS } from "./shop.tokens.ts";

@Controller()
export class HomeController {
	readonly #shops: ShopStore;

	constructor(@Inject(SHOPS) shops: ShopStore) {
		this.#shops = shops;
	}

	@Get()
	home(): Reply {
		return homePage(this.#shops.list());
	}

	@Get("assets/shop.css")
	styleSheet(): Reply {
		return assets["shop.css"];
	}

	@Get("assets/icon.svg")
	icon(): Reply {
		return assets["icon.svg"];
	}
}
