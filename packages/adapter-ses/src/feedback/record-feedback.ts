import type { FeedbackEvent, FeedbackResult, FeedbackStore } from "@todoku/core";
import type { SesFeedback, SesSent } from "./parse-ses-feedback.ts";

/** Where feedback goes. */
export interface FeedbackDestination {
	readonly store: FeedbackStore;
	/** Told of mail that SES took; a failure of it is one of ours, and the message comes again. */
	readonly onSent?: ((sent: SesSent) => void | Promise<void>) | undefined;
}

export interface RecordedFeedback {
	readonly recorded: readonly { readonly event: FeedbackEvent; readonly result: FeedbackResult }[];
	/** What went wrong; where anything did, the whole must come again, which harms nothing that was recorded. */
	readonly failures: readonly unknown[];
}

/** Records what a message came to. One event that cannot be recorded keeps none of the others from it. Never throws. */
export async function recordFeedback(
	{ events, sent }: SesFeedback,
	{ store, onSent }: FeedbackDestination,
): Promise<RecordedFeedback> {
	const recorded: { event: FeedbackEvent; result: FeedbackResult }[] = [];
	const failures: unknown[] = [];
	for (const event of events) {
		try {
			recorded.push({ event, result: await store.recordFeedback(event) });
		} catch (error) {
			failures.push(error);
		}
	}
	try {
		if (sent !== undefined) await onSent?.(sent);
	} catch (error) {
		failures.push(error);
	}
	return { recorded, failures };
}
