import type { BounceClass, BounceReason } from "../reason/bounce-reason.ts";
import type { ReportSource } from "./report-source.ts";

/**
 * What a mail turned out to be: a report of failures or delays, of success, an abuse complaint, the answer of a vacation program, mail
 * to a list, or anything else. `unreadable` is what is no mail at all.
 */
export const mailKinds = [
	"failure",
	"delivered",
	"complaint",
	"auto-reply",
	"newsletter",
	"ordinary",
	"unreadable",
] as const;

/** One of {@link mailKinds}. */
export type MailKind = (typeof mailKinds)[number];

/** What a returned mail says about one recipient. */
export interface ReturnedRecipient {
	/** As the report writes it. */
	readonly recipient: string;
	/** The other address, where the report names two: before or after forwarding. */
	readonly alias: string | null;
	readonly class: BounceClass;
	readonly reason: BounceReason;
	/** The enhanced status, such as "5.1.1"; "" where nobody gave one. None is made up. */
	readonly status: string;
	/** "failed", "delayed", "delivered", "relayed", "expanded"; "" for what is no delivery report. */
	readonly action: string;
	/** The reply code of SMTP; null where none was given. */
	readonly replyCode: number | null;
	/** The server that wrote the report; "" where unknown. */
	readonly reportingMta: string;
	/** The server that refused; "" where unknown. */
	readonly remoteMta: string;
	/** What the servers said, at most 1,000 characters, on one line. */
	readonly diagnostic: string;
	/** The format that it was read from. */
	readonly source: ReportSource;
}

/** The message that came back, as far as the report returned it. "" and null where it did not. */
export interface OriginalMessage {
	readonly messageId: string;
	readonly from: string;
	readonly to: string;
	/** Decoded. */
	readonly subject: string;
	readonly date: Date | null;
}

/** What one mail from a mailbox for returned mail says. */
export interface ReturnedMail {
	readonly kind: MailKind;
	/** One for each address it speaks of; none for ordinary mail. */
	readonly recipients: readonly ReturnedRecipient[];
	readonly original: OriginalMessage;
	/** Our deliveries that it may concern, the surest first: those that `parseVerp` found in the addresses it was sent to. */
	readonly deliveryIds: readonly string[];
	/** Of the report itself. */
	readonly subject: string;
	readonly from: string;
	/** When the report was written, by its Date field; null where it has none that can be read. */
	readonly date: Date | null;
}
