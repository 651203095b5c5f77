import { createServer } from "node:http";
import { createMailer } from "@todoku/core";
import { feedbackRouter, mail, runMail } from "@todoku/express-mail";
import express, { type Express } from "express";
import { securityHeaders } from "../http/security-headers.ts";
import { assets } from "../pages/assets.ts";
import { homePage } from "../pages/home-page.ts";
import { feedbackPath, maxBodyBytes, type ShopApp, type ShopParts } from "../shop-parts.ts";
import { adminRouter } from "./admin-router.ts";
import { answering, failures, notFound } from "./answer.ts";
import { inboxRouter } from "./inbox-router.ts";
import { operatorRouter } from "./operator-router.ts";
import { shopParam, storefrontRouter } from "./storefront-router.ts";

/** The shop on Express. */
export async function createExpressShop(parts: ShopParts): Promise<ShopApp> {
	const mailer = createMailer(parts.mailerOptions);
	const answer = answering(parts.locale);
	const app: Express = express();
	app.disable("x-powered-by");
	app.use(feedbackRouter({ intake: parts.feedback, path: feedbackPath }));
	app.use(securityHeaders);
	app.use(express.json({ limit: maxBodyBytes }), express.urlencoded({ limit: maxBodyBytes, extended: false }));
	app.use(mail({ mailer }));
	app.param("shop", shopParam(parts.shops));

	app.get("/", (request, response) => answer(request, response, homePage(parts.shops.list())));
	app.get("/assets/shop.css", (request, response) => answer(request, response, assets["shop.css"]));
	app.get("/assets/icon.svg", (request, response) => answer(request, response, assets["icon.svg"]));
	app.use("/inbox", inboxRouter(parts, answer));
	app.use("/operator/shops/:shop", operatorRouter(parts.service, answer));
	app.use("/shops/:shop/admin", adminRouter(parts.service, answer));
	app.use("/shops/:shop", storefrontRouter(parts.service, answer));
	app.use(notFound);
	app.use(failures(answer));
	const run = await runMail({ mailer, worker: parts.worker });
	return { server: createServer(app), close: () => run.stop() };
}
