import { type DynamicModule, Module } from "@nestjs/common";
import { APP_FILTER, APP_INTERCEPTOR } from "@nestjs/core";
import { MailFeedbackModule, MailModule } from "@todoku/nest-mail";
import { feedbackPath, type ShopParts } from "../shop-parts.ts";
import { AdminController } from "./admin.controller.ts";
import { HomeController } from "./home.controller.ts";
import { InboxController } from "./inbox.controller.ts";
import { MailDataController } from "./mail-data.controller.ts";
import { OperatorController } from "./operator.controller.ts";
import { ProblemFilter } from "./problem.filter.ts";
import { ReplyInterceptor } from "./reply.interceptor.ts";
import { LOCALE, MAILBOXES, SHOP_SERVICE, SHOPS } from "./shop.tokens.ts";
import { StorefrontController } from "./storefront.controller.ts";
import { SystemSettingsController } from "./system-settings.controller.ts";

@Module({})
export class ShopModule {
	static forParts(parts: ShopParts): DynamicModule {
		return {
			module: ShopModule,
			imports: [
				MailModule.forRoot({ ...parts.mailerOptions, worker: parts.worker }),
				MailFeedbackModule.forRoot({ intake: parts.feedback, path: feedbackPath }),
			],
			controllers: [
				HomeController,
				InboxController,
				SystemSettingsController,
				MailDataController,
				AdminController,
				OperatorController,
				StorefrontController,
			],
			providers: [
				{ provide: SHOPS, useValue: parts.shops },
				{ provide: SHOP_SERVICE, useValue: parts.service },
				{ provide: MAILBOXES, useValue: parts.mailboxes },
				{ provide: LOCALE, useValue: parts.locale },
				{ provide: APP_INTERCEPTOR, useClass: ReplyInterceptor },
				{ provide: APP_FILTER, useClass: ProblemFilter },
			],
		};
	}
}
