import type { Address } from "@todoku/mime";
import type { Courier } from "../mailer/courier.ts";
import type { Lane } from "../mailer/message.ts";
import type { MailCategory } from "../routing/decision.ts";
import type { DeliveryStatus } from "./delivery-status.ts";
import type { Worker } from "./worker.ts";

/** Why something of a mail is not sent, in a form that can be stored: the `code` and `message` of a `MailError`. */
export interface Failure {
	readonly code: string;
	/** In English; may name addresses. */
	readonly message: string;
}

/** One recipient of a message that is to be recorded. */
export interface OutboxDelivery {
	/** Letters, digits, `-` and `_`, at most 256. */
	readonly id: string;
	/** In canonical form; as given where it is no address; null where the message names nobody. */
	readonly recipient: string | null;
	/** Present where it can never be sent: recorded as failed. */
	readonly failure?: Failure | undefined;
}

/** A message composed once, as it is recorded: every attempt on either route sends these bytes. */
export interface OutboxMessage {
	readonly id: string;
	/** The Message-ID in its header; null where the message could not be composed. */
	readonly messageId: string | null;
	readonly tenant: string | undefined;
	/** Taken once per tenant. Undefined also for a message that could not be composed: it may be enqueued again, mended. */
	readonly key: string | undefined;
	/** SHA-256, in hex, of what the application gave: the same for equal messages, whatever their Message-ID, Date and boundaries. */
	readonly contentHash: string;
	readonly category: MailCategory;
	readonly lane: Lane;
	/** In canonical form; as given where it is no address. */
	readonly from: string;
	/** The reverse-path; null (`<>`) for a report, which nothing is returned to, and where the message could not be composed. */
	readonly mailFrom: Address | null;
	readonly subject: string;
	/** Null where the message could not be composed. */
	readonly bytes: Uint8Array | null;
	readonly sensitive: boolean;
	readonly expiresAt: Date | undefined;
	readonly locale: string | undefined;
	/** At least one. */
	readonly deliveries: readonly OutboxDelivery[];
}

/** What became of one recipient of an enqueued message, as far as it is known at that moment. */
export interface EnqueuedDelivery {
	readonly deliveryId: string;
	readonly recipient: string | null;
	/** The Message-ID of the composed message; absent when it could not be composed. */
	readonly messageId?: string;
	/** `queued`; `failed` for what can never be sent; of a message recorded before, wherever its delivery has got to. */
	readonly status: DeliveryStatus;
	/** What is wrong with it, where it failed. */
	readonly failure?: Failure;
	/** Set when the message had been recorded before under the same key: nothing new was recorded. */
	readonly repeated?: true;
}

export interface RecordOptions {
	/**
	 * The caller's open transaction: the mail is sent if it commits, and never if it rolls back. What it may be is said by the store
	 * (`@todoku/adapter-postgres` takes clients of pg, PGlite and TypeORM as they are, and wraps those of others). Default: one of its own.
	 */
	readonly transaction?: object | undefined;
}

/** Where mail is recorded before it is sent. */
export interface Outbox {
	/**
	 * Records a message with its deliveries: all or nothing.
	 *
	 * @returns One for each delivery, in their order; of a message recorded before, in the order of that time.
	 * @throws {KeyConflictError} when the key was taken by a message with another content.
	 * @throws {OptionError} for a transaction that is none.
	 * @throws what the database throws: then nothing is recorded, and the caller's transaction fails with it.
	 */
	record(message: OutboxMessage, options: RecordOptions): Promise<EnqueuedDelivery[]>;
	/** Makes a worker that sends, through the courier, what is recorded here by any process. */
	createWorker(courier: Courier): Worker;
}
