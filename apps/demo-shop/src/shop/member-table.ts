import { nextNumber } from "../database/counter.ts";
import type { Row, Sql } from "../database/sql.ts";

export interface Member {
	readonly number: string;
	readonly name: string;
	readonly email: string;
}

/** The members of one shop. */
export class MemberTable {
	readonly #sql: Sql;
	readonly #shop: string;

	constructor(sql: Sql, shop: string) {
		this.#sql = sql;
		this.#shop = shop;
	}

	/** Who registers again under the same address changes their name and stays one member. */
	async add({ name, email }: Omit<Member, "number">): Promise<Member> {
		const { rows } = await this.#sql.query(
			"update shop.members set name = $3 where shop = $1 and email = $2 returning number, name, email",
			[this.#shop, email, name],
		);
		if (rows[0] !== undefined) return toMember(rows[0]);
		const number = await nextNumber(this.#sql, this.#shop, "M");
		await this.#sql.query("insert into shop.members (shop, email, number, name) values ($1, $2, $3, $4)", [
			...[this.#shop, email, number, name],
		]);
		return { number, name, email };
	}

	async find(email: string): Promise<Member | undefined> {
		const { rows } = await this.#sql.query(
			"select number, name, email from shop.members where shop = $1 and email = $2",
			[this.#shop, email],
		);
		return rows.map(toMember)[0];
	}

	/** In the order of their registration. */
	async list(): Promise<readonly Member[]> {
		const { rows } = await this.#sql.query(
			"select number, name, email from shop.members where shop = $1 order by length(number), number",
			[this.#shop],
		);
		return rows.map(toMember);
	}
}

function toMember({ number, name, email }: Row): Member {
	return { number: String(number), name: String(name), email: String(email) };
}
