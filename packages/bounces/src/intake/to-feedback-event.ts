import { createHash } from "node:crypto";
import type { DeliveryOrigin, FeedbackEvent, FeedbackKind } from "@todoku/core";
import type { ReturnedRecipient } from "../report/returned-mail.ts";

/** What identifies a report, however often and from wherever it is read. */
export interface ReportIdentity {
	/** Its own Message-ID, or else a digest of what it says. */
	readonly id: string;
	readonly at: Date;
}

/** A delivery that a report is about, and how that is known. */
export interface ConcernedDelivery {
	readonly origin: DeliveryOrigin;
	readonly by: "verp" | "message-id";
	/** Whether the report names whom we sent to. Where it does not, it says nothing about that address. */
	readonly namesRecipient: boolean;
}

/** Which feedback a report gives about one recipient; null where it gives none. */
export function toFeedbackKind({ class: bounceClass, reason, action }: ReturnedRecipient): FeedbackKind | null {
	if (bounceClass === "complaint") return "complained";
	switch (action) {
		case "delivered":
			return "delivered";
		case "delayed":
			return "delayed";
		case "relayed":
		case "expanded":
			// Another server has it now, which reports nothing more (RFC 3464 §2.3.3).
			return null;
		default:
			if (bounceClass === "none") return reason === "delivered" ? "delivered" : null;
			return "bounced";
	}
}

export function toFeedbackEvent(
	reported: ReturnedRecipient,
	kind: FeedbackKind,
	{ origin, by, namesRecipient }: ConcernedDelivery,
	report: ReportIdentity,
): FeedbackEvent {
	const { deliveryId } = origin;
	// What was erased on request must not come back with a late report.
	const isErased = origin.recipient === null;
	const { reason, status, replyCode, reportingMta, remoteMta, source: format, alias } = reported;
	return {
		eventId: toEventId([deliveryId, kind, reportingMta.toLowerCase(), report.id]),
		kind,
		at: report.at,
		recipient: isErased ? "" : reported.recipient,
		deliveryId,
		providerMessageId: undefined,
		// A forwarder's address may be dead while ours is not, and anybody who saw the mail could name a foreign one.
		bounce: kind !== "bounced" ? undefined : reported.class === "hard" && namesRecipient ? "hard" : "soft",
		reason,
		status: status === "" ? undefined : status,
		diagnostic: isErased || reported.diagnostic === "" ? undefined : reported.diagnostic,
		source: kind === "complained" ? "arf" : "dsn",
		detail: {
			format,
			foundBy: by,
			reportingMta,
			remoteMta,
			replyCode,
			...(namesRecipient ? {} : { otherRecipient: true }),
			...(isErased || alias === null ? {} : { alias }),
		},
	};
}

/** The same report of the same delivery always has the same id: whatever is read twice is recorded once. */
function toEventId(parts: readonly string[]): string {
	return `returned-${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 48)}`;
}
