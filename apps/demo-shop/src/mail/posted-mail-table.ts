import type { Row, Sql } from "../database/sql.ts";
import type { MailKey } from "../shop/mail-definitions.ts";

/** What the shop itself knows of a mail: which of its mails it is, and its From as it stood in the definition. */
export interface PostedMail {
	/** The id of its delivery. */
	readonly delivery: string;
	readonly mail: MailKey;
	readonly from: string;
}

/** The mails of one shop. */
export class PostedMailTable {
	readonly #sql: Sql;
	readonly #shop: string;

	constructor(sql: Sql, shop: string) {
		this.#sql = sql;
		this.#shop = shop;
	}

	async add(result: string, mails: readonly PostedMail[]): Promise<void> {
		for (const [position, { delivery, mail, from }] of mails.entries()) {
			await this.#sql.query(
				"insert into shop.posted_mails (delivery, shop, result, position, mail, sender) values ($1, $2, $3, $4, $5, $6)",
				[delivery, this.#shop, result, position, mail, from],
			);
		}
	}

	/** Those that one act set off, in its order. */
	async ofResult(result: string): Promise<readonly PostedMail[]> {
		const { rows } = await this.#sql.query(
			"select delivery, mail, sender from shop.posted_mails where shop = $1 and result = $2 order by position",
			[this.#shop, result],
		);
		return rows.map(toPostedMail);
	}

	async ofDeliveries(deliveries: readonly string[]): Promise<ReadonlyMap<string, PostedMail>> {
		const { rows } = await this.#sql.query(
			`select delivery, mail, sender from shop.posted_mails
			where shop = $1 and delivery in (select jsonb_array_elements_text($2::jsonb))`,
			[this.#shop, JSON.stringify(deliveries)],
		);
		return new Map(rows.map(toPostedMail).map((mail) => [mail.delivery, mail]));
	}
}

function toPostedMail({ delivery, mail, sender }: Row): PostedMail {
	// Only `add` writes it.
	return { delivery: String(delivery), mail: mail as MailKey, from: String(sender) };
}
