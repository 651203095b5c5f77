import { type RequestParamHandler, type Response, Router } from "express";
import { NotFoundError } from "../pages/problem-page.ts";
import { storefrontActions } from "../pages/storefront-page.ts";
import type { Shop } from "../shop/shop.ts";
import type { ShopStore } from "../shop/shop-store.ts";
import type { ShopService } from "../shop-service.ts";
import type { Answering } from "./answer.ts";

/** Finds the shop that `/shops/:shop` names, for every route below it. */
export function shopParam(shops: ShopStore): RequestParamHandler {
	return (_request, response, next, id: string) => {
		const shop = shops.find(id);
		if (shop === undefined) return next(new NotFoundError());
		response.locals["shop"] = shop;
		next();
	};
}

export function shopOf(response: Response): Shop {
	return response.locals["shop"] as Shop;
}

/** What customers do. */
export function storefrontRouter(service: ShopService, answer: Answering): Router {
	const router = Router();

	router.get("/", async (request, response) => {
		answer(request, response, await service.storefront(shopOf(response)));
	});
	router.post("/members", async (request, response) => {
		answer(request, response, await service.register(shopOf(response), request.body, request.mail));
	});
	router.post("/orders", async (request, response) => {
		answer(request, response, await service.order(shopOf(response), request.body, request.mail));
	});
	router.post("/password-resets", async (request, response) => {
		answer(request, response, await service.resetPassword(shopOf(response), request.body, request.mail));
	});
	router.post("/newsletter", async (request, response) => {
		answer(request, response, await service.newsletter(shopOf(response), request.mail));
	});
	// Whoever comes to the address of a form by a link, such as the language link beside its error, gets to the form itself.
	router.get(
		storefrontActions.map((action) => `/${action}`),
		(request, response) => answer(request, response, { kind: "see-other", location: shopOf(response).path }),
	);
	router.get("/results/:result", async (request, response) => {
		answer(request, response, await service.result(shopOf(response), request.params.result));
	});
	return router;
}
