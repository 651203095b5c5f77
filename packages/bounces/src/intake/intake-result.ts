import type { FeedbackEvent } from "@todoku/core";
import type { MailKind, ReturnedRecipient } from "../report/returned-mail.ts";

/**
 * What became of what a returned mail says about one recipient.
 *
 * - as the store says: `recorded`; `repeated`, the same report was recorded before; `unknown-delivery`, it was removed meanwhile.
 * - `not-ours`: no delivery of ours was found that it could be about.
 * - `nothing`: nothing to record, such as the answer of a vacation program, or a mail that was only passed on to another server.
 */
export const recipientOutcomes = ["recorded", "repeated", "unknown-delivery", "not-ours", "nothing"] as const;

/** One of {@link recipientOutcomes}. */
export type RecipientOutcome = (typeof recipientOutcomes)[number];

/** One recipient of a returned mail, and what was recorded of it. */
export interface RecordedRecipient {
	readonly reported: ReturnedRecipient;
	readonly outcome: RecipientOutcome;
	/** What was recorded; undefined where there was nothing to, or no delivery was found. */
	readonly event: FeedbackEvent | undefined;
}

/**
 * What became of the mail itself.
 *
 * - `passed-on`: the next hop took it for the mailbox it is meant for.
 * - `is-there`: it was delivered to that mailbox already.
 * - `looped`: it was passed on once, and came back here.
 * - `nobody`: nobody knows whom it is meant for.
 * - `not-asked`: nothing is passed on here.
 */
export const passOnOutcomes = ["passed-on", "is-there", "looped", "nobody", "not-asked"] as const;

/** One of {@link passOnOutcomes}. */
export type PassOnOutcome = (typeof passOnOutcomes)[number];

/** What one received mail came to. */
export interface IntakeResult {
	readonly kind: MailKind;
	/** One for each recipient that the mail speaks of, at most 100. */
	readonly recipients: readonly RecordedRecipient[];
	readonly passOn: PassOnOutcome;
	/** The mailbox it is meant for; null where nobody knows, or nothing is passed on. */
	readonly mailbox: string | null;
}
