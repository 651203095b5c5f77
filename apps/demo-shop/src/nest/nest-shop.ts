// oxlint-disable-next-line import/no-unassigned-import -- it is imported for what it puts on Reflect.
import "reflect-metadata";
import { NestFactory } from "@nestjs/core";
import type { NestExpressApplication } from "@nestjs/platform-express";
import { securityHeaders } from "../http/security-headers.ts";
import { maxBodyBytes, type ShopApp, type ShopParts } from "../shop-parts.ts";
import { ShopModule } from "./shop.module.ts";

/** The shop on NestJS. */
export async function createNestShop(parts: ShopParts): Promise<ShopApp> {
	const app = await NestFactory.create<NestExpressApplication>(ShopModule.forParts(parts), {
		bodyParser: false,
		logger: ["error", "fatal"],
		abortOnError: false,
	});
	app.disable("x-powered-by");
	app.use(securityHeaders);
	app.useBodyParser("json", { limit: maxBodyBytes });
	app.useBodyParser("urlencoded", { limit: maxBodyBytes, extended: false });
	// The server is made to listen by the same code as Express's, so that a port that is taken is met alike.
	await app.init();
	return { server: app.getHttpServer(), close: () => app.close() };
}
