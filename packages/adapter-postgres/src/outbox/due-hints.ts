import { type WaitingRoom, waitingRooms } from "@todoku/outbox";
import type { Database, Unsubscribe } from "../database/database.ts";
import { dueChannel } from "./outbox-parts.ts";

/** Passes on that something may be due, to whoever listens in this process, over one subscription. */
export class DueHints {
	readonly #database: Database;
	readonly #listeners = new Set<(room: WaitingRoom) => void>();
	#unsubscribe: Unsubscribe | undefined;

	constructor(database: Database) {
		this.#database = database;
	}

	async open(): Promise<void> {
		this.#unsubscribe ??= await this.#database.listen(dueChannel(this.#database.schema), (room) => this.#tell(room));
	}

	async close(): Promise<void> {
		const unsubscribe = this.#unsubscribe;
		this.#unsubscribe = undefined;
		this.#listeners.clear();
		await unsubscribe?.();
	}

	add(listener: (room: WaitingRoom) => void): () => void {
		// A listener of its own for each call, so that ending one does not end another.
		const own = (room: WaitingRoom): void => listener(room);
		this.#listeners.add(own);
		return () => this.#listeners.delete(own);
	}

	/** Without a room some hints may have been missed: then there may be something in each. */
	#tell(named: string): void {
		for (const room of waitingRooms) {
			if (named !== "" && named !== room) continue;
			for (const listener of this.#listeners) listener(room);
		}
	}
}
