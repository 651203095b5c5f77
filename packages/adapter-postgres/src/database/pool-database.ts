import type { Pool, PoolClient, QueryResult } from "pg";
import { StoreStartError } from "../errors.ts";
import { CallsUnderWay } from "./calls-under-way.ts";
import type { Database, SqlExecutor, Unsubscribe } from "./database.ts";
import { quoteIdentifier } from "./identifier.ts";
import { PoolListener, type PoolListenerOptions } from "./pool-listener.ts";
import { toStartError } from "./start-error.ts";

export interface PoolDatabaseOptions {
	readonly pool: Pool;
	/** Whether the pool ends with this database. */
	readonly endPool: boolean;
	readonly schema: string;
	readonly queueSchema: string;
	/** False where NOTIFY does not arrive. */
	readonly canListen: boolean;
	readonly wait: PoolListenerOptions["wait"];
	/** Told of connections that are lost while nothing goes over them. Default: nobody is. */
	readonly onError?: ((error: unknown) => void) | undefined;
}

const minVersion = 15;

/** PostgreSQL through a pool of `pg`. */
export class PoolDatabase implements Database {
	readonly kind = "postgres";
	readonly schema: string;
	readonly queueSchema: string;
	readonly #options: PoolDatabaseOptions;
	readonly #calls = new CallsUnderWay();
	readonly #listener: PoolListener;
	#closing: Promise<void> | undefined;

	constructor(options: PoolDatabaseOptions) {
		this.#options = options;
		this.schema = quoteIdentifier(options.schema);
		this.queueSchema = options.queueSchema;
		this.#listener = new PoolListener(options.pool, { wait: options.wait });
		// Without a listener, a connection that is lost while it is idle ends the process. The pool of an application is its own to watch.
		if (options.endPool) options.pool.on("error", (error) => options.onError?.(error));
	}

	async open(): Promise<void> {
		try {
			const { rows } = await this.executeSql("SELECT current_setting('server_version_num')::int AS version");
			const version = Math.floor(rows[0].version / 10_000);
			if (version < minVersion) {
				throw new StoreStartError(
					"database-too-old",
					`The database is PostgreSQL ${version}; the store needs ${minVersion} or later. Upgrade the server`,
				);
			}
		} catch (error) {
			throw toStartError(error, this.#options);
		}
	}

	executeSql(text: string, values?: unknown[]): ReturnType<SqlExecutor["executeSql"]> {
		return this.#calls.track(async () => {
			return toRows(await this.#options.pool.query(text, values));
		});
	}

	transaction<T>(work: (tx: SqlExecutor) => Promise<T>): Promise<T> {
		return this.#calls.track(async () => {
			const client = await this.#options.pool.connect();
			// The pool does not watch a client that it has handed out.
			let lost: Error | undefined;
			const onError = (error: Error): void => {
				lost = error;
			};
			client.on("error", onError);
			try {
				return await runTransaction(client, work);
			} catch (error) {
				lost ??= await rollBack(client);
				throw error;
			} finally {
				client.off("error", onError);
				client.release(lost);
			}
		});
	}

	async listen(channel: string, onNotify: (payload: string) => void): Promise<Unsubscribe> {
		if (!this.#options.canListen) return async () => {};
		return await this.#calls.track(() => this.#listener.listen(channel, onNotify));
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		await this.#calls.close();
		await this.#listener.close();
		if (this.#options.endPool) await this.#options.pool.end();
	}
}

async function runTransaction<T>(client: PoolClient, work: (tx: SqlExecutor) => Promise<T>): Promise<T> {
	// Said, and not left to the server's default: under a stricter level, what waited for a lock would see the state before it.
	await client.query("BEGIN ISOLATION LEVEL READ COMMITTED");
	const result = await work({ executeSql: async (text, values) => toRows(await client.query(text, values)) });
	const { command } = await client.query("COMMIT");
	// PostgreSQL answers the COMMIT of a failed transaction with a ROLLBACK and no error.
	if (command !== "COMMIT") throw new Error("A statement of the transaction had failed, so that it was rolled back");
	return result;
}

/** @returns why the connection must not be used again. */
async function rollBack(client: PoolClient): Promise<Error | undefined> {
	try {
		await client.query("ROLLBACK");
		return undefined;
	} catch (error) {
		return error as Error;
	}
}

/** Several statements in one text, as pg-boss gives them, have several results. */
function toRows(result: QueryResult | QueryResult[]): QueryResult | Pick<QueryResult, "rows"> {
	return Array.isArray(result) ? { rows: result.flatMap(({ rows }) => rows) } : result;
}
