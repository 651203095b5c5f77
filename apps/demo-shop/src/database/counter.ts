import type { Sql } from "./sql.ts";

/** The next number of its kind in a shop, such as `O-0001`. Whoever else wants one waits for the end of this transaction. */
export async function nextNumber(sql: Sql, shop: string, letter: "M" | "O" | "R"): Promise<string> {
	const { rows } = await sql.query(
		`insert into shop.counters (shop, letter, last) values ($1, $2, 1)
		on conflict (shop, letter) do update set last = counters.last + 1 returning last`,
		[shop, letter],
	);
	return `${letter}-${String(rows[0]?.["last"]).padStart(4, "0")}`;
}
