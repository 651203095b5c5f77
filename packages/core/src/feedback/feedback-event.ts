/**
 * What became of a mail after the next hop had taken it.
 *
 * - `delivered`: the recipient's server took it. Where it was put there nobody can see.
 * - `delayed`: the recipient's server did not take it yet.
 * - `bounced`: it came back.
 * - `suppressed`: the service never tried, because of what earlier mail to this address came to.
 * - `complained`: the recipient called it spam.
 * - `rejected`: the service took it and then refused to send it.
 */
export const feedbackKinds = ["delivered", "delayed", "bounced", "suppressed", "complained", "rejected"] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

/** One report on one recipient of one mail. It stands beside the delivery's status and never changes "sent" into something else. */
export interface FeedbackEvent {
	/** The same for the same report, however often it arrives: what makes a repetition harmless. */
	readonly eventId: string;
	readonly kind: FeedbackKind;
	/** When it happened, by the clock of whoever reports. */
	readonly at: Date;
	/** As it was reported; not trusted to be an address. */
	readonly recipient: string;
	/** Our delivery, where the report carries our tag or a VERP address. */
	readonly deliveryId: string | undefined;
	/** The id the service gave when it took the mail, by which a delivery can be found too. */
	readonly providerMessageId: string | undefined;
	/** Of a bounce: whether the address is dead (`hard`) or the mail only could not be delivered this time (`soft`). */
	readonly bounce?: "hard" | "soft" | undefined;
	/** The reporter's own words for it: `Permanent/General`, `OnAccountSuppressionList`, `abuse`. */
	readonly reason?: string | undefined;
	/** An enhanced status such as `5.1.1` (RFC 3463). */
	readonly status?: string | undefined;
	/** What the recipient's server said. For people. */
	readonly diagnostic?: string | undefined;
	/** Who reports: `ses`, `dsn`, `arf`. */
	readonly source: string;
	/** Everything else that was reported, fields nobody knows yet included. JSON. */
	readonly detail: Readonly<Record<string, unknown>>;
}

/** What became of a report. */
export type FeedbackResult = "recorded" | "repeated" | "unknown-delivery";

/** Where feedback is recorded. */
export interface FeedbackStore {
	/** Records one report; one that was recorded before changes nothing. */
	recordFeedback(event: FeedbackEvent): Promise<FeedbackResult>;
}
