import type { Wait } from "../background.ts";
import type { SnsMessage } from "./sns-message.ts";
import type { SnsDelivery } from "./sns-types.ts";

/** What one request to a subscriber needs. */
export interface MessagePost {
	readonly url: string;
	readonly subscriptionArn: string;
	readonly message: SnsMessage;
	readonly body: string;
}

export interface PostContext {
	readonly fetch: typeof globalThis.fetch;
	readonly wait: Wait;
	readonly timeoutMs: number;
	readonly closing: AbortSignal;
}

/** Posts the message as SNS does (SNS guide, "Parsing message formats: HTTP/HTTPS headers"). Never throws. */
export async function postMessage(
	{ url, subscriptionArn, message, body }: MessagePost,
	{ fetch, wait, timeoutMs, closing }: PostContext,
): Promise<Exclude<SnsDelivery["answer"], "queued">> {
	const late = new AbortController();
	const ended = new AbortController();
	const timer = wait(timeoutMs, AbortSignal.any([ended.signal, closing])).then(
		() => late.abort(),
		() => {},
	);
	try {
		const response = await fetch(url, {
			method: "POST",
			headers: {
				"content-type": "text/plain; charset=UTF-8",
				// A receiver that was restarted meanwhile must not be met on a connection of before.
				connection: "close",
				"user-agent": "Amazon Simple Notification Service Agent",
				"x-amz-sns-message-type": message.Type,
				"x-amz-sns-message-id": message.MessageId,
				"x-amz-sns-topic-arn": message.TopicArn,
				// A subscription that is not confirmed has no ARN yet.
				...(message.Type !== "SubscriptionConfirmation" && { "x-amz-sns-subscription-arn": subscriptionArn }),
			},
			body,
			redirect: "manual",
			signal: AbortSignal.any([late.signal, closing]),
		});
		await response.body?.cancel();
		return { status: response.status };
	} catch (error) {
		if (late.signal.aborted) return { error: `no answer within ${timeoutMs} ms` };
		return { error: reasonOf(error) };
	} finally {
		ended.abort();
		await timer;
	}
}

/** What the network said, which the runtime keeps as the cause of its own words. */
function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return "unknown";
	return error.cause instanceof Error ? error.cause.message : error.message;
}

/** Whether SNS would try again: not after anything from 200 to 499, so a 4xx loses the message (SNS guide, "Prepare to process"). */
export function isFailed(answer: SnsDelivery["answer"]): boolean {
	if (answer === "queued") return false;
	return "error" in answer || answer.status < 200 || answer.status > 499;
}
