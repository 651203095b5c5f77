import { createHash } from "node:crypto";
import type { Database } from "../database/database.ts";
import type { OutboxQueue } from "./queue.ts";

/** What everything in the outbox works with. */
export interface OutboxParts {
	readonly database: Database;
	readonly queue: OutboxQueue;
	/** Makes ids of messages and deliveries: UUIDs. */
	readonly newId: () => string;
}

/** The channel on which it is said that something may be due; the payload is the room. One for each outbox in a database. */
export function dueChannel(schema: string): string {
	return `todoku_due_${shortHash(schema)}`;
}

/** A number for an advisory lock that no other outbox in the database uses, as a literal. */
export function lockNumber(schema: string, purpose: string): string {
	return BigInt.asIntN(64, BigInt(`0x${shortHash(`${schema}/${purpose}`)}`)).toString();
}

function shortHash(text: string): string {
	return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
