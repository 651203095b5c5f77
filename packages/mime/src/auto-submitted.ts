import { HeaderError } from "./header.ts";

/**
 * How a message came to be, where no person wrote it for this occasion: `auto-generated` by a process (receipts, alerts),
 * `auto-replied` in answer to a message, `auto-notified` about an event the recipient subscribed to.
 */
export const autoSubmittedValues = ["auto-generated", "auto-replied", "auto-notified"] as const;

/** One of {@link autoSubmittedValues}. */
export type AutoSubmitted = (typeof autoSubmittedValues)[number];

/**
 * The Auto-Submitted field: it keeps vacation responders from answering.
 *
 * @throws {HeaderError} for any other value.
 * @see RFC 3834 §5, RFC 5436 §2.7.1 (auto-notified)
 */
export function autoSubmittedFields(value: AutoSubmitted): { name: string; value: string }[] {
	if (!autoSubmittedValues.includes(value)) {
		throw new HeaderError("Auto-Submitted", `has a value other than ${autoSubmittedValues.join(", ")}`);
	}
	return [{ name: "Auto-Submitted", value }];
}
