import { Body, Controller, Get, HttpCode, Inject, Param, Post } from "@nestjs/common";
import { MailService } from "@todoku/nest-mail";
import type { Reply } from "../http/reply.ts";
import { mailDataPage, mailDefinitionPage } from "../pages/mail-data-page.ts";
import { NotFoundError } from "../pages/problem-page.ts";
import { type MailDefinition, readMailTexts } from "../shop/mail-definitions.ts";
import type { Shop } from "../shop/shop.ts";
import { ShopPipe } from "./shop.pipe.ts";

/** 「メール配信データ管理」 */
@Controller("shops/:shop/admin/mail-delivery-data")
export class MailDataController {
	readonly #mail: MailService;

	constructor(@Inject(MailService) mail: MailService) {
		this.#mail = mail;
	}

	@Get()
	list(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		return mailDataPage(shop, this.#mail);
	}

	@Get(":mail")
	show(@Param("shop", ShopPipe) shop: Shop, @Param("mail") key: string): Promise<Reply> {
		return mailDefinitionPage(shop, definitionOf(shop, key), this.#mail);
	}

	@Post(":mail")
	@HttpCode(200)
	change(@Param("shop", ShopPipe) shop: Shop, @Param("mail") key: string, @Body() body: unknown): Promise<Reply> {
		const changed = shop.mails.change(definitionOf(shop, key).key, readMailTexts(body));
		return mailDefinitionPage(shop, changed, this.#mail, true);
	}
}

function definitionOf(shop: Shop, key: string): MailDefinition {
	const definition = shop.mails.find(key);
	if (definition === undefined) throw new NotFoundError();
	return definition;
}
