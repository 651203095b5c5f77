import { Router } from "express";
import type { ShopService } from "../shop-service.ts";
import type { Answering } from "./answer.ts";
import { shopOf } from "./storefront-router.ts";

/** What the operator of the system does for a shop. */
export function operatorRouter(service: ShopService, answer: Answering): Router {
	const router = Router();
	router.get("/senders", async (request, response) => {
		answer(request, response, await service.senders(shopOf(response)));
	});
	router.post("/senders/domains", async (request, response) => {
		answer(request, response, await service.verifyDomain(shopOf(response), request.body));
	});
	router.post("/senders/addresses", async (request, response) => {
		answer(request, response, await service.verifyAddress(shopOf(response), request.body));
	});
	router.post("/senders/publish", async (request, response) => {
		answer(request, response, await service.publishRecords(shopOf(response), request.body));
	});
	router.post("/senders/withdraw", async (request, response) => {
		answer(request, response, await service.withdrawRecords(shopOf(response), request.body));
	});
	return router;
}
