import { Body, Controller, Get, Inject, Param, Post } from "@nestjs/common";
import { MailService } from "@todoku/nest-mail";
import type { Reply } from "../http/reply.ts";
import { storefrontActions } from "../pages/storefront-page.ts";
import type { Shop } from "../shop/shop.ts";
import type { ShopService } from "../shop-service.ts";
import { ShopPipe } from "./shop.pipe.ts";
import { SHOP_SERVICE } from "./shop.tokens.ts";

/** What customers do. */
@Controller("shops/:shop")
export class StorefrontController {
	readonly #mail: MailService;
	readonly #service: ShopService;

	constructor(@Inject(MailService) mail: MailService, @Inject(SHOP_SERVICE) service: ShopService) {
		this.#mail = mail;
		this.#service = service;
	}

	@Get()
	storefront(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.storefront(shop);
	}

	@Post("members")
	async register(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		return this.#service.register(shop, body, this.#mail);
	}

	@Post("orders")
	async order(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		return this.#service.order(shop, body, this.#mail);
	}

	@Post("password-resets")
	async resetPassword(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		return this.#service.resetPassword(shop, body, this.#mail);
	}

	@Post("newsletter")
	newsletter(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return this.#service.newsletter(shop, this.#mail);
	}

	// Whoever comes to the address of a form by a link, such as the language link beside its error, gets to the form itself.
	@Get([...storefrontActions])
	backToForms(@Param("shop", ShopPipe) shop: Shop): Reply {
		return { kind: "see-other", location: shop.path };
	}

	@Get("results/:result")
	result(@Param("shop", ShopPipe) shop: Shop, @Param("result") id: string): Promise<Reply> {
		return this.#service.result(shop, id);
	}
}
