import { Router } from "express";
import { ReadOnlyError } from "../pages/problem-page.ts";
import { initialSettingsPage, systemSettingsPage } from "../pages/settings-pages.ts";
import type { ShopService } from "../shop-service.ts";
import type { Answering } from "./answer.ts";
import { shopOf } from "./storefront-router.ts";

/** What the shop's staff do. */
export function adminRouter(service: ShopService, answer: Answering): Router {
	const router = Router();

	router.get("/", async (request, response) => answer(request, response, await service.admin(shopOf(response))));
	router.get("/returned-mail", async (request, response) => {
		answer(request, response, await service.returnedMail(shopOf(response)));
	});
	router.post("/external-link", async (request, response) => {
		answer(request, response, await service.externalLink(shopOf(response), request.mail));
	});
	router.post("/orders/:order/shipment", async (request, response) => {
		answer(request, response, await service.ship(shopOf(response), request.params.order, request.mail));
	});
	router.use("/system-settings", systemSettingsRouter(service, answer));
	router.use("/mail-delivery-data", mailDataRouter(service, answer));
	router.use("/mails", mailsRouter(service, answer));
	return router;
}

/** 「システム設定マスタ」→「初期設定」→「検証済み配信元メールドメイン」 */
function systemSettingsRouter(service: ShopService, answer: Answering): Router {
	const router = Router();
	router.get("/", (request, response) => answer(request, response, systemSettingsPage(shopOf(response))));
	router.get("/initial-settings", (request, response) =>
		answer(request, response, initialSettingsPage(shopOf(response))),
	);
	router
		.route("/initial-settings/verified-sender-domains")
		.get(async (request, response) => answer(request, response, await service.verifiedSenders(shopOf(response))))
		.all(() => {
			throw new ReadOnlyError();
		});
	return router;
}

/** 「メール配信データ管理」 */
function mailDataRouter(service: ShopService, answer: Answering): Router {
	const router = Router();
	router.get("/", async (request, response) => {
		answer(request, response, await service.mailData(shopOf(response), request.mail));
	});
	router
		.route("/:mail")
		.get(async (request, response) => {
			answer(request, response, await service.mailDefinition(shopOf(response), request.params.mail, request.mail));
		})
		.post(async (request, response) => {
			const { params, body, mail } = request;
			answer(request, response, await service.changeMailDefinition(shopOf(response), params.mail, body, mail));
		});
	return router;
}

/** The list of sent mail. */
function mailsRouter(service: ShopService, answer: Answering): Router {
	const router = Router();
	router.get("/", async (request, response) => answer(request, response, await service.mails(shopOf(response))));
	router.get("/:id", async (request, response) => {
		answer(request, response, await service.mail(shopOf(response), request.params.id));
	});
	router.post("/:id/retry", async (request, response) => {
		answer(request, response, await service.sendNow(shopOf(response), request.params.id));
	});
	return router;
}
