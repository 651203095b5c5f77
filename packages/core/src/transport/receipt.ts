/** What the next hop can say of a message. */
export const receiptOutcomes = ["accepted", "deferred", "rejected", "unknown"] as const;

/**
 * - `accepted`: the hop took responsibility; not that anybody received it.
 * - `deferred`: not now; the same message may be offered again.
 * - `rejected`: not ever, as it stands.
 * - `unknown`: perhaps taken (the connection was lost before the answer came); offering it again may send it twice (RFC 1047).
 */
export type ReceiptOutcome = (typeof receiptOutcomes)[number];

/** Whom a refusal concerns: this recipient, this message, or the route itself (the sender, the account, the connection). */
export const refusalScopes = ["recipient", "message", "route"] as const;
export type RefusalScope = (typeof refusalScopes)[number];

/** An enhanced mail system status code such as 5.1.1, as its three numbers: class, subject, detail (RFC 3463 §2). */
export type EnhancedStatus = readonly [number, number, number];

/** What the next hop said, as it said it. */
interface Answer {
	/** The SMTP reply text, or the message of the service's answer. May name addresses: for people, not for logs. */
	readonly reply?: string | undefined;
	/** The SMTP reply code, or the HTTP status of the service's answer. */
	readonly replyCode?: number | undefined;
	readonly enhanced?: EnhancedStatus | undefined;
}

export interface AcceptedReceipt extends Answer {
	readonly outcome: "accepted";
	/** The id the next hop gave, where it gives one. */
	readonly providerMessageId?: string | undefined;
	/** The Message-ID that recipients will see, where the hop replaces ours (SES does). Absent: they see ours. */
	readonly messageIdSeen?: string | undefined;
}

export interface RefusedReceipt extends Answer {
	readonly outcome: "deferred" | "rejected";
	readonly scope: RefusalScope;
	/** A stable name for what was wrong, in the adapter's documented vocabulary; `unrecognised` when it is not known. */
	readonly code: string;
	/** How long to wait at least before the next offer, in milliseconds. */
	readonly retryAfterMs?: number | undefined;
}

export interface UnknownReceipt extends Answer {
	readonly outcome: "unknown";
	readonly code: string;
}

/** What the next hop said of one message to one recipient (RFC 5321 §4.2.1). */
export type Receipt = AcceptedReceipt | RefusedReceipt | UnknownReceipt;
