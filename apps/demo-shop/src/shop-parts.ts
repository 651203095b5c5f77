import type { Server } from "node:http";
import type { FeedbackIntake, MailerOptions } from "@todoku/core";
import type { Mailboxes } from "./inbox/mailboxes.ts";
import type { Locale } from "./pages/locale.ts";
import type { ShopStore } from "./shop/shop-store.ts";
import type { ShopService } from "./shop-service.ts";

/** What either framework serves. Both have the same parts, so the shop is the same behind either. */
export interface ShopParts {
	readonly shops: ShopStore;
	readonly service: ShopService;
	readonly mailboxes: Mailboxes;
	/** For browsers that name no language of ours. */
	readonly locale: Locale;
	/** Each framework makes its mailer of them in its own way. */
	readonly mailerOptions: MailerOptions;
	/** Takes what the delivery service tells of mail, at {@link feedbackPath}. */
	readonly feedback: FeedbackIntake;
	/** Whether this process sends what is recorded, or only records. */
	readonly worker: boolean;
}

/** Where the delivery service posts what became of mail. */
export const feedbackPath = "/mail/feedback";

/** The most that a form or a JSON body may hold. */
export const maxBodyBytes: number = 16 * 1024;

/** The shop as a web server that does not listen yet; its worker runs, where it has one. */
export interface ShopApp {
	readonly server: Server;
	/** Stops the worker, lets mail under way finish, then closes the mailer. The server is closed by who made it listen. */
	close(): Promise<void>;
}
