import type { Row, Sql } from "../database/sql.ts";
import {
	isMailKey,
	type MailDefinition,
	type MailKey,
	type MailTexts,
	mailKeys,
	mailKinds,
} from "./mail-definitions.ts";
import type { Shop } from "./shop.ts";

/** The mail definitions of one shop: as it came, and what staff changed. */
export class MailDefinitionTable {
	readonly #sql: Sql;
	readonly #shop: Shop;

	constructor(sql: Sql, shop: Shop) {
		this.#sql = sql;
		this.#shop = shop;
	}

	async list(): Promise<readonly MailDefinition[]> {
		const { rows } = await this.#sql.query("select mail, sender, subject from shop.mail_texts where shop = $1", [
			this.#shop.id,
		]);
		const changed = new Map(rows.map((row) => [row["mail"], toTexts(row)]));
		return mailKeys.map((key) => this.#define(key, changed.get(key)));
	}

	async find(key: string): Promise<MailDefinition | undefined> {
		return isMailKey(key) ? this.get(key) : undefined;
	}

	async get(key: MailKey): Promise<MailDefinition> {
		const { rows } = await this.#sql.query(
			"select mail, sender, subject from shop.mail_texts where shop = $1 and mail = $2",
			[this.#shop.id, key],
		);
		return this.#define(key, rows.map(toTexts)[0]);
	}

	async change(key: MailKey, texts: MailTexts): Promise<MailDefinition> {
		await this.#sql.query(
			`insert into shop.mail_texts (shop, mail, sender, subject) values ($1, $2, $3, $4)
			on conflict (shop, mail) do update set sender = excluded.sender, subject = excluded.subject`,
			[this.#shop.id, key, texts.from, texts.subject],
		);
		return this.#define(key, texts);
	}

	#define(key: MailKey, changed: MailTexts | undefined): MailDefinition {
		return { key, ...mailKinds[key], ...this.#shop.mailTexts[key], ...changed };
	}
}

function toTexts({ sender, subject }: Row): MailTexts {
	return { from: String(sender), subject: String(subject) };
}
