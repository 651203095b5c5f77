/** What runs one statement: a connection, a transaction, a pool. The shape that pg-boss takes as its `db`. */
export interface SqlExecutor {
	/** @param values Of `$1`, `$2` … in their order. */
	// biome-ignore lint/suspicious/noExplicitAny: what a row holds, only its statement knows
	executeSql(text: string, values?: unknown[]): Promise<{ rows: any[] }>; // oxlint-disable-line typescript/no-explicit-any
}

/** Ends what it was returned by. */
export type Unsubscribe = () => Promise<void>;

/** The one way to the database, whichever it is. */
export interface Database extends SqlExecutor {
	readonly kind: "postgres" | "pglite";
	/** Where our tables are. Quoted already, ready to stand in a statement. */
	readonly schema: string;
	/** Where pg-boss keeps its tables: its bare name, as pg-boss wants it. */
	readonly queueSchema: string;
	/** Connects and checks that it is a database we can use. */
	open(): Promise<void>;
	/** Commits what the work did, or rolls all of it back when it throws. */
	transaction<T>(work: (tx: SqlExecutor) => Promise<T>): Promise<T>;
	/**
	 * Listens for NOTIFY, and goes on listening after a lost connection.
	 *
	 * @param onNotify Also called, with an empty payload, whenever some may have been missed.
	 */
	listen(channel: string, onNotify: (payload: string) => void): Promise<Unsubscribe>;
	/** Hangs up on other processes that reach the database through this one: their open transactions would hold up what is left to do. */
	hangUp?(): Promise<void>;
	/** Lets calls under way finish. A second call does nothing more. */
	close(): Promise<void>;
}
