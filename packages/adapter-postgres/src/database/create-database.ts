import { setTimeout } from "node:timers/promises";
import pg from "pg";
import type { ResolvedStoreOptions } from "../store-options.ts";
import { AttachedDatabase } from "./attached-database.ts";
import type { Database } from "./database.ts";
import { openDirectory, openMemory } from "./embedded-directory.ts";
import { isHeld } from "./embedded-lock.ts";
import { Gate } from "./gate.ts";
import { quoteIdentifier } from "./identifier.ts";
import { OwnTransaction } from "./own-transaction.ts";
import { PGliteDatabase } from "./pglite-database.ts";
import { PoolDatabase, type PoolDatabaseOptions } from "./pool-database.ts";

/** How long it may take to connect, or to wait for a connection that is free. */
const connectTimeoutMs = 15_000;

/** Makes the database that the options name. Nothing is opened yet. */
export function createDatabase({ source, schema, queueSchema, onError }: ResolvedStoreOptions): Database {
	const names = { schema, queueSchema };
	const ofPool = (pool: pg.Pool, options: Pick<PoolDatabaseOptions, "endPool" | "canListen">): Database =>
		new PoolDatabase({ ...names, ...options, pool, wait, onError });
	switch (source.kind) {
		case "pool":
			return ofPool(source.pool, { endPool: false, canListen: true });
		case "url": {
			const { url: connectionString, maxConnections: max } = source;
			const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: connectTimeoutMs });
			return ofPool(pool, { endPool: true, canListen: true });
		}
		case "pglite": {
			const { pglite } = source;
			// From now on: a transaction that is open before the store is must be known, too.
			OwnTransaction.of(pglite);
			const open = { pglite, gate: new Gate(), close: async () => {} };
			return new PGliteDatabase({ ...names, openPGlite: async () => open });
		}
		case "memory":
			return new PGliteDatabase({ ...names, openPGlite: openMemory });
		case "directory": {
			const { directory, attach } = source;
			const own = (): Database => new PGliteDatabase({ ...names, openPGlite: () => openDirectory(directory) });
			if (!attach) return own();
			return new AttachedDatabase({ schema: quoteIdentifier(schema), queueSchema }, async () => {
				if (!(await isHeld(directory))) return own();
				// Not more than one, since there is but one connection behind it; but its transactions and others' calls are two.
				const pool = new pg.Pool({ host: directory, user: "postgres", database: "postgres", password: "", max: 4 });
				// A notification reaches the process that has the database, and nobody beyond its socket.
				return ofPool(pool, { endPool: true, canListen: false });
			});
		}
		default:
			return source satisfies never;
	}
}

async function wait(delayMs: number, signal: AbortSignal): Promise<void> {
	try {
		await setTimeout(delayMs, undefined, { signal, ref: false });
	} catch {
		// Aborted: there is nothing more to wait for.
	}
}
