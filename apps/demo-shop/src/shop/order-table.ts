import { nextNumber } from "../database/counter.ts";
import type { Row, Sql } from "../database/sql.ts";

export interface Order {
	readonly number: string;
	readonly at: Date;
	readonly name: string;
	readonly email: string;
	readonly product: string;
	readonly quantity: number;
	/** Yen. */
	readonly total: number;
}

const columns = "number, at, name, email, product, quantity, total";

/** The orders of one shop. */
export class OrderTable {
	readonly #sql: Sql;
	readonly #shop: string;

	constructor(sql: Sql, shop: string) {
		this.#sql = sql;
		this.#shop = shop;
	}

	async add(order: Omit<Order, "number">): Promise<Order> {
		const number = await nextNumber(this.#sql, this.#shop, "O");
		const { at, name, email, product, quantity, total } = order;
		await this.#sql.query(`insert into shop.orders (shop, ${columns}) values ($1, $2, $3, $4, $5, $6, $7, $8)`, [
			this.#shop,
			number,
			at.toISOString(),
			name,
			email,
			product,
			quantity,
			total,
		]);
		return { ...order, number };
	}

	async find(number: string): Promise<Order | undefined> {
		const { rows } = await this.#sql.query(`select ${columns} from shop.orders where shop = $1 and number = $2`, [
			...[this.#shop, number],
		]);
		return rows.map(toOrder)[0];
	}

	/** Newest first, at most 200. */
	async list(): Promise<readonly Order[]> {
		const { rows } = await this.#sql.query(
			`select ${columns} from shop.orders where shop = $1 order by length(number) desc, number desc limit 200`,
			[this.#shop],
		);
		return rows.map(toOrder);
	}
}

function toOrder({ number, at, name, email, product, quantity, total }: Row): Order {
	return {
		number: String(number),
		at: at as Date,
		name: String(name),
		email: String(email),
		product: String(product),
		quantity: Number(quantity),
		total: Number(total),
	};
}
