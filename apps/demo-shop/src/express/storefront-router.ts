import { type Request, type RequestParamHandler, type Response, Router } from "express";
import type { Post } from "../mail/mail-desk.ts";
import { NotFoundError } from "../pages/problem-page.ts";
import { createdResult, resultPage } from "../pages/result-page.ts";
import { storefrontActions, storefrontPage } from "../pages/storefront-page.ts";
import { readMemberForm, registerMember } from "../shop/members.ts";
import { sendNewsletter } from "../shop/newsletter.ts";
import { placeOrder, readOrderForm } from "../shop/orders.ts";
import { readResetForm, resetPassword } from "../shop/password-reset.ts";
import type { Result, Shop } from "../shop/shop.ts";
import type { ShopStore } from "../shop/shop-store.ts";
import type { ShopParts } from "../shop-parts.ts";
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
export function storefrontRouter({ desk, log }: ShopParts, answer: Answering): Router {
	const router = Router();

	/** One thing that a customer does: read its form, do it, show the result. */
	const act =
		(action: (shop: Shop, body: unknown, post: Post) => Promise<Result>) =>
		async (request: Request, response: Response): Promise<void> => {
			const shop = shopOf(response);
			const result = await action(shop, request.body, desk.postFor(shop, request.mail));
			answer(request, response, createdResult(shop, result, log));
		};

	router.get("/", (request, response) => answer(request, response, storefrontPage(shopOf(response))));
	router.post(
		"/members",
		act((shop, body, post) => registerMember(shop, readMemberForm(body), post)),
	);
	router.post(
		"/orders",
		act((shop, body, post) => placeOrder(shop, readOrderForm(body), post)),
	);
	router.post(
		"/password-resets",
		act((shop, body, post) => resetPassword(shop, readResetForm(body), post)),
	);
	router.post(
		"/newsletter",
		act((shop, _body, post) => sendNewsletter(shop, post)),
	);
	// Whoever comes to the address of a form by a link, such as the language link beside its error, gets to the form itself.
	router.get(
		storefrontActions.map((action) => `/${action}`),
		(request, response) => answer(request, response, { kind: "see-other", location: shopOf(response).path }),
	);
	router.get("/results/:result", (request, response) => {
		const shop = shopOf(response);
		const result = shop.findResult(request.params.result);
		if (result === undefined) throw new NotFoundError();
		answer(request, response, resultPage(shop, result, log));
	});
	return router;
}
