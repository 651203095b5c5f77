import { OptionError } from "@todoku/core";
import type { SqlExecutor } from "./database.ts";

/** An open transaction of the store, for rows of the application and the mail about them. */
export interface StoreTransaction extends SqlExecutor {
	/** Runs one statement with `$1`, `$2` … */
	// biome-ignore lint/suspicious/noExplicitAny: what a row holds, only its statement knows
	query(text: string, values?: readonly unknown[]): Promise<{ rows: any[] }>; // oxlint-disable-line typescript/no-explicit-any
}

/** @returns the transaction, and what makes it refuse statements that come after its end: its connection may be another's by then. */
export function toStoreTransaction(tx: SqlExecutor): { readonly transaction: StoreTransaction; end(): void } {
	let isOver = false;
	const executeSql: SqlExecutor["executeSql"] = async (text, values) => {
		if (isOver) throw new OptionError("transaction", "is over; await every statement inside of it");
		return await tx.executeSql(text, values);
	};
	return {
		transaction: { executeSql, query: (text, values = []) => executeSql(text, [...values]) },
		end: () => {
			isOver = true;
		},
	};
}
