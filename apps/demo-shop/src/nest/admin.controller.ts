import { Controller, Get, Inject, Param, Post } from "@nestjs/common";
import { MailService } from "@todoku/nest-mail";
import type { Reply } from "../http/reply.ts";
import type { MailDesk } from "../mail/mail-desk.ts";
import type { MailLog } from "../mail/mail-log.ts";
import { adminPage } from "../pages/admin-page.ts";
import { mailPage, mailsPage, retriedMail } from "../pages/mails-page.ts";
import { NotFoundError } from "../pages/problem-page.ts";
import { createdResult } from "../pages/result-page.ts";
import { shipOrder } from "../shop/orders.ts";
import type { Shop } from "../shop/shop.ts";
import { runExternalLink } from "../shop/staff-notice.ts";
import { ShopPipe } from "./shop.pipe.ts";
import { MAIL_DESK, MAIL_LOG } from "./shop.tokens.ts";

/** What the shop's staff do. */
@Controller("shops/:shop/admin")
export class AdminController {
	readonly #mail: MailService;
	readonly #desk: MailDesk;
	readonly #log: MailLog;

	constructor(
		@Inject(MailService) mail: MailService,
		@Inject(MAIL_DESK) desk: MailDesk,
		@Inject(MAIL_LOG) log: MailLog,
	) {
		this.#mail = mail;
		this.#desk = desk;
		this.#log = log;
	}

	@Get()
	admin(@Param("shop", ShopPipe) shop: Shop): Reply {
		return adminPage(shop);
	}

	@Post("external-link")
	async externalLink(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		const result = await runExternalLink(shop, this.#desk.postFor(shop, this.#mail));
		return createdResult(shop, result, this.#log);
	}

	@Post("orders/:order/shipment")
	async ship(@Param("shop", ShopPipe) shop: Shop, @Param("order") number: string): Promise<Reply> {
		const order = shop.findOrder(number);
		if (order === undefined) throw new NotFoundError();
		const result = await shipOrder(shop, order, this.#desk.postFor(shop, this.#mail));
		return createdResult(shop, result, this.#log);
	}

	@Get("mails")
	mails(@Param("shop", ShopPipe) shop: Shop): Reply {
		return mailsPage(shop, this.#log.list(shop.id));
	}

	@Get("mails/:id")
	mail(@Param("shop", ShopPipe) shop: Shop, @Param("id") id: string): Reply {
		const record = this.#log.find(shop.id, id);
		if (record === undefined) throw new NotFoundError();
		return mailPage(shop, record);
	}

	@Post("mails/:id/retry")
	async retry(@Param("shop", ShopPipe) shop: Shop, @Param("id") id: string): Promise<Reply> {
		await this.#desk.retry(shop, id, this.#mail);
		const record = this.#log.find(shop.id, id);
		if (record === undefined) throw new NotFoundError();
		return retriedMail(shop, record);
	}
}
