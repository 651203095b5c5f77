import { Body, Controller, Get, HttpCode, Inject, Param, Post } from "@nestjs/common";
import { MailService } from "@todoku/nest-mail";
import type { Reply } from "../http/reply.ts";
import type { Shop } from "../shop/shop.ts";
import type { ShopService } from "../shop-service.ts";
import { ShopPipe } from "./shop.pipe.ts";
import { SHOP_SERVICE } from "./shop.tokens.ts";

/** 「メール配信データ管理」 */
@Controller("shops/:shop/admin/mail-delivery-data")
export class MailDataController {
	readonly #mail: MailService;
	readonly #service: ShopService;

	constructor(@Inject(MailService) mail: MailService, @Inject(SHOP_SERVICE) service: ShopService) {
		this.#mail = mail;
		this.#service = service;
	}

	@Get()
	list(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.mailData(shop, this.#mail);
	}

	@Get(":mail")
	show(@Param("shop", ShopPipe) shop: Shop, @Param("mail") key: string): Promise<Reply> {
		return this.#service.mailDefinition(shop, key, this.#mail);
	}

	@Post(":mail")
	@HttpCode(200)
	change(@Param("shop", ShopPipe) shop: Shop, @Param("mail") key: string, @Body() body: unknown): Promise<Reply> {
		return this.#service.changeMailDefinition(shop, key, body, this.#mail);
	}
}
