import type { Row, Sql } from "../database/sql.ts";

export const resultKinds = ["member", "order", "shipment", "password-reset", "newsletter", "external-link"] as const;
export type ResultKind = (typeof resultKinds)[number];

/** What came of one thing that somebody did in the shop. */
export interface Result {
	readonly id: string;
	readonly kind: ResultKind;
	readonly at: Date;
	/** The member's or order's number, where there is one. */
	readonly number?: string;
}

/** What was done in one shop. */
export class ResultTable {
	readonly #sql: Sql;
	readonly #shop: string;

	constructor(sql: Sql, shop: string) {
		this.#sql = sql;
		this.#shop = shop;
	}

	async add({ id, kind, at, number }: Result): Promise<void> {
		await this.#sql.query("insert into shop.results (shop, id, kind, at, number) values ($1, $2, $3, $4, $5)", [
			...[this.#shop, id, kind, at.toISOString(), number ?? null],
		]);
	}

	async find(id: string): Promise<Result | undefined> {
		const { rows } = await this.#sql.query(
			"select id, kind, at, number from shop.results where shop = $1 and id = $2",
			[...[this.#shop, id]],
		);
		return rows.map(toResult)[0];
	}
}

function toResult({ id, kind, at, number }: Row): Result {
	return {
		id: String(id),
		// Only `add` writes it.
		kind: kind as ResultKind,
		at: at as Date,
		...(typeof number === "string" ? { number } : {}),
	};
}
