import { createHash } from "node:crypto";
import { ownText } from "./parse-json.ts";
import type { Fate } from "./ses-fates.ts";
import type { SesEvent } from "./ses-publication.ts";

/**
 * Names a report, so that the same one has the same name however often, through whichever producer and in whatever company it arrives.
 * A hash, because it stands in logs and holds an address.
 *
 * What can happen once to one recipient of one message is named by just that; what can happen again, by SES's own id of the report
 * or, where it has none, by the time.
 */
export function sesEventId(event: SesEvent, { kind, recipient }: Fate, at: Date | undefined): string {
	const feedbackId = ownText(event.section, "feedbackId");
	// A report of no known message cannot be told from others by it: then everything it says names it.
	const message = ownText(event.mail, "messageId") ?? (feedbackId === undefined ? [event.mail, event.section] : null);
	const once = kind === "delivered" || kind === "rejected";
	const which = once ? null : (feedbackId ?? at?.toISOString() ?? null);
	const name = JSON.stringify([message, kind, recipient.toLowerCase(), which]);
	return `ses:${createHash("sha256").update(name).digest("base64url")}`;
}
