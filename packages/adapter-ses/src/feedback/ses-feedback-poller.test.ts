import { createFakeClock } from "@todoku/core/testing";
import { expect, test, vi } from "vitest";
import { bounceEvent, foreignTopicArn, mailObject, memoryStore, notification, now, topicArn } from "../../test/sns.ts";
import {
	createSesFeedbackPoller,
	type SesFeedbackPollerOptions,
	type SesQueueClient,
	type SesQueueMessage,
} from "./ses-feedback-poller.ts";

interface Queue extends SesQueueClient {
	readonly messages: SesQueueMessage[];
	readonly deleted: string[];
	readonly asked: unknown[];
}

/** A queue that gives its messages once and then holds requests open, as SQS does, until they are aborted. */
function queueOf(bodies: readonly string[]): Queue {
	const messages = bodies.map((Body, index) => ({ Body, ReceiptHandle: `r-${index}` }));
	const deleted: string[] = [];
	const asked: unknown[] = [];
	return {
		messages,
		deleted,
		asked,
		receiveMessage: (input, { abortSignal }) => {
			asked.push(input);
			const given = messages.splice(0, input.MaxNumberOfMessages);
			if (given.length > 0) return Promise.resolve({ Messages: given });
			return new Promise((_, reject) => {
				if (abortSignal.aborted) reject(abortSignal.reason as Error);
				abortSignal.addEventListener("abort", () => reject(abortSignal.reason as Error));
			});
		},
		deleteMessage: async ({ ReceiptHandle }) => deleted.push(ReceiptHandle),
	};
}

function pollerOf(sqs: SesQueueClient, options: Partial<SesFeedbackPollerOptions> = {}) {
	const store = memoryStore();
	const told: [string, unknown][] = [];
	const poller = createSesFeedbackPoller({
		sqs,
		queueUrl: "https://sqs.ap-northeast-1.amazonaws.com/123456789012/ses-events",
		topics: [topicArn],
		store,
		clock: createFakeClock(now),
		random: () => 1,
		hooks: {
			onEvent: ({ kind }, result) => void told.push(["event", [kind, result]]),
			onRefused: ({ code }) => void told.push(["refused", code]),
			onIgnored: (what) => void told.push(["ignored", what]),
			onError: (error) => void told.push(["error", String(error)]),
		},
		...options,
	});
	return { poller, store, told };
}

const text = (value: unknown) => JSON.stringify(value);

test("records what SNS wrapped and what comes raw, and then deletes it", async () => {
	const second = bounceEvent({ feedbackId: "feedback-2" });
	const queue = queueOf([text(notification(bounceEvent())), text(second)]);
	const { poller, store } = pollerOf(queue);
	expect(await poller.poll()).toEqual({ received: 2, taken: 2, refused: 0, failed: 0 });
	expect(store.events).toHaveLength(2);
	expect(queue.deleted).toEqual(["r-0", "r-1"]);
	expect(queue.asked).toEqual([
		{
			QueueUrl: "https://sqs.ap-northeast-1.amazonaws.com/123456789012/ses-events",
			MaxNumberOfMessages: 10,
			WaitTimeSeconds: 20,
		},
	]);
});

test("does not ask for a signature, which in a queue proves nothing, nor for a time", async () => {
	const body = notification(bounceEvent(), { Timestamp: "2020-01-01T00:00:00.000Z" }, { key: "other.key" });
	const { poller, store } = pollerOf(queueOf([text(body)]));
	await poller.poll();
	expect(store.events).toHaveLength(1);
});

test.each([
	["of a foreign topic", text(notification(bounceEvent(), { TopicArn: foreignTopicArn })), "foreign-topic"],
	["that is no JSON", "hello", "unreadable"],
	[
		"that is half an envelope",
		text({ Type: "Notification", TopicArn: topicArn, Message: text(bounceEvent()) }),
		"unreadable",
	],
	["that is empty", "", "unreadable"],
])("leaves a message %s to the dead-letter queue", async (_what, body, code) => {
	const queue = queueOf([body]);
	const { poller, store, told } = pollerOf(queue);
	expect(await poller.poll()).toEqual({ received: 1, taken: 0, refused: 1, failed: 0 });
	expect(told).toEqual([["refused", code]]);
	expect(queue.deleted).toEqual([]);
	expect(store.events).toEqual([]);
});

test.each([
	["Open", text({ eventType: "Open", mail: mailObject() })],
	["topic-validated", "Successfully validated SNS topic for Amazon SES event publishing."],
	["topic-validated", text(notification("Successfully validated SNS topic for Amazon SES event publishing."))],
])("deletes what means nothing to us: %s", async (what, body) => {
	const queue = queueOf([body]);
	const { poller, told } = pollerOf(queue);
	await poller.poll();
	expect(told).toEqual([["ignored", what]]);
	expect(queue.deleted).toEqual(["r-0"]);
});

test("deletes nothing that could not be recorded, and does not let it stand in the way", async () => {
	const store = memoryStore();
	const queue = queueOf([text(bounceEvent()), text(bounceEvent({ feedbackId: "feedback-2" }))]);
	const { poller, told } = pollerOf(queue, {
		store: {
			recordFeedback: async (event) => {
				if (text(event).includes("feedback-1")) throw new Error("down");
				return store.recordFeedback(event);
			},
		},
	});
	expect(await poller.poll()).toEqual({ received: 2, taken: 1, refused: 0, failed: 1 });
	expect(queue.deleted).toEqual(["r-1"]);
	expect(told).toContainEqual(["error", "Error: down"]);
});

test("a message that cannot be deleted comes again and is harmless", async () => {
	const queue = queueOf([text(bounceEvent())]);
	const { poller, store, told } = pollerOf({
		...queue,
		deleteMessage: async () => {
			throw new Error("no");
		},
	});
	expect(await poller.poll()).toMatchObject({ failed: 1 });
	queue.messages.push({ Body: text(bounceEvent()), ReceiptHandle: "r-again" });
	await poller.poll();
	expect(store.events).toHaveLength(1);
	expect(told).toContainEqual(["event", ["bounced", "repeated"]]);
});

test("asks over and over until it is stopped, and lets what is under way be recorded and deleted", async () => {
	const queue = queueOf([text(bounceEvent())]);
	const store = memoryStore();
	const gate = Promise.withResolvers<void>();
	const begun = Promise.withResolvers<void>();
	const { poller } = pollerOf(queue, {
		store: {
			recordFeedback: async (event) => {
				begun.resolve();
				await gate.promise;
				return store.recordFeedback(event);
			},
		},
	});
	poller.start();
	poller.start();
	await begun.promise;
	const stopped = poller.stop();
	gate.resolve();
	await stopped;
	expect(store.events).toHaveLength(1);
	expect(queue.deleted).toEqual(["r-0"]);
	expect(queue.asked).toHaveLength(1);
});

test("stopping waits for a poll that was made by hand", async () => {
	const queue = queueOf([text(bounceEvent())]);
	const { poller, store } = pollerOf(queue);
	void poller.poll();
	await poller.stop();
	expect(store.events).toHaveLength(1);
	expect(queue.deleted).toEqual(["r-0"]);
});

test("ends a request that the queue holds open when it is stopped, and calls that no error", async () => {
	const queue = queueOf([]);
	const { poller, told } = pollerOf(queue);
	poller.start();
	await vi.waitFor(() => expect(queue.asked).toHaveLength(1));
	await poller.stop();
	expect(told).toEqual([]);
});

test("waits longer and longer while the queue fails, a minute at most, and at once no more", async () => {
	const waits: number[] = [];
	let failures = 9;
	const queue = queueOf([]);
	const { poller } = pollerOf(
		{
			...queue,
			receiveMessage: (input, options) => {
				if (failures === 0) return queue.receiveMessage(input, options);
				failures -= 1;
				return Promise.reject(new Error("throttled"));
			},
		},
		{ wait: async (ms) => waits.push(ms) },
	);
	poller.start();
	await vi.waitFor(() => expect(queue.asked).toHaveLength(1));
	await poller.stop();
	expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
});

test("waits as well while the store takes nothing, so that no message uses up its receptions", async () => {
	const waits: number[] = [];
	const queue = queueOf([text(bounceEvent()), text(bounceEvent())]);
	const fail = async () => {
		throw new Error("down");
	};
	const { poller } = pollerOf(queue, {
		batchSize: 1,
		store: { recordFeedback: fail },
		random: () => 0,
		wait: async (ms) => waits.push(ms),
	});
	poller.start();
	await vi.waitFor(() => expect(queue.asked).toHaveLength(3));
	await poller.stop();
	expect(waits).toEqual([500, 1000]);
});

test("a wait is ended by stopping", async () => {
	const waits: AbortSignal[] = [];
	const wait = (_ms: number, signal: AbortSignal) => {
		waits.push(signal);
		return new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason as Error)));
	};
	const { poller, told } = pollerOf(
		{ ...queueOf([]), receiveMessage: () => Promise.reject(new Error("down")) },
		{ wait },
	);
	poller.start();
	await vi.waitFor(() => expect(waits).toHaveLength(1));
	await poller.stop();
	expect(waits).toHaveLength(1);
	expect(told).toEqual([["error", "Error: down"]]);
});

test.each<[string, Record<string, unknown>]>([
	["sqs", { sqs: { send: () => undefined } }],
	["queueUrl", { queueUrl: "ses-events" }],
	["batchSize", { batchSize: 11 }],
	["waitSeconds", { waitSeconds: 0 }],
	["wait", { wait: 1 }],
	["random", { random: 1 }],
	["topics", { topics: [] }],
	["maxAgeMs", { maxAgeMs: 1 }],
])("refuses a wrong option %s when it is made", (option, wrong) => {
	expect(() => pollerOf(queueOf([]), wrong)).toThrow(expect.objectContaining({ option }));
});
