import { chmod, mkdir, readdir } from "node:fs/promises";
import type { Socket } from "node:net";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { OptionError } from "@todoku/core";
import { lockDirectory } from "./embedded-lock.ts";
import { Gate } from "./gate.ts";
import type { OpenPGlite } from "./pglite-database.ts";
import { WireSession } from "./wire-session.ts";

const idleInTransactionMs = 30_000;

/**
 * Opens the database in a directory, and serves it to other processes through a socket in it, `.s.PGSQL.5432`.
 *
 * @throws {DirectoryInUseError} while another process has it.
 */
export async function openDirectory(directory: string): Promise<OpenPGlite> {
	await prepare(directory);
	const lock = await lockDirectory(directory);
	try {
		// A directory of its own: PostgreSQL makes no database in one that holds anything, such as our socket.
		const pglite = await PGlite.create(join(directory, "data"));
		const gate = new Gate();
		const sessions = new Set<WireSession>();
		lock.serve((socket: Socket) => {
			const session = new WireSession(socket, { pglite, gate, idleInTransactionMs });
			sessions.add(session);
			socket.on("close", () => sessions.delete(session));
		});
		const hangUp = async (): Promise<void> => {
			lock.serve((socket) => socket.destroy());
			await Promise.all([...sessions].map((session) => session.close()));
		};
		return {
			pglite,
			gate,
			hangUp,
			close: async () => {
				await hangUp();
				await pglite.close();
				await lock.release();
			},
		};
	} catch (error) {
		await lock.release();
		throw error;
	}
}

/** Opens a database that is gone with the process. */
export async function openMemory(): Promise<OpenPGlite> {
	const pglite = await PGlite.create();
	return { pglite, gate: new Gate(), close: () => pglite.close() };
}

async function prepare(directory: string): Promise<void> {
	await mkdir(directory, { recursive: true, mode: 0o700 });
	// What was there before may be open to others; the mail in it is not for them.
	await chmod(directory, 0o700);
	const names = await readdir(directory);
	if (names.includes("PG_VERSION"))
		throw new OptionError("embedded", "is a directory of PGlite itself; give its parent, or the instance as pglite");
}
