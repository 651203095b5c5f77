import type { MailCategory } from "@todoku/core";
import { readLine } from "./form.ts";

/** The mails under 「メール配信データ管理」 (mail delivery data). */
export const mailKeys = [
	"member-registration",
	"order-confirmation",
	"shipping-notice",
	"password-reset",
	"newsletter",
	"staff-notice",
] as const;
export type MailKey = (typeof mailKeys)[number];

/** One mail as staff define it. Its category and its From belong here, and no call can choose others. */
export interface MailDefinition {
	readonly key: MailKey;
	readonly category: MailCategory;
	/** As staff typed it, so not necessarily a mailbox. */
	readonly from: string;
	readonly subject: string;
	/** Plain text with places such as `{{name}}`. */
	readonly body: string;
}

export type MailTexts = Pick<MailDefinition, "from" | "subject">;

const categories: Readonly<Record<MailKey, MailCategory>> = {
	"member-registration": "automatic",
	"order-confirmation": "automatic",
	"shipping-notice": "automatic",
	"password-reset": "automatic",
	newsletter: "newsletter",
	"staff-notice": "staff-notice",
};

/** The mail definitions of one shop. */
export class MailDefinitions {
	readonly #definitions: Map<MailKey, MailDefinition>;

	constructor(texts: Readonly<Record<MailKey, Omit<MailDefinition, "key" | "category">>>) {
		this.#definitions = new Map(mailKeys.map((key) => [key, { key, category: categories[key], ...texts[key] }]));
	}

	list(): readonly MailDefinition[] {
		return [...this.#definitions.values()];
	}

	find(key: string): MailDefinition | undefined {
		return this.list().find((definition) => definition.key === key);
	}

	get(key: MailKey): MailDefinition {
		// The constructor put every key there, and nothing takes one away.
		return this.#definitions.get(key) as MailDefinition;
	}

	change(key: MailKey, texts: MailTexts): MailDefinition {
		const changed = { ...this.get(key), ...texts };
		this.#definitions.set(key, changed);
		return changed;
	}
}

/**
 * Reads what staff typed. A From that is no mailbox is taken all the same: real staff mistype it, and the shop must live with that.
 *
 * @throws {InputError}
 */
export function readMailTexts(body: unknown): MailTexts {
	return { from: readLine(body, "from", 500), subject: readLine(body, "subject", 200) };
}
