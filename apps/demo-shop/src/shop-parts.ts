import type { Server } from "node:http";
import type { MailerOptions } from "@todoku/core";
import type { Mailboxes } from "./inbox/mailboxes.ts";
import type { MailDesk } from "./mail/mail-desk.ts";
import type { MailLog } from "./mail/mail-log.ts";
import type { Locale } from "./pages/locale.ts";
import type { ShopStore } from "./shop/shop-store.ts";

/** What either framework serves. Both have the same parts, so the shop is the same behind either. */
export interface ShopParts {
	readonly shops: ShopStore;
	readonly log: MailLog;
	readonly desk: MailDesk;
	readonly mailboxes: Mailboxes;
	/** For browsers that name no language of ours. */
	readonly locale: Locale;
	/** Each framework makes its mailer of them in its own way. */
	readonly mailerOptions: MailerOptions;
}

/** The most that a form or a JSON body may hold. */
export const maxBodyBytes: number = 16 * 1024;

/** The shop as a web server that does not listen yet. */
export interface ShopApp {
	readonly server: Server;
	/** Lets mail under way finish, then closes the mailer. The server is closed by who made it listen. */
	close(): Promise<void>;
}
