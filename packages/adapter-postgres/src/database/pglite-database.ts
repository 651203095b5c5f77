import type { PGliteInterface } from "@electric-sql/pglite";
import { CallsUnderWay } from "./calls-under-way.ts";
import type { Database, SqlExecutor, Unsubscribe } from "./database.ts";
import type { Gate } from "./gate.ts";
import { quoteIdentifier } from "./identifier.ts";
import { OwnTransaction } from "./own-transaction.ts";
import { toStartError } from "./start-error.ts";

/** What the store uses of PGlite. */
export type PGliteLike = Pick<PGliteInterface, "query" | "exec" | "transaction" | "listen" | "close" | "closed">;

/** A PGlite that is open, and what lets one caller at a time at its one connection. */
export interface OpenPGlite {
	readonly pglite: PGliteLike;
	readonly gate: Gate;
	/** Hangs up on other processes, and lets no other in. Absent where none can come. */
	hangUp?(): Promise<void>;
	/** Ends what belongs to the store; nothing where the instance is the application's. */
	close(): Promise<void>;
}

export interface PGliteDatabaseOptions {
	readonly schema: string;
	readonly queueSchema: string;
	/** Called once, and again after it has failed. */
	readonly openPGlite: () => Promise<OpenPGlite>;
}

interface Opened extends OpenPGlite {
	readonly ownTransaction: OwnTransaction;
}

const adviseHandOver = "Hand the transaction over, as { transaction: tx }, or make the call outside of it";
const adviseOpen = "Call open() of the store when the program starts, before its first transaction";

/** PostgreSQL in the process itself. */
export class PGliteDatabase implements Database {
	readonly kind = "pglite";
	readonly schema: string;
	readonly queueSchema: string;
	readonly #options: PGliteDatabaseOptions;
	readonly #calls = new CallsUnderWay();
	#opening: Promise<Opened> | undefined;
	#opened: Opened | undefined;
	#closing: Promise<void> | undefined;

	constructor(options: PGliteDatabaseOptions) {
		this.#options = options;
		this.schema = quoteIdentifier(options.schema);
		this.queueSchema = options.queueSchema;
	}

	async open(): Promise<void> {
		await this.#calls.track(() => this.#open());
	}

	executeSql(text: string, values?: unknown[]): ReturnType<SqlExecutor["executeSql"]> {
		return this.#calls.track(async () => {
			const { pglite, gate } = await this.#use();
			return await gate.run(() => runAlone(pglite, text, values));
		});
	}

	transaction<T>(work: (tx: SqlExecutor) => Promise<T>): Promise<T> {
		return this.#calls.track(async () => {
			const { pglite, gate } = await this.#use();
			return await gate.run(() =>
				pglite.transaction(async (tx) => {
					const result = await work({ executeSql: (text, values) => run(tx, text, values) });
					// PGlite takes the COMMIT of a failed transaction, which rolls back, for a success.
					await tx.query("SELECT 1");
					return result;
				}),
			);
		});
	}

	async listen(channel: string, onNotify: (payload: string) => void): Promise<Unsubscribe> {
		return await this.#calls.track(async () => {
			const { pglite, gate } = await this.#use();
			const unlisten = await gate.run(() => pglite.listen(channel, onNotify));
			return async () => {
				if (this.#closing === undefined && !pglite.closed) await gate.run(() => unlisten());
			};
		});
	}

	async hangUp(): Promise<void> {
		await this.#opened?.hangUp?.();
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		await this.#calls.close();
		await this.#opened?.close();
	}

	async #use(): Promise<Opened> {
		const opened = this.#opened ?? (await this.#open());
		opened.ownTransaction.refuseInside(adviseHandOver);
		return opened;
	}

	#open(): Promise<Opened> {
		this.#opening ??= this.#openOnce().catch((error: unknown) => {
			this.#opening = undefined;
			throw toStartError(error, this.#options);
		});
		return this.#opening;
	}

	async #openOnce(): Promise<Opened> {
		const open = await this.#options.openPGlite();
		const ownTransaction = OwnTransaction.of(open.pglite);
		ownTransaction.refuseInside(adviseOpen);
		this.#opened = { ...open, ownTransaction };
		return this.#opened;
	}
}

type Rows = ReturnType<SqlExecutor["executeSql"]>;

/** A single statement with values, or any number without. */
async function run(tx: Pick<PGliteLike, "query" | "exec">, text: string, values: unknown[] | undefined): Rows {
	if (values !== undefined && values.length > 0) return await tx.query(text, values);
	const results = await tx.exec(text);
	return { rows: results.flatMap(({ rows }) => rows) };
}

async function runAlone(pglite: PGliteLike, text: string, values: unknown[] | undefined): Rows {
	try {
		return await run(pglite, text, values);
	} catch (error) {
		// A text that opens a transaction itself, as some of pg-boss do, and fails in it would leave the one connection in that state.
		if (/\bbegin\b/i.test(text)) await pglite.exec("ROLLBACK").catch(() => {});
		throw error;
	}
}
