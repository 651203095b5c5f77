import type { Sql } from "../database/sql.ts";
import { MailDefinitionTable } from "./mail-definition-table.ts";
import { MemberTable } from "./member-table.ts";
import { OrderTable } from "./order-table.ts";
import { ResultTable } from "./result-table.ts";
import type { Shop } from "./shop.ts";

/** What one shop keeps, as one transaction sees and changes it. */
export interface ShopRecords {
	readonly members: MemberTable;
	readonly orders: OrderTable;
	readonly results: ResultTable;
	readonly mails: MailDefinitionTable;
}

export function recordsOf(sql: Sql, shop: Shop): ShopRecords {
	return {
		members: new MemberTable(sql, shop.id),
		orders: new OrderTable(sql, shop.id),
		results: new ResultTable(sql, shop.id),
		mails: new MailDefinitionTable(sql, shop),
	};
}
