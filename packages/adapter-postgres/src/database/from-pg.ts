import type { SqlExecutor } from "./database.ts";

/** What is used of a client of `pg`, or of a transaction of PGlite: statements with `$1`, `$2` … */
export interface PgTransactionLike {
	query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Makes a transaction of a client of `pg` after its BEGIN, or of one like it, ready to record mail in. */
export function fromPg(client: PgTransactionLike): SqlExecutor {
	return { executeSql: (text, values) => client.query(text, values) };
}
