import type { FeedbackEvent } from "@todoku/core";
import { deliveryTag, isTagText } from "../message-tags.ts";
import { type JsonRecord, own, ownRecord, ownText } from "./parse-json.ts";
import { sesEventId } from "./ses-event-id.ts";
import { type Fate, fatesOf } from "./ses-fates.ts";
import { type SesPublication, textsIn, without } from "./ses-publication.ts";

/** SES took a mail. It says nothing about any recipient; of an unknown outcome it is the answer. */
export interface SesSent {
	/** Our delivery; undefined where the mail does not carry our tag, or has several recipients. */
	readonly deliveryId: string | undefined;
	readonly providerMessageId: string;
	readonly at: Date;
}

/** What a publication of SES comes to. */
export interface SesFeedback {
	/** One for each recipient that it says something about. */
	readonly events: readonly FeedbackEvent[];
	readonly sent?: SesSent | undefined;
	/** Why there is neither: `Open`, `topic-validated`, `unreadable`. */
	readonly ignored?: string | undefined;
}

/**
 * Turns what SES said into feedback.
 *
 * @param receivedAt Stands in where SES gives no time that can be read.
 */
export function parseSesFeedback(publication: SesPublication, receivedAt: Date): SesFeedback {
	if (publication.what !== "event") return { events: [], ignored: publication.what };
	const { event } = publication;
	const providerMessageId = ownText(event.mail, "messageId");
	const mailAt = readTime(event.mail);
	if (event.type === "Send" && providerMessageId !== undefined) {
		const deliveryId = deliveryIdOf(event.mail, event.destination.length);
		return { events: [], sent: { deliveryId, providerMessageId, at: mailAt ?? receivedAt } };
	}
	const fates = fatesOf(event);
	if (fates.length === 0) return { events: [], ignored: event.type };
	const reportedAt = readTime(event.section) ?? mailAt;
	const deliveryId = fates.length === 1 ? deliveryIdOf(event.mail, event.destination.length) : undefined;
	return { events: fates.map(toFeedback) };

	function toFeedback(fate: Fate): FeedbackEvent {
		const { kind, recipient, bounce, reason, status, diagnostic } = fate;
		return {
			eventId: sesEventId(event, fate, reportedAt),
			kind,
			at: reportedAt ?? receivedAt,
			recipient,
			deliveryId,
			providerMessageId,
			...(bounce !== undefined && { bounce }),
			...(reason !== undefined && { reason }),
			...(status !== undefined && { status }),
			...(diagnostic !== undefined && { diagnostic }),
			source: "ses",
			detail: {
				...event.rest,
				type: event.type,
				...fate.detail,
				// Without what we sent, which we have, and without whom else it was sent to, who has no part in this.
				mail: without(event.mail, ["headers", "commonHeaders", "headersTruncated", "destination"]),
			},
		};
	}
}

/**
 * Our tag, where it can only mean this recipient: each of our deliveries is a mail of its own, so a mail to several that carries the tag
 * is not one of them.
 */
function deliveryIdOf(mail: JsonRecord, destinations: number): string | undefined {
	if (destinations > 1) return undefined;
	const values = textsIn(own(ownRecord(mail, "tags"), deliveryTag));
	const [value] = values;
	return values.length === 1 && value !== undefined && isTagText(value) ? value : undefined;
}

/** Also `2018-10-08T14:05:45 +0000`, as identity notifications have it at times. */
function readTime(record: JsonRecord): Date | undefined {
	const text = ownText(record, "timestamp")?.replace(/^(\S+T\S+) ([+-]\d\d):?(\d\d)$/, "$1$2:$3");
	if (text === undefined) return undefined;
	const at = new Date(text);
	return Number.isNaN(at.getTime()) ? undefined : at;
}
