import { Body, Controller, Get, Inject, Param, Post } from "@nestjs/common";
import type { Reply } from "../http/reply.ts";
import type { Shop } from "../shop/shop.ts";
import type { ShopService } from "../shop-service.ts";
import { ShopPipe } from "./shop.pipe.ts";
import { SHOP_SERVICE } from "./shop.tokens.ts";

/** What the operator of the system does for a shop. */
@Controller("operator/shops/:shop/senders")
export class OperatorController {
	readonly #service: ShopService;

	constructor(@Inject(SHOP_SERVICE) service: ShopService) {
		this.#service = service;
	}

	@Get()
	senders(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.senders(shop);
	}

	@Post("domains")
	verifyDomain(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		return this.#service.verifyDomain(shop, body);
	}

	@Post("addresses")
	verifyAddress(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		return this.#service.verifyAddress(shop, body);
	}

	@Post("publish")
	publish(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		return this.#service.publishRecords(shop, body);
	}

	@Post("withdraw")
	withdraw(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		return this.#service.withdrawRecords(shop, body);
	}
}
