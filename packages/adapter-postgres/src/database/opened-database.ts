import type { Database, SqlExecutor, Unsubscribe } from "./database.ts";

/** A database that is opened by whoever comes first. */
export class OpenedDatabase implements Database {
	readonly #database: Database;
	readonly #open: () => Promise<void>;

	constructor(database: Database, open: () => Promise<void>) {
		this.#database = database;
		this.#open = open;
	}

	get kind(): Database["kind"] {
		return this.#database.kind;
	}

	get schema(): string {
		return this.#database.schema;
	}

	get queueSchema(): string {
		return this.#database.queueSchema;
	}

	async open(): Promise<void> {
		await this.#open();
	}

	async executeSql(text: string, values?: unknown[]): ReturnType<SqlExecutor["executeSql"]> {
		await this.#open();
		return await this.#database.executeSql(text, values);
	}

	async transaction<T>(work: (tx: SqlExecutor) => Promise<T>): Promise<T> {
		await this.#open();
		return await this.#database.transaction(work);
	}

	async listen(channel: string, onNotify: (payload: string) => void): Promise<Unsubscribe> {
		await this.#open();
		return await this.#database.listen(channel, onNotify);
	}

	async close(): Promise<void> {
		await this.#database.close();
	}
}
