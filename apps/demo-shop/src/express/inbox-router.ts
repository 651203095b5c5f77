import { Router } from "express";
import { arrivedMailHtml, arrivedMailPage, inboxPage } from "../inbox/inbox-pages.ts";
import type { ArrivedMail } from "../inbox/mailboxes.ts";
import { NotFoundError } from "../pages/problem-page.ts";
import type { ShopParts } from "../shop-parts.ts";
import type { Answering } from "./answer.ts";

/** Where mail arrived. */
export function inboxRouter({ mailboxes }: ShopParts, answer: Answering): Router {
	const router = Router();
	const find = ({ route, id }: { readonly route: string; readonly id: string }): ArrivedMail => {
		const mail = mailboxes.find(route, id);
		if (mail === undefined) throw new NotFoundError();
		return mail;
	};

	router.get("/", async (request, response) => answer(request, response, await inboxPage(mailboxes)));
	router.get("/:route/:id", async (request, response) => {
		answer(request, response, await arrivedMailPage(find(request.params)));
	});
	router.get("/:route/:id/html", async (request, response) => {
		answer(request, response, await arrivedMailHtml(find(request.params)));
	});
	return router;
}
