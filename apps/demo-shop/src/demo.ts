import { createServer } from "node:net";
import { createPostgresStore, type PostgresStore } from "@todoku/adapter-postgres";
import {
	createSesIdentities,
	createSesQuotaSource,
	createSesTransport,
	type SesClientOptions,
	type SesQuotaSource,
} from "@todoku/adapter-ses";
import { createSmtpTransport } from "@todoku/adapter-smtp";
import { withNotices } from "@todoku/bounces";
import type { FeedbackStore, Route, ServiceRefusalPolicy } from "@todoku/core";
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
import { configurationSet, createShopEvents, stopForwarding } from "./service/shop-events.ts";
import { openShops } from "./shop/open-shops.ts";
import { dmarcZone, seedShops } from "./shop/seed.ts";
import { ShopSettings } from "./shop/shop-settings.ts";
import { ShopStore } from "./shop/shop-store.ts";
import type { ShopApp, ShopParts } from "./shop-parts.ts";
import { ShopService } from "./shop-service.ts";
import { demoNames } from "./verification/demo-names.ts";
import { SenderDesk } from "./verification/sender-desk.ts";
import { type ShopDns, startShopDns } from "./verification/shop-dns.ts";

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
	/** A relay of one's own on this machine for the standard route. Default: the one of the demonstration. */
	readonly relayPort?: number | undefined;
	/** Milliseconds until resolvers see what was published in the DNS. Default: 3,000. */
	readonly propagationMs?: number | undefined;
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
	readonly dns: ShopDns;
	readonly senders: SenderDesk;
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
	const { ses, smtpPort } = ground;
	let app: ShopApp | undefined;
	try {
		const mailboxes = joinMailboxes(ses, ground.smtp);
		const events = await createShopEvents(ses, withShopNotices(ground.store, shops));
		const parts = toParts(options, ground, { shops, mailboxes, feedback: events.intake });
		const shop = await createShop(options.framework, parts);
		app = shop;
		const port = await listen(shop.server, options.port ?? 0);
		const url = `http://127.0.0.1:${port}`;
		await events.subscribe(url);
		return { url, port, sesUrl: ses.url, smtpPort, shops, mailboxes, close: () => closeAll(shop, ground) };
	} catch (error) {
		await (app === undefined ? clear(ground) : closeAll(app, ground));
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
	const dns = await startShopDns(demoNames(shops.seeds), options.propagationMs ?? 3_000);
	const ses = await startSesLocal({
		region,
		// The service of this demonstration forgets what it verified when it stops; the database does not.
		identities: [...shops.identities(), ...(await registeredSenders(store))],
		dns: { servers: [dns.resolver] },
		// What takes SES days is to be seen within a minute.
		verification: { checkEveryMs: 500, revokeAfterMs: 10_000 },
	});
	for (const identity of shops.identitiesWithoutForwarding()) await stopForwarding(ses, identity);
	const smtp = await startSmtpInbox();
	const nowhere = down.length === 0 ? 0 : await unusedPort();
	const clientOptions: SesClientOptions = {
		region,
		endpoint: down.includes("service") ? `http://127.0.0.1:${nowhere}` : ses.url,
		credentials: { accessKeyId: "demo", secretAccessKey: "demo" },
	};
	const quota = createSesQuotaSource(clientOptions);
	const smtpPort = down.includes("standard") ? nowhere : (options.relayPort ?? smtp.port);
	const identities = createSesIdentities({ ...clientOptions, callsPerSecond: 50 });
	const senders = new SenderDesk({ store, identities, dns, checkEveryMs: 500 });
	senders.start();
	return { store, dns, senders, ses, smtp, quota, clientOptions, smtpPort };
}

async function registeredSenders(store: PostgresStore): Promise<readonly string[]> {
	const { senders } = await store.senderStore.list({ steps: ["registered"], limit: 1_000 });
	return senders.map(({ sender }) => sender);
}

function toParts(
	options: DemoOptions,
	ground: Ground,
	{ shops, ...rest }: Pick<ShopParts, "shops" | "mailboxes" | "feedback">,
): ShopParts {
	const { locale = "en", worker = true, onMail = () => undefined, onServiceRefusal } = options;
	const { store, quota, clientOptions, smtpPort } = ground;
	const settings = new ShopSettings(store.settings, store.senders, shops);
	const sentMails = new SentMails(store.office, store);
	// Where nobody sends, waiting for it is in vain.
	const patienceMs = worker ? options.patienceMs : 0;
	const desk = new MailDesk({ database: store, sentMails, patienceMs, onUnsent: onMail });
	return {
		...{ shops, ...rest, locale, worker },
		service: new ShopService({
			database: store,
			settings,
			sentMails,
			desk,
			mailboxes: rest.mailboxes,
			senders: ground.senders,
		}),
		mailerOptions: {
			senders: settings.lookUp,
			service: createSesTransport({
				...clientOptions,
				configurationSetName: configurationSet,
				feedbackForwardingAddress: (tenant) => shops.find(tenant ?? "")?.returnedMailbox,
			}),
			standard: createSmtpTransport({ host: "127.0.0.1", port: smtpPort }),
			onServiceRefusal,
			// The standard route of this demonstration signs nothing, so the DMARC policy decides. A real shop asks the real DNS.
			alignment: createAlignmentCheck({ lookup: lookUpInZone }),
			outbox: createOutbox({ store, quota }),
			hooks: mailHooks(onMail),
		},
	};
}

/** Where the service writes no mail about what came back, the shop's own system does. */
function withShopNotices(store: PostgresStore, shops: ShopStore): FeedbackStore {
	return withNotices(store, {
		...{ deliveries: store.office, outbox: store, reportingMta: "mail.todoku-demo.example" },
		notices: (tenant) => shops.find(tenant ?? "")?.notices ?? "service",
		mailbox: (tenant) => shops.find(tenant ?? "")?.returnedMailbox,
	});
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

async function clear({ store, dns, senders, ses, smtp, quota }: Ground): Promise<void> {
	await senders.close();
	await Promise.all([quota.close(), store.close()]);
	await Promise.all([ses.close(), smtp.close(), dns.close()]);
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
