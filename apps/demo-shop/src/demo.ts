import { createServer } from "node:net";
import { createPostgresStore, type PostgresStore } from "@todoku/adapter-postgres";
import {
	createSesQuotaSource,
	createSesTransport,
	type SesClientOptions,
	type SesQuotaSource,
} from "@todoku/adapter-ses";
import { createSmtpTransport } from "@todoku/adapter-smtp";
import type { Route, ServiceRefusalPolicy } from "@todoku/core";
import { createOutbox } from "@todoku/outbox";
import { createAlignmentCheck, type TxtLookup } from "@todoku/sender-domains";
import { type SesLocal, startSesLocal } from "@todoku/ses-local";
import { createExpressShop } from "./express/express-shop.ts";
import { closeServer, listen } from "./http/listen.ts";
import { joinMailboxes, type Mailboxes } from "./inbox/mailboxes.ts";
import { type SmtpInbox, startSmtpInbox } from "./inbox/smtp-inbox.ts";
import { MailDesk } from "./mail/mail-desk.ts";
import { mailHooks } from "./mail/mail-hooks.ts";
import type { MailFate } from "./mail/mail-record.ts";
import { SentMails } from "./mail/sent-mails.ts";
import { createNestShop } from "./nest/nest-shop.ts";
import type { Locale } from "./pages/locale.ts";
import { openShops } from "./shop/open-shops.ts";
import { dmarcZone, seedShops } from "./shop/seed.ts";
import { ShopSettings } from "./shop/shop-settings.ts";
import { ShopStore } from "./shop/shop-store.ts";
import type { ShopApp, ShopParts } from "./shop-parts.ts";
import { ShopService } from "./shop-service.ts";

export const frameworks = ["nest", "express"] as const;
export type Framework = (typeof frameworks)[number];

/** Where everything is kept: in a directory (`memory`: nowhere), or on a PostgreSQL server. */
export type DemoDatabase = { readonly embedded: string } | { readonly url: string };

export interface DemoOptions {
	readonly framework: Framework;
	/** Default: in memory, gone when the demonstration stops. */
	readonly database?: DemoDatabase | undefined;
	/** Whether mail is sent, or only recorded. Default: true. */
	readonly worker?: boolean | undefined;
	/** Default: 0, a free one. Where it is taken, a free one is used. */
	readonly port?: number | undefined;
	/** Milliseconds that an answer waits for its mail to be sent before it says that it is on its way. Default: 1,000; 0 without a worker. */
	readonly patienceMs?: number | undefined;
	/** For browsers that name no language of ours. Default: `en`. */
	readonly locale?: Locale | undefined;
	/** Told of each mail whenever something came of it. */
	readonly onMail?: ((fate: MailFate) => void) | undefined;
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

/** What the shop stands on, from the bottom up. */
interface Ground {
	readonly store: PostgresStore;
	readonly ses: SesLocal;
	readonly smtp: SmtpInbox;
	readonly quota: SesQuotaSource;
	readonly clientOptions: SesClientOptions;
	readonly smtpPort: number;
}

const region = "ap-northeast-1";

/** Starts everything the demonstration needs in this process: the database, the service, an SMTP server, and the shop between them. */
export async function startDemo(options: DemoOptions): Promise<Demo> {
	const shops = new ShopStore(seedShops());
	const ground = await layGround(options, shops);
	try {
		const mailboxes = joinMailboxes(ground.ses, ground.smtp);
		const app = await createShop(options.framework, toParts(options, ground, shops, mailboxes));
		const port = await listen(app.server, options.port ?? 0);
		const { ses, smtpPort } = ground;
		const url = `http://127.0.0.1:${port}`;
		return { url, port, sesUrl: ses.url, smtpPort, shops, mailboxes, close: () => closeAll(app, ground) };
	} catch (error) {
		await clear(ground);
		throw error;
	}
}

async function layGround(options: DemoOptions, shops: ShopStore): Promise<Ground> {
	const { database = { embedded: "memory" }, down = [] } = options;
	const store = createPostgresStore(database);
	try {
		await store.open();
		await openShops(store, shops.seeds);
	} catch (error) {
		await store.close();
		throw error;
	}
	const ses = await startSesLocal({ region, identities: shops.identities() });
	const smtp = await startSmtpInbox();
	const nowhere = down.length === 0 ? 0 : await unusedPort();
	const clientOptions: SesClientOptions = {
		region,
		endpoint: down.includes("service") ? `http://127.0.0.1:${nowhere}` : ses.url,
		credentials: { accessKeyId: "demo", secretAccessKey: "demo" },
	};
	const quota = createSesQuotaSource(clientOptions);
	return { store, ses, smtp, quota, clientOptions, smtpPort: down.includes("standard") ? nowhere : smtp.port };
}

function toParts(options: DemoOptions, ground: Ground, shops: ShopStore, mailboxes: Mailboxes): ShopParts {
	const { locale = "en", worker = true, onMail = () => undefined, onServiceRefusal } = options;
	const { store, quota, clientOptions, smtpPort } = ground;
	const settings = new ShopSettings(store.settings, store.senders, shops);
	const sentMails = new SentMails(store.office, store);
	// Where nobody sends, waiting for it is in vain.
	const patienceMs = worker ? options.patienceMs : 0;
	const desk = new MailDesk({ database: store, sentMails, patienceMs, onUnsent: onMail });
	return {
		...{ shops, mailboxes, locale, worker },
		service: new ShopService({ database: store, settings, sentMails, desk }),
		mailerOptions: {
			senders: settings.lookUp,
			service: createSesTransport(clientOptions),
			standard: createSmtpTransport({ host: "127.0.0.1", port: smtpPort }),
			onServiceRefusal,
			// The standard route of this demonstration signs nothing, so the DMARC policy decides. A real shop asks the real DNS.
			alignment: createAlignmentCheck({ lookup: lookUpInZone }),
			outbox: createOutbox({ store, quota }),
			hooks: mailHooks(onMail),
		},
	};
}

const lookUpInZone: TxtLookup = async (name) => {
	const record = dmarcZone.get(name);
	return record === undefined ? { state: "absent" } : { state: "found", records: [record] };
};

function createShop(framework: Framework, parts: ShopParts): Promise<ShopApp> {
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
async function closeAll(app: ShopApp, ground: Ground): Promise<void> {
	await closeServer(app.server);
	await app.close();
	await clear(ground);
}

async function clear({ store, ses, smtp, quota }: Ground): Promise<void> {
	await Promise.all([quota.close(), store.close()]);
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
