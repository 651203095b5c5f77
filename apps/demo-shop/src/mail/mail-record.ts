import type { DeliveryReceipt, MailCategory, RoutingDecision } from "@todoku/core";
import type { MailKey } from "../shop/mail-definitions.ts";

/**
 * - `sending`: no answer yet.
 * - `sent`: the next hop took it (配信済み).
 * - `waiting`: it could not be handed over; nothing is lost, and it may be offered again.
 * - `held`: kept back until somebody releases it.
 * - `failed`: something is wrong with the mail itself, or it was refused for good.
 * - `unknown`: perhaps taken; offering it again may send it twice.
 */
export const mailStatuses = ["sending", "sent", "waiting", "held", "failed", "unknown"] as const;
export type MailStatus = (typeof mailStatuses)[number];

/** One mail in the list of sent mail. */
export interface MailRecord {
	readonly id: string;
	readonly at: Date;
	readonly shop: string;
	readonly mail: MailKey;
	readonly category: MailCategory;
	/** As it stood in the definition when the mail was made. */
	readonly from: string;
	readonly recipient: string;
	readonly subject: string;
	readonly attempts: number;
	readonly status: MailStatus;
	/** Absent where there was none to make: the From is no mailbox, or the setting could not be looked up. */
	readonly decision?: RoutingDecision;
	readonly receipt?: DeliveryReceipt;
}

/** What a receipt means for the mail. */
export function statusOf(receipt: DeliveryReceipt): MailStatus {
	switch (receipt.outcome) {
		case "accepted":
			return "sent";
		case "deferred":
			return receipt.held === true ? "held" : "waiting";
		case "rejected":
			return "failed";
		case "unknown":
			return "unknown";
		default:
			return receipt satisfies never;
	}
}
