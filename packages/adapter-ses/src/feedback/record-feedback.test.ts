import type { FeedbackEvent } from "@todoku/core";
import { expect, test } from "vitest";
import { bounceEvent, memoryStore, now } from "../../test/sns.ts";
import { parseSesFeedback } from "./parse-ses-feedback.ts";
import { recordFeedback } from "./record-feedback.ts";
import { readPublished } from "./ses-publication.ts";

const bouncedRecipients = ["a@example.com", "b@example.com"].map((emailAddress) => ({ emailAddress }));
const feedback = parseSesFeedback(readPublished(bounceEvent({ bouncedRecipients })), now);

test("records every event, and says of each what became of it", async () => {
	const store = memoryStore();
	await recordFeedback({ events: feedback.events.slice(0, 1) }, { store });
	const { recorded, failures } = await recordFeedback(feedback, { store });
	expect(recorded.map(({ event, result }) => [event.recipient, result])).toEqual([
		["a@example.com", "repeated"],
		["b@example.com", "recorded"],
	]);
	expect(failures).toEqual([]);
});

test("an event that cannot be recorded keeps no other from it", async () => {
	const store = memoryStore();
	const error = new Error("down");
	const recordEvent = async (event: FeedbackEvent) => {
		if (event.recipient.startsWith("a")) throw error;
		return store.recordFeedback(event);
	};
	const { recorded, failures } = await recordFeedback(feedback, { store: { recordFeedback: recordEvent } });
	expect(recorded.map(({ event }) => event.recipient)).toEqual(["b@example.com"]);
	expect(failures).toEqual([error]);
});
