import type { Failure, FeedbackKind, MailCategory, RoutingDecision } from "@todoku/core";
import type { DeliveryRow } from "@todoku/outbox";
import type { MailKey } from "../shop/mail-definitions.ts";
import type { PostedMail } from "./posted-mail-table.ts";

/**
 * - `sending`: recorded; it is on its way, and no answer is there yet.
 * - `sent`: the next hop took it (配信済み).
 * - `waiting`: it could not be handed over yet; it is tried again by itself.
 * - `held`: kept back until somebody releases it.
 * - `failed`: something is wrong with the mail itself, or it was refused for good.
 * - `expired`: it could not be handed over in the time it was worth something.
 * - `unknown`: perhaps taken; sending it again may send it twice.
 */
export const mailStatuses = ["sending", "sent", "waiting", "held", "failed", "expired", "unknown"] as const;
export type MailStatus = (typeof mailStatuses)[number];

/** What is to be said of a mail in words. */
export interface MailFate {
	readonly shop: string;
	readonly mail: MailKey;
	/** As it stood in the definition when the mail was made. */
	readonly from: string;
	readonly recipient: string;
	readonly status: MailStatus;
	/** Absent where there was none to make: the From is no mailbox, or the setting could not be looked up. */
	readonly decision?: RoutingDecision | undefined;
	/** What stands in its way, or stood in its way the last time. */
	readonly failure?: Failure | undefined;
}

/** One mail in the list of sent mail. */
export interface MailRecord extends MailFate {
	/** The id of its delivery. */
	readonly id: string;
	readonly at: Date;
	readonly category: MailCategory;
	readonly subject: string;
	readonly attempts: number;
	readonly messageId: string | null;
	/** When it is tried again, of one that waits. */
	readonly dueAt: Date | undefined;
	readonly possibleDuplicate: boolean;
	/** What was reported since it was handed over, the latest first: it stands beside the status, and never changes it. */
	readonly feedback: readonly FeedbackKind[];
}

/** What the shop knows of a mail and what the outbox knows of its delivery, put together. */
export function toMailRecord(shop: string, row: DeliveryRow, posted: PostedMail): MailRecord {
	return {
		id: row.id,
		at: row.recordedAt,
		shop,
		mail: posted.mail,
		category: row.category,
		from: posted.from,
		recipient: row.recipient ?? "",
		subject: row.subject ?? "",
		attempts: row.attempts,
		status: statusOf(row),
		messageId: row.messageId,
		decision: row.decision,
		failure: row.failure,
		dueAt: row.dueAt,
		possibleDuplicate: row.possibleDuplicate,
		feedback: row.feedback,
	};
}

function statusOf(row: DeliveryRow): MailStatus {
	if (row.status !== "queued") return row.status;
	// Put off, for whatever reason: its time is later than when it was recorded, or it waits at a route that is full or paused.
	const isPutOff = row.dueAt !== undefined && row.dueAt > row.recordedAt;
	return isPutOff || row.attempts > 0 || row.room !== "open" ? "waiting" : "sending";
}
