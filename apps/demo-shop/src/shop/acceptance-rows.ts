import type { Route } from "@todoku/core";

/** One row of the acceptance table: a setting, a From, and what must come of them. */
export interface AcceptanceRow {
	readonly number: number;
	/** The shop that has this row's setting and From. */
	readonly shop: string;
	readonly setting: string | null;
	readonly from: string;
	readonly matches: boolean;
	readonly route: Route;
}

const own = "test@interfactory1.co.jp";
const other = "test@example.com";
const lookAlike = "test@testinterfactory1.co.jp";

export const acceptanceRows: readonly AcceptanceRow[] = [
	row(1, "interfactory1.co.jp", own, "service"),
	row(2, "interfactory1.co.jp", other, "standard"),
	row(3, "interfactory1.co.jp", "test@test.interfactory1.co.jp", "service"),
	row(4, "interfactory1.co.jp", lookAlike, "standard"),
	row(5, "interfactory1.co.jp,example.co.jp", own, "service"),
	row(6, "interfactory1.co.jp\ntest.com", own, "service"),
	row(7, "test@testinterfactory1.co.jp", lookAlike, "service"),
	row(8, "test@testinterfactory1.co.jp", other, "standard"),
	row(9, null, lookAlike, "standard"),
];

function row(number: number, setting: string | null, from: string, route: Route): AcceptanceRow {
	return { number, shop: `row-${number}`, setting, from, matches: route === "service", route };
}
