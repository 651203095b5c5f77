import type { Mailer } from "@todoku/core";
import type { Transactions } from "./database/sql.ts";
import type { Reply } from "./http/reply.ts";
import type { Mailboxes } from "./inbox/mailboxes.ts";
import type { Act, ActOutcome, MailDesk } from "./mail/mail-desk.ts";
import type { SentMails } from "./mail/sent-mails.ts";
import { adminPage } from "./pages/admin-page.ts";
import { mailDataPage, mailDefinitionPage } from "./pages/mail-data-page.ts";
import { mailPage, mailsPage, sentMail } from "./pages/mails-page.ts";
import { NotFoundError } from "./pages/problem-page.ts";
import { createdResult, resultPage } from "./pages/result-page.ts";
import { storefrontPage } from "./pages/storefront-page.ts";
import { verifiedSendersPage } from "./pages/verified-senders-page.ts";
import { returnedMailPage } from "./returned/returned-mail-page.ts";
import { returnAddresses } from "./returned/returned-mailbox.ts";
import { type MailDefinition, readMailTexts } from "./shop/mail-definitions.ts";
import { readMemberForm, registerMember } from "./shop/members.ts";
import { sendNewsletter } from "./shop/newsletter.ts";
import { placeOrder, readOrderForm, shipOrder } from "./shop/orders.ts";
import { readResetForm, resetPassword } from "./shop/password-reset.ts";
import type { ResultKind } from "./shop/result-table.ts";
import type { Shop } from "./shop/shop.ts";
import { recordsOf, type ShopRecords } from "./shop/shop-records.ts";
import type { ShopSettings } from "./shop/shop-settings.ts";
import { runExternalLink } from "./shop/staff-notice.ts";
import type { SenderDesk } from "./verification/sender-desk.ts";
import { readAddressForm, readDomainForm, readSenderForm } from "./verification/sender-forms.ts";
import { sendersPage, sendersPath } from "./verification/sender-page.ts";

/** Core's `Mailer` has it, and so has Nest's `MailService`: each framework hands over the one it keeps. */
export type ShopMailer = Pick<Mailer, "enqueue" | "decide">;

export interface ShopServiceParts {
	readonly database: Transactions;
	readonly settings: ShopSettings;
	readonly sentMails: SentMails;
	readonly desk: MailDesk;
	readonly mailboxes: Mailboxes;
	readonly senders: SenderDesk;
}

/** Everything that people do in a shop, whichever framework they came through: what they sent goes in, the reply comes out. */
export class ShopService {
	readonly #database: Transactions;
	readonly #settings: ShopSettings;
	readonly #sentMails: SentMails;
	readonly #desk: MailDesk;
	readonly #mailboxes: Mailboxes;
	readonly #senders: SenderDesk;

	constructor({ database, settings, sentMails, desk, mailboxes, senders }: ShopServiceParts) {
		this.#database = database;
		this.#settings = settings;
		this.#sentMails = sentMails;
		this.#desk = desk;
		this.#mailboxes = mailboxes;
		this.#senders = senders;
	}

	async storefront(shop: Shop): Promise<Reply> {
		return storefrontPage(shop, await this.#with(shop, ({ members }) => members.list()));
	}

	register(shop: Shop, body: unknown, mailer: ShopMailer): Promise<Reply> {
		const form = readMemberForm(body);
		return this.#act(shop, mailer, "member", (act) => registerMember(act, form));
	}

	order(shop: Shop, body: unknown, mailer: ShopMailer): Promise<Reply> {
		const form = readOrderForm(body);
		return this.#act(shop, mailer, "order", (act) => placeOrder(act, form));
	}

	resetPassword(shop: Shop, body: unknown, mailer: ShopMailer): Promise<Reply> {
		const email = readResetForm(body);
		return this.#act(shop, mailer, "password-reset", (act) => resetPassword(act, email));
	}

	newsletter(shop: Shop, mailer: ShopMailer): Promise<Reply> {
		return this.#act(shop, mailer, "newsletter", sendNewsletter);
	}

	externalLink(shop: Shop, mailer: ShopMailer): Promise<Reply> {
		return this.#act(shop, mailer, "external-link", runExternalLink);
	}

	async ship(shop: Shop, number: string, mailer: ShopMailer): Promise<Reply> {
		const order = found(await this.#with(shop, ({ orders }) => orders.find(number)));
		return this.#act(shop, mailer, "shipment", (act) => shipOrder(act, order));
	}

	async result(shop: Shop, id: string): Promise<Reply> {
		const result = found(await this.#with(shop, ({ results }) => results.find(id)));
		return resultPage(shop, { result, mails: await this.#sentMails.ofResult(shop, id) });
	}

	async admin(shop: Shop): Promise<Reply> {
		return adminPage(shop, await this.#with(shop, ({ orders }) => orders.list()));
	}

	async verifiedSenders(shop: Shop): Promise<Reply> {
		return verifiedSendersPage(shop, await this.#settings.read(shop), await this.#settings.history(shop));
	}

	async mailData(shop: Shop, mailer: ShopMailer): Promise<Reply> {
		return mailDataPage(shop, await this.#with(shop, ({ mails }) => mails.list()), mailer);
	}

	async mailDefinition(shop: Shop, key: string, mailer: ShopMailer): Promise<Reply> {
		return mailDefinitionPage(shop, found(await this.#with(shop, ({ mails }) => mails.find(key))), mailer);
	}

	async changeMailDefinition(shop: Shop, key: string, body: unknown, mailer: ShopMailer): Promise<Reply> {
		const changed = await this.#with(shop, async ({ mails }) => {
			const definition = found(await mails.find(key));
			return mails.change(definition.key, readMailTexts(body));
		});
		return mailDefinitionPage(shop, changed, mailer, true);
	}

	async mails(shop: Shop): Promise<Reply> {
		return mailsPage(shop, await this.#sentMails.list(shop));
	}

	async mail(shop: Shop, id: string): Promise<Reply> {
		return mailPage(shop, found(await this.#sentMails.find(shop, id)));
	}

	async returnedMail(shop: Shop): Promise<Reply> {
		const definitions = await this.#with(shop, ({ mails }) => mails.list());
		return returnedMailPage(shop, returnAddresses(shop, definitions), this.#mailboxes);
	}

	async senders(shop: Shop): Promise<Reply> {
		const mails = await this.#with(shop, ({ mails: texts }) => texts.list());
		const setting = await this.#settings.readText(shop);
		return sendersPage(shop, await this.#senders.list(shop, mails, setting), domainOf(mails));
	}

	async verifyDomain(shop: Shop, body: unknown): Promise<Reply> {
		await this.#senders.verifyDomain(shop, readDomainForm(body));
		return { kind: "see-other", location: sendersPath(shop) };
	}

	async verifyAddress(shop: Shop, body: unknown): Promise<Reply> {
		await this.#senders.verifyAddress(shop, readAddressForm(body));
		return { kind: "see-other", location: sendersPath(shop) };
	}

	async publishRecords(shop: Shop, body: unknown): Promise<Reply> {
		await this.#senders.publish(shop, readSenderForm(body));
		return { kind: "see-other", location: sendersPath(shop) };
	}

	async withdrawRecords(shop: Shop, body: unknown): Promise<Reply> {
		await this.#senders.withdraw(shop, readSenderForm(body));
		return { kind: "see-other", location: sendersPath(shop) };
	}

	async sendNow(shop: Shop, id: string): Promise<Reply> {
		return sentMail(shop, found(await this.#desk.sendNow(shop, id)));
	}

	async #act(
		shop: Shop,
		mailer: ShopMailer,
		kind: ResultKind,
		doIt: (act: Act) => Promise<ActOutcome>,
	): Promise<Reply> {
		return createdResult(shop, await this.#desk.perform(shop, mailer, kind, doIt));
	}

	#with<T>(shop: Shop, work: (records: ShopRecords) => Promise<T>): Promise<T> {
		return this.#database.transaction((sql) => work(recordsOf(sql, shop)));
	}
}

/** The domain of the From that the shop confirms orders with. */
function domainOf(mails: readonly MailDefinition[]): string {
	const { from = "" } = mails.find(({ key }) => key === "order-confirmation") ?? {};
	return from.replace(/^.*@/, "").replace(/>.*$/, "");
}

/** @throws {NotFoundError} */
function found<T>(value: T | undefined): T {
	if (value === undefined) throw new NotFoundError();
	return value;
}
