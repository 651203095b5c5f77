import { createServer } from "node:net";
import { createSesTransport } from "@todoku/adapter-ses";
import { createSmtpTransport } from "@todoku/adapter-smtp";
import type { Route, ServiceRefusalPolicy } from "@todoku/core";
import { createAlignmentCheck, type TxtLookup } from "@todoku/sender-domains";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { createExpressShop } from "./express/express-shop.ts";
import { closeServer, listen } from "./http/listen.ts";
import { joinMailboxes, type Mailboxes } from "./inbox/mailboxes.ts";
import { type SmtpInbox, startSmtpInbox } from "./inbox/smtp-inbox.ts";
import { MailDesk } from "./mail/mail-desk.ts";
import { MailLog } from "./mail/mail-log.ts";
import type { MailRecord } from "./mail/mail-record.ts";
import { createNestShop } from "./nest/nest-shop.ts";
import type { Locale } from "./pages/locale.ts";
import { dmarcZone, seedShops } from "./shop/seed.ts";
import { ShopStore } from "./shop/shop-store.ts";
import type { ShopApp, ShopParts } from "./shop-parts.ts";

export const frameworks = ["nest", "express"] as const;
export type Framework = (typeof frameworks)[number];

export interface DemoOptions {
	readonly framework: Framework;
	/** Default: 0, a free one. Where it is taken, a free one is used. */
	readonly port?: number | undefined;
	/** For browsers that name no language of ours. Default: `en`. */
	readonly locale?: Locale | undefined;
	/** Told of each mail once its fate is known. */
	readonly onMail?: ((record: MailRecord) => void) | undefined;
	/** What becomes of mail whose sender the service refuses. Default: the mailer's own, `standard-if-aligned`. */
	readonly onServiceRefusal?: ServiceRefusalPolicy | undefined;
	/** Routes that lead nowhere from the start: nothing listens at their end. Default: none. */
	readonly down?: readonly Route[] | undefined;
}

export interface Demo {
	readonly url: string;
	readonly port: number;
	readonly sesUrl: string;
	readonly smtpPort: number;
	readonly shops: ShopStore;
	/** Where mail really arrived, whatever the shop says. */
	readonly mailboxes: Mailboxes;
	close(): Promise<void>;
}

const region = "ap-northeast-1";

/** Starts everything the demonstration needs in this process: the service, an SMTP server, and the shop between them. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
	const { framework, port = 0, locale = "en", onMail, onServiceRefusal, down = [] } = options;
	const shops = new ShopStore(seedShops());
	const ses = await startSesLocal({ region, identities: shops.identities() });
	const smtp = await startSmtpInbox();
	const mailboxes = joinMailboxes(ses, smtp);
	const log = new MailLog({ onSettled: onMail });
	const nowhere = down.length === 0 ? 0 : await unusedPort();
	const smtpPort = down.includes("standard") ? nowhere : smtp.port;
	const parts: ShopParts = {
		shops,
		log,
		desk: new MailDesk(log),
		mailboxes,
		locale,
		mailerOptions: {
			senders: (tenant) => shops.sendersOf(tenant),
			service: createSesTransport({
				region,
				endpoint: down.includes("service") ? `http://127.0.0.1:${nowhere}` : ses.url,
				credentials: { accessKeyId: "demo", secretAccessKey: "demo" },
			}),
			standard: createSmtpTransport({ host: "127.0.0.1", port: smtpPort }),
			onServiceRefusal,
			// The standard route of this demonstration signs nothing, so the DMARC policy decides. A real shop asks the real DNS.
			alignment: createAlignmentCheck({ lookup: lookUpInZone }),
			hooks: log.hooks,
		},
	};
	try {
		const app = await createShop(framework, parts);
		const bound = await listen(app.server, port);
		return {
			url: `http://127.0.0.1:${bound}`,
			port: bound,
			sesUrl: ses.url,
			smtpPort,
			shops,
			mailboxes,
			close: () => closeAll(app, ses, smtp),
		};
	} catch (error) {
		await Promise.all([ses.close(), smtp.close()]);
		throw error;
	}
}

const lookUpInZone: TxtLookup = async (name) => {
	const record = dmarcZone.get(name);
	return record === undefined ? { state: "absent" } : { state: "found", records: [record] };
};

function createShop(framework: Framework, parts: ShopParts): ShopApp | Promise<ShopApp> {
	switch (framework) {
		case "nest":
			return createNestShop(parts);
		case "express":
			return createExpressShop(parts);
		default:
			return framework satisfies never;
	}
}

/** From the front to the back, so that nothing is asked of what is gone already. */
async function closeAll(app: ShopApp, ses: SesLocal, smtp: SmtpInbox): Promise<void> {
	await closeServer(app.server);
	await app.close();
	await Promise.all([ses.close(), smtp.close()]);
}

/** A port that was free a moment ago. */
async function unusedPort(): Promise<number> {
	const server = createServer();
	const port = await new Promise<number>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", () => {
			const bound = server.address();
			resolve(typeof bound === "object" && bound !== null ? bound.port : 0);
		});
	});
	await new Promise((resolve) => server.close(resolve));
	return port;
}
