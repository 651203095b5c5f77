import type { EventType } from "../configuration-sets/configuration-sets.ts";
import type { BounceHappening, ComplaintHappening } from "./happening.ts";
import type { Involved, Occurrence } from "./occurrence.ts";

/** One event, without the message it is about. */
export interface EventBody {
	readonly type: EventType;
	/** As it stands in `eventType`. */
	readonly name: string;
	/** The member that holds `detail`. */
	readonly member: string;
	readonly detail: object;
}

/** When and with which number an event is told. */
export interface EventStamp {
	readonly at: Date;
	readonly feedbackId: string;
	readonly region: string;
	/** When the message was accepted. */
	readonly acceptedAt: Date;
	/** Of a complaint: whom it may be from. */
	readonly possibleComplainants: readonly string[];
}

/** How long SES goes on trying. */
const maxDelayMs = 14 * 60 * 60 * 1000;

export const sendEvent: EventBody = { type: "SEND", name: "Send", member: "send", detail: {} };

/** A virus; nothing else is rejected after it was accepted. */
export const rejectEvent: EventBody = {
	type: "REJECT",
	name: "Reject",
	member: "reject",
	detail: { reason: "Bad content" },
};

/** The event for what happened; undefined for what SES tells nobody. */
export function eventBody({ happening, recipients }: Occurrence, stamp: EventStamp): EventBody | undefined {
	const { region, acceptedAt, possibleComplainants } = stamp;
	const timestamp = stamp.at.toISOString();
	const reportingMTA = `a1-1.smtp-out.${region}.amazonses.com`;
	switch (happening.kind) {
		case "delivery":
			return {
				type: "DELIVERY",
				name: "Delivery",
				member: "delivery",
				detail: {
					timestamp,
					processingTimeMillis: Math.max(0, stamp.at.getTime() - acceptedAt.getTime()),
					recipients: recipients.map(({ address }) => address),
					smtpResponse: "250 2.6.0 Message received",
					reportingMTA,
				},
			};
		case "bounce":
			return {
				type: "BOUNCE",
				name: "Bounce",
				member: "bounce",
				detail: {
					feedbackId: stamp.feedbackId,
					bounceType: happening.bounceType,
					bounceSubType: happening.subType,
					bouncedRecipients: recipients.map(bouncedRecipient),
					timestamp,
					reportingMTA: `dns; ${isSuppressed(happening) ? "amazonses.com" : reportingMTA}`,
				},
			};
		case "complaint":
			return {
				type: "COMPLAINT",
				name: "Complaint",
				member: "complaint",
				detail: {
					feedbackId: stamp.feedbackId,
					complaintSubType: happening.subType,
					complainedRecipients: possibleComplainants.map((emailAddress) => ({ emailAddress })),
					timestamp,
					...(happening.feedbackType !== undefined && {
						userAgent: "ses-local/1.0",
						complaintFeedbackType: happening.feedbackType,
						arrivalDate: timestamp,
					}),
				},
			};
		case "delay":
			return {
				type: "DELIVERY_DELAY",
				name: "DeliveryDelay",
				member: "deliveryDelay",
				detail: {
					timestamp,
					delayType: happening.delayType,
					expirationTime: new Date(acceptedAt.getTime() + maxDelayMs).toISOString(),
					delayedRecipients: recipients.map(delayedRecipient),
					reportingMTA,
				},
			};
		case "auto-reply":
			return undefined;
		default:
			return happening satisfies never;
	}
}

/** Whether SES itself stopped the message, rather than the other side. */
export function isSuppressed({ subType }: BounceHappening | ComplaintHappening): boolean {
	return subType === "OnAccountSuppressionList" || subType === "Suppressed";
}

function bouncedRecipient({ address, happening }: Involved): object {
	const { status, diagnosticCode } = happening as BounceHappening;
	return { emailAddress: address, action: "failed", status, diagnosticCode };
}

function delayedRecipient({ address, happening }: Involved): object {
	const { status, diagnosticCode } = happening as BounceHappening;
	return { emailAddress: address, status, diagnosticCode };
}
