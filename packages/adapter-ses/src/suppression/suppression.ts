import type { SuppressedDestination, SuppressedDestinationSummary } from "@aws-sdk/client-sesv2";
import { AddressError, parseAddress } from "@todoku/mime";

export const sesSuppressionReasons = ["bounce", "complaint"] as const;

export type SesSuppressionReason = (typeof sesSuppressionReasons)[number];

/** An address SES does not deliver to. */
export interface SesSuppression {
	/** As SES stores it. Mail is stopped in any case of the letters, but SES finds an entry only by this very spelling. */
	readonly address: string;
	readonly reason: SesSuppressionReason;
	/** When it was put there or changed last; undefined where SES does not say. */
	readonly since: Date | undefined;
	/** The mail and the report that put it there. Only from `get`, and only of entries that SES made itself. */
	readonly cause?: { readonly messageId: string | undefined; readonly feedbackId: string | undefined } | undefined;
}

/** What an entry of SES says; null for one without an address, or with a reason nobody knows. */
export function toSuppression(entry: SuppressedDestinationSummary | SuppressedDestination): SesSuppression | null {
	const reason = sesSuppressionReasons.find((each) => each.toUpperCase() === entry.Reason);
	if (entry.EmailAddress === undefined || reason === undefined) return null;
	const attributes = "Attributes" in entry ? entry.Attributes : undefined;
	return {
		address: entry.EmailAddress,
		reason,
		since: entry.LastUpdateTime,
		...(attributes && { cause: { messageId: attributes.MessageId, feedbackId: attributes.FeedbackId } }),
	};
}

/** One text for all spellings of a mailbox that stop the same mail: without needless quotes, in lower case. */
export function foldAddress(text: string): string {
	try {
		return parseAddress(text, { legacyCarrier: true }).toLowerCase();
	} catch (error) {
		if (error instanceof AddressError) return text.trim().toLowerCase();
		throw error;
	}
}
