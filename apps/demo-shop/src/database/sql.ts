/** What a row holds is known to its statement only. */
export type Row = Readonly<Record<string, unknown>>;

/** An open transaction of the shop's database: what the mailer takes as `transaction`, too. */
export interface Sql {
	/** @param values Of `$1`, `$2` … in their order. */
	query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly Row[] }>;
}

/** What commits everything that the work did, or nothing. Todoku's store on PostgreSQL does. */
export interface Transactions {
	transaction<T>(work: (transaction: Sql) => Promise<T>): Promise<T>;
}
