import { StoreClosedError } from "../errors.ts";
import type { Database, SqlExecutor, Unsubscribe } from "./database.ts";

/** A database of which only its opening shows which of two it is. */
export class AttachedDatabase implements Database {
	readonly schema: string;
	readonly queueSchema: string;
	readonly #choose: () => Promise<Database>;
	#chosen: Database | undefined;
	#isClosed = false;
	#choosing: Promise<Database> | undefined;

	constructor(names: Pick<Database, "schema" | "queueSchema">, choose: () => Promise<Database>) {
		this.schema = names.schema;
		this.queueSchema = names.queueSchema;
		this.#choose = choose;
	}

	/** Before it is open: `pglite`. */
	get kind(): Database["kind"] {
		return this.#chosen?.kind ?? "pglite";
	}

	async open(): Promise<void> {
		await this.#use();
	}

	async executeSql(text: string, values?: unknown[]): ReturnType<SqlExecutor["executeSql"]> {
		return await (await this.#use()).executeSql(text, values);
	}

	async transaction<T>(work: (tx: SqlExecutor) => Promise<T>): Promise<T> {
		return await (await this.#use()).transaction(work);
	}

	async listen(channel: string, onNotify: (payload: string) => void): Promise<Unsubscribe> {
		return await (await this.#use()).listen(channel, onNotify);
	}

	async hangUp(): Promise<void> {
		await this.#chosen?.hangUp?.();
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		await this.#choosing?.catch(() => {});
		await this.#chosen?.close();
	}

	async #use(): Promise<Database> {
		if (this.#isClosed) throw new StoreClosedError();
		if (this.#chosen !== undefined) return this.#chosen;
		this.#choosing ??= this.#open().finally(() => {
			this.#choosing = undefined;
		});
		return await this.#choosing;
	}

	async #open(): Promise<Database> {
		const database = await this.#choose();
		try {
			await database.open();
		} catch (error) {
			await database.close();
			throw error;
		}
		this.#chosen = database;
		return database;
	}
}
