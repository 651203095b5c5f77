import type { Client, Pool } from "pg";
import pg from "pg";
import { quoteIdentifier } from "./identifier.ts";

type Listener = (payload: string) => void;

export interface PoolListenerOptions {
	/** Waits so many milliseconds; aborted by `signal` it resolves at once. */
	readonly wait: (delayMs: number, signal: AbortSignal) => Promise<void>;
}

const firstRetryMs = 50;
const lastRetryMs = 2_000;

/** One connection of its own for LISTEN on any number of channels, made anew whenever it is lost. */
export class PoolListener {
	readonly #pool: Pool;
	readonly #wait: PoolListenerOptions["wait"];
	readonly #listeners = new Map<string, Set<Listener>>();
	readonly #closing = new AbortController();
	#client: Client | undefined;
	#connecting: Promise<void> | undefined;

	constructor(pool: Pool, options: PoolListenerOptions) {
		this.#pool = pool;
		this.#wait = options.wait;
	}

	/** Resolves when it listens; where that is not possible at once, it goes on trying behind the scenes. */
	async listen(channel: string, listener: Listener): Promise<() => Promise<void>> {
		const listeners = this.#listeners.get(channel) ?? new Set();
		this.#listeners.set(channel, listeners.add(listener));
		await this.#join(channel);
		return async () => {
			listeners.delete(listener);
			if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return;
			this.#listeners.delete(channel);
			if (this.#listeners.size === 0) await this.#drop(this.#client);
			else await this.#client?.query(`UNLISTEN ${quoteIdentifier(channel)}`).catch(() => {});
		};
	}

	async close(): Promise<void> {
		this.#closing.abort();
		this.#listeners.clear();
		await this.#connecting?.catch(() => {});
		await this.#drop(this.#client);
	}

	async #join(channel: string): Promise<void> {
		const client = this.#client;
		if (client === undefined) {
			this.#connecting ??= this.#connect().finally(() => {
				this.#connecting = undefined;
			});
			await this.#connecting.catch(() => this.#reconnect());
			// It may have been opened for the channels that were there before this one.
			await this.#client?.query(`LISTEN ${quoteIdentifier(channel)}`).catch(() => {});
			return;
		}
		await client.query(`LISTEN ${quoteIdentifier(channel)}`).catch(() => {});
	}

	async #connect(): Promise<void> {
		const client = newClient(this.#pool);
		client.on("error", () => this.#lose(client));
		client.on("end", () => this.#lose(client));
		client.on("notification", ({ channel, payload }) => this.#tell(channel, payload ?? ""));
		try {
			await client.connect();
			for (const channel of this.#listeners.keys()) await client.query(`LISTEN ${quoteIdentifier(channel)}`);
		} catch (error) {
			await end(client);
			throw error;
		}
		if (this.#closing.signal.aborted) return end(client);
		this.#client = client;
	}

	#lose(client: Client): void {
		if (this.#client !== client) return;
		this.#client = undefined;
		void end(client);
		this.#reconnect();
	}

	#reconnect(): void {
		if (this.#connecting !== undefined) return;
		this.#connecting = this.#keepTrying().finally(() => {
			this.#connecting = undefined;
		});
	}

	async #keepTrying(): Promise<void> {
		const { signal } = this.#closing;
		for (let delayMs = firstRetryMs; this.#isWanted(); delayMs = Math.min(2 * delayMs, lastRetryMs)) {
			await this.#wait(delayMs, signal);
			if (!this.#isWanted()) return;
			try {
				await this.#connect();
				// Nobody knows what was said in between.
				for (const channel of this.#listeners.keys()) this.#tell(channel, "");
				return;
			} catch {
				// Not swallowed: whatever keeps this connection away meets the next statement as well, and is thrown there.
			}
		}
	}

	#isWanted(): boolean {
		return !this.#closing.signal.aborted && this.#listeners.size > 0;
	}

	#tell(channel: string, payload: string): void {
		for (const listener of [...(this.#listeners.get(channel) ?? [])]) listener(payload);
	}

	async #drop(client: Client | undefined): Promise<void> {
		this.#client = undefined;
		if (client !== undefined) await end(client);
	}
}

/** As the pool itself makes them: with its options, and of its class. One of its own would be missing from it for ever. */
function newClient(pool: Pool): Client {
	const { Client: PoolClient } = pool as Pool & { readonly Client?: typeof pg.Client };
	return new (PoolClient ?? pg.Client)({ ...pool.options, password: pool.options.password, keepAlive: true });
}

async function end(client: Client): Promise<void> {
	// A client that is going away may still report an error, which nobody would catch.
	client.removeAllListeners("notification");
	client.on("error", () => {});
	await client.end().catch(() => {});
}
