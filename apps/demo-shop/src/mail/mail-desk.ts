import type { MailboxInput, Mailer, Message } from "@todoku/core";
import { html } from "../pages/html.ts";
import type { MailDefinition, MailKey } from "../shop/mail-definitions.ts";
import type { Shop } from "../shop/shop.ts";
import { fillTemplate } from "../shop/template.ts";
import type { MailLog } from "./mail-log.ts";
import type { MailRecord } from "./mail-record.ts";

/** What the shop needs of the mail layer: core's `Mailer` has it, and so has Nest's `MailService`. */
export type Sender = Pick<Mailer, "send">;

/** A person and the values for the places of a mail; category, From and texts come from the mail's definition. */
export type Post = (
	mail: MailKey,
	to: Exclude<MailboxInput, string>,
	values: Readonly<Record<string, string>>,
) => Promise<MailRecord>;

/** Turns mail definitions into mail. Nothing that is wrong with a mail ever reaches who asked for it: it is on the mail's record. */
export class MailDesk {
	readonly #log: MailLog;
	readonly #patienceMs: number;

	/** @param patienceMs How long a page waits for the answer of a route before it is shown without. Default: 3000. */
	constructor(log: MailLog, patienceMs = 3_000) {
		this.#log = log;
		this.#patienceMs = patienceMs;
	}

	/** The way out for the mail of one shop. */
	postFor(shop: Shop, sender: Sender): Post {
		return async (key, to, values) => {
			const definition = shop.mails.get(key);
			const message = compose(shop, definition, to, values);
			const record = this.#log.open(shop.id, definition, message, to.address);
			await this.#send(sender, message);
			return this.#log.find(shop.id, record.id) ?? record;
		};
	}

	/** Offers a waiting mail again, as it was written. Does nothing for mail that does not wait. */
	async retry(shop: Shop, id: string, sender: Sender): Promise<void> {
		const message = this.#log.find(shop.id, id) === undefined ? undefined : this.#log.reopen(id);
		if (message !== undefined) await this.#send(sender, message);
	}

	async #send(sender: Sender, message: Message): Promise<void> {
		const sending = sender.send(message).catch((error: unknown) => {
			// Only a mailer that is being closed throws, and then the shop is closing too.
			console.error(error);
			this.#log.giveUp(message);
		});
		let timer: NodeJS.Timeout | undefined;
		const patience = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, this.#patienceMs);
		});
		await Promise.race([sending, patience]);
		clearTimeout(timer);
	}
}

function compose(
	shop: Shop,
	definition: MailDefinition,
	to: Exclude<MailboxInput, string>,
	values: Readonly<Record<string, string>>,
): Message {
	const filled = { shop: shop.mailName, ...values };
	const text = fillTemplate(definition.body, filled);
	return {
		tenant: shop.id,
		category: definition.category,
		from: definition.from,
		to,
		subject: fillTemplate(definition.subject, filled),
		text,
		html: toHtml(text, shop.mailLanguage),
	};
}

/** The same text for readers who prefer HTML; what customers typed is text there too. */
function toHtml(text: string, language: string): string {
	const paragraphs = text.trim().split(/\n{2,}/);
	const page = html`<!DOCTYPE html>
<html lang="${language}"><head><meta charset="utf-8"></head>
<body style="font-family: sans-serif; line-height: 1.7; color: #1f2933">
${paragraphs.map((paragraph) => html`<p>${paragraph.split("\n").map((line, index) => html`${index > 0 && html`<br>\n`}${line}`)}</p>\n`)}</body></html>
`;
	return page.toString();
}
