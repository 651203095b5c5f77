import type { MailError } from "@todoku/mime";
import type { RoutingDecision } from "../routing/decision.ts";
import type { Receipt, RefusedReceipt } from "../transport/receipt.ts";

/** What is known of one delivery besides what the next hop said. */
export interface DeliveryDetails {
	/** Our id of this delivery; carried to the service as a tag. */
	readonly deliveryId: string;
	/** The recipient in canonical form; as given where that is no address; null for a mail that names nobody. */
	readonly recipient: string | null;
	/** The Message-ID of the composed message; absent when it could not be composed. */
	readonly messageId?: string;
	/** The decision that the last offer followed; absent when there was none to make. */
	readonly decision?: RoutingDecision;
	/** The transport that the last offer went to; absent when there was no offer. */
	readonly transport?: string;
	/** Set when the mail is kept back: not lost, not offered anywhere, waiting for somebody or something to release it. */
	readonly held?: true;
	/** What the service had said, when its refusal sent the mail the standard way. */
	readonly serviceRefusal?: RefusedReceipt;
	/** What was wrong with the mail, the setting or the mailer, when the refusal is our own. */
	readonly error?: MailError;
}

/**
 * What became of one message for one recipient, as far as it is known when the next hop has answered.
 *
 * A mail that is wrong in itself is `rejected` here and throws nothing: its `error` says what to mend.
 */
export type DeliveryReceipt = Receipt & DeliveryDetails;
