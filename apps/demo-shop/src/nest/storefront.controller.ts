import { Body, Controller, Get, Inject, Param, Post } from "@nestjs/common";
import { MailService } from "@todoku/nest-mail";
import type { Reply } from "../http/reply.ts";
import type { MailDesk, Post as MailPost } from "../mail/mail-desk.ts";
import type { MailLog } from "../mail/mail-log.ts";
import { NotFoundError } from "../pages/problem-page.ts";
import { createdResult, resultPage } from "../pages/result-page.ts";
import { storefrontActions, storefrontPage } from "../pages/storefront-page.ts";
import { readMemberForm, registerMember } from "../shop/members.ts";
import { sendNewsletter } from "../shop/newsletter.ts";
import { placeOrder, readOrderForm } from "../shop/orders.ts";
import { readResetForm, resetPassword } from "../shop/password-reset.ts";
import type { Shop } from "../shop/shop.ts";
import { ShopPipe } from "./shop.pipe.ts";
import { MAIL_DESK, MAIL_LOG } from "./shop.tokens.ts";

/** What customers do. */
@Controller("shops/:shop")
export class StorefrontController {
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
	storefront(@Param("shop", ShopPipe) shop: Shop): Reply {
		return storefrontPage(shop);
	}

	@Post("members")
	async register(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		const result = await registerMember(shop, readMemberForm(body), this.#postFor(shop));
		return createdResult(shop, result, this.#log);
	}

	@Post("orders")
	async order(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		const result = await placeOrder(shop, readOrderForm(body), this.#postFor(shop));
		return createdResult(shop, result, this.#log);
	}

	@Post("password-resets")
	async resetPassword(@Param("shop", ShopPipe) shop: Shop, @Body() body: unknown): Promise<Reply> {
		const result = await resetPassword(shop, readResetForm(body), this.#postFor(shop));
		return createdResult(shop, result, this.#log);
	}

	@Post("newsletter")
	async newsletter(@Param("shop", ShopPipe) shop: Shop): Promise<Reply> {
		const result = await sendNewsletter(shop, this.#postFor(shop));
		return createdResult(shop, result, this.#log);
	}

	// Whoever comes to the address of a form by a link, such as the language link beside its error, gets to the form itself.
	@Get([...storefrontActions])
	backToForms(@Param("shop", ShopPipe) shop: Shop): Reply {
		return { kind: "see-other", location: shop.path };
	}

	@Get("results/:result")
	result(@Param("shop", ShopPipe) shop: Shop, @Param("result") id: string): Reply {
		const result = shop.findResult(id);
		if (result === undefined) throw new NotFoundError();
		return resultPage(shop, result, this.#log);
	}

	#postFor(shop: Shop): MailPost {
		return this.#desk.postFor(shop, this.#mail);
	}
}
