import type { TransportCapabilities } from "./capabilities.ts";
import type { Envelope } from "./envelope.ts";
import type { Receipt } from "./receipt.ts";

export interface TransportSendOptions {
	/** Our id of this delivery: letters, digits, `-` and `_`, at most 256. Handed on where the far side can carry it back (SES tags). */
	readonly deliveryId: string;
	/** Whose mail it is, as the message says: for what the far side is told differently for each tenant. */
	readonly tenant?: string | undefined;
	/** Gives up on the offer; what was already handed over cannot be taken back. */
	readonly signal?: AbortSignal | undefined;
}

/** Hands messages to a next hop. One object serves many concurrent sends. */
export interface Transport {
	/** For people and logs: `smtp`, `ses`. */
	readonly name: string;
	readonly capabilities: TransportCapabilities;

	/**
	 * Offers one message to the next hop.
	 *
	 * "accepted" means the hop took responsibility, not that anybody received it; delivery and bounces arrive later as feedback. What the
	 * other side refuses, and a hop that cannot be reached, are receipts and never throws.
	 *
	 * @param envelope MAIL FROM and the one recipient of this delivery.
	 * @param bytes The composed message: CRLF line ends, not dot-stuffed, at most `capabilities.maxMessageBytes`.
	 * @returns What the hop answered; a refusal says whether it was for the recipient, the message or the route.
	 * @throws {TransportClosedError} after `close()`; nothing was sent.
	 * @throws `signal.reason`, unchanged, when aborted before the hop could have taken the message.
	 * @see RFC 5321 §3.3 (mail transaction), §4.2.1 (reply codes)
	 */
	send(envelope: Envelope, bytes: Uint8Array, options: TransportSendOptions): Promise<Receipt>;

	/**
	 * Asks the far side whether it would take mail at all (connection, credentials). Makes network calls; sends nothing.
	 *
	 * @throws {MailError} that says what is wrong and what to do.
	 */
	verify?(): Promise<void>;

	/** Lets sends under way finish, then frees every connection. A second call does nothing more. */
	close(): Promise<void>;
}
