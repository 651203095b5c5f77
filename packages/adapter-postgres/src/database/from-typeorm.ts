import type { SqlExecutor } from "./database.ts";

/** What is used of an EntityManager or QueryRunner of TypeORM. */
export interface TypeormTransactionLike {
	/** Resolves to rows; of UPDATE and DELETE, to the rows and their count. */
	query(query: string, parameters?: unknown[]): Promise<unknown>;
}

/** Makes a transaction of TypeORM ready to record mail in. */
export function fromTypeorm(manager: TypeormTransactionLike): SqlExecutor {
	return {
		executeSql: async (text, values) => {
			const answer = await manager.query(text, values);
			if (!Array.isArray(answer)) return { rows: [] };
			// Of UPDATE and DELETE it is the rows and their count.
			return { rows: Array.isArray(answer[0]) ? answer[0] : answer };
		},
	};
}
