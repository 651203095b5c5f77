import { All, Controller, Get, Inject, Param } from "@nestjs/common";
import type { Reply } from "../http/reply.ts";
import { ReadOnlyError } from "../pages/problem-page.ts";
import { initialSettingsPage, systemSettingsPage } from "../pages/settings-pages.ts";
import type { Shop } from "../shop/shop.ts";
import type { ShopService } from "../shop-service.ts";
import { ShopPipe } from "./shop.pipe.ts";
import { SHOP_SERVICE } from "./shop.tokens.ts";

/** 「システム設定マスタ」→「初期設定」→「検証済み配信元メールドメイン」 */
@Controller("shops/:shop/admin/system-settings")
export class SystemSettingsController {
	readonly #service: ShopService;

	constructor(@Inject(SHOP_SERVICE) service: ShopService) {
		this.#service = service;
	}

	@Get()
	systemSettings(@Param("shop", ShopPipe) shop: Shop): Reply {
		return systemSettingsPage(shop);
	}

	@Get("initial-settings")
	initialSettings(@Param("shop", ShopPipe) shop: Shop): Reply {
		return initialSettingsPage(shop);
	}

	@Get("initial-settings/verified-sender-domains")
	verifiedSenders(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.verifiedSenders(shop);
	}

	@All("initial-settings/verified-sender-domains")
	refuseToWrite(@Param("shop", ShopPipe) _shop: Shop): never {
		throw new ReadOnlyError();
	}
}
