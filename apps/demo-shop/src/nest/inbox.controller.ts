import { Controller, Get, Inject, Param } from "@nestjs/common";
import type { Reply } from "../http/reply.ts";
import { arrivedMailHtml, arrivedMailPage, inboxPage } from "../inbox/inbox-pages.ts";
import type { ArrivedMail, Mailboxes } from "../inbox/mailboxes.ts";
import { NotFoundError } from "../pages/problem-page.ts";
import { MAILBOXES } from "./shop.tokens.ts";

/** Where mail arrived. */
@Controller("inbox")
export class InboxController {
	readonly #mailboxes: Mailboxes;

	constructor(@Inject(MAILBOXES) mailboxes: Mailboxes) {
		this.#mailboxes = mailboxes;
	}

	@Get()
	inbox(): Promise<Reply> {
		return inboxPage(this.#mailboxes);
	}

	@Get(":route/:id")
	mail(@Param("route") route: string, @Param("id") id: string): Promise<Reply> {
		return arrivedMailPage(this.#find(route, id));
	}

	@Get(":route/:id/html")
	html(@Param("route") route: string, @Param("id") id: string): Promise<Reply> {
		return arrivedMailHtml(this.#find(route, id));
	}

	#find(route: string, id: string): ArrivedMail {
		const mail = this.#mailboxes.find(route, id);
		if (mail === undefined) throw new NotFoundError();
		return mail;
	}
}
