import { Controller, Get, Inject, Param, Post } from "@nestjs/common";
import { MailService } from "@todoku/nest-mail";
import type { Reply } from "../http/reply.ts";
import type { Shop } from "../shop/shop.ts";
import type { ShopService } from "../shop-service.ts";
import { ShopPipe } from "./shop.pipe.ts";
import { SHOP_SERVICE } from "./shop.tokens.ts";

/** What the shop's staff do. */
@Controller("shops/:shop/admin")
export class AdminController {
	readonly #mail: MailService;
	readonly #service: ShopService;

	constructor(@Inject(MailService) mail: MailService, @Inject(SHOP_SERVICE) service: ShopService) {
		this.#mail = mail;
		this.#service = service;
	}

	@Get()
	admin(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.admin(shop);
	}

	@Get("returned-mail")
	returnedMail(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.returnedMail(shop);
	}

	@Post("external-link")
	externalLink(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.externalLink(shop, this.#mail);
	}

	@Post("orders/:order/shipment")
	ship(@Param("shop", ShopPipe) shop: Shop, @Param("order") number: string): Promise<Reply> {
		return this.#service.ship(shop, number, this.#mail);
	}

	@Get("mails")
	mails(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.mails(shop);
	}

	@Get("mails/:id")
	mail(@Param("shop", ShopPipe) shop: Shop, @Param("id") id: string): Promise<Reply> {
		return this.#service.mail(shop, id);
	}

	@Post("mails/:id/retry")
	sendNow(@Param("shop", ShopPipe) shop: Shop, @Param("id") id: string): Promise<Reply> {
		return this.#service.sendNow(shop, id);
	}
}
