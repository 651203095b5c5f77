import { Router } from "express";
import { adminPage } from "../pages/admin-page.ts";
import { mailDataPage, mailDefinitionPage } from "../pages/mail-data-page.ts";
import { mailPage, mailsPage, retriedMail } from "../pages/mails-page.ts";
import { NotFoundError, ReadOnlyError } from "../pages/problem-page.ts";
import { createdResult } from "../pages/result-page.ts";
import { initialSettingsPage, systemSettingsPage } from "../pages/settings-pages.ts";
import { verifiedSendersPage } from "../pages/verified-senders-page.ts";
import { readMailTexts } from "../shop/mail-definitions.ts";
import { shipOrder } from "../shop/orders.ts";
import { runExternalLink } from "../shop/staff-notice.ts";
import type { ShopParts } from "../shop-parts.ts";
import type { Answering } from "./answer.ts";
import { shopOf } from "./storefront-router.ts";

/** What the shop's staff do. */
export function adminRouter(parts: ShopParts, answer: Answering): Router {
	const { desk, log } = parts;
	const router = Router();

	router.get("/", (request, response) => answer(request, response, adminPage(shopOf(response))));
	router.post("/external-link", async (request, response) => {
		const shop = shopOf(response);
		const result = await runExternalLink(shop, desk.postFor(shop, request.mail));
		answer(request, response, createdResult(shop, result, log));
	});
	router.post("/orders/:order/shipment", async (request, response) => {
		const shop = shopOf(response);
		const order = shop.findOrder(request.params.order);
		if (order === undefined) throw new NotFoundError();
		const result = await shipOrder(shop, order, desk.postFor(shop, request.mail));
		answer(request, response, createdResult(shop, result, log));
	});
	router.use("/system-settings", systemSettingsRouter(answer));
	router.use("/mail-delivery-data", mailDataRouter(answer));
	router.use("/mails", mailsRouter(parts, answer));
	return router;
}

/** 「システム設定マスタ」→「初期設定」→「検証済み配信元メールドメイン」 */
function systemSettingsRouter(answer: Answering): Router {
	const router = Router();
	router.get("/", (request, response) => answer(request, response, systemSettingsPage(shopOf(response))));
	router.get("/initial-settings", (request, response) =>
		answer(request, response, initialSettingsPage(shopOf(response))),
	);
	router
		.route("/initial-settings/verified-sender-domains")
		.get((request, response) => answer(request, response, verifiedSendersPage(shopOf(response))))
		.all(() => {
			throw new ReadOnlyError();
		});
	return router;
}

/** 「メール配信データ管理」 */
function mailDataRouter(answer: Answering): Router {
	const router = Router();
	router.get("/", async (request, response) => {
		answer(request, response, await mailDataPage(shopOf(response), request.mail));
	});
	router
		.route("/:mail")
		.get(async (request, response) => {
			const shop = shopOf(response);
			const definition = shop.mails.find(request.params.mail);
			if (definition === undefined) throw new NotFoundError();
			answer(request, response, await mailDefinitionPage(shop, definition, request.mail));
		})
		.post(async (request, response) => {
			const shop = shopOf(response);
			const definition = shop.mails.find(request.params.mail);
			if (definition === undefined) throw new NotFoundError();
			const changed = shop.mails.change(definition.key, readMailTexts(request.body));
			answer(request, response, await mailDefinitionPage(shop, changed, request.mail, true));
		});
	return router;
}

/** The list of sent mail. */
function mailsRouter({ desk, log }: ShopParts, answer: Answering): Router {
	const router = Router();
	router.get("/", (request, response) => {
		const shop = shopOf(response);
		answer(request, response, mailsPage(shop, log.list(shop.id)));
	});
	router.get("/:id", (request, response) => {
		const shop = shopOf(response);
		const record = log.find(shop.id, request.params.id);
		if (record === undefined) throw new NotFoundError();
		answer(request, response, mailPage(shop, record));
	});
	router.post("/:id/retry", async (request, response) => {
		const shop = shopOf(response);
		await desk.retry(shop, request.params.id, request.mail);
		const record = log.find(shop.id, request.params.id);
		if (record === undefined) throw new NotFoundError();
		answer(request, response, retriedMail(shop, record));
	});
	return router;
}
