import { setTimeout as sleep } from "node:timers/promises";
import { OptionError } from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { FeedbackHookRunner } from "./feedback-hooks.ts";
import { isRecord, parseJson } from "./parse-json.ts";
import { parseSesFeedback } from "./parse-ses-feedback.ts";
import { recordFeedback } from "./record-feedback.ts";
import { refusalTexts } from "./refusal-texts.ts";
import {
	commonOptionNames,
	type ResolvedCommonOptions,
	readCommonOptions,
	readFunction,
	type SesFeedbackCommonOptions,
} from "./ses-feedback-options.ts";
import { readPublication, readPublished, type SesPublication } from "./ses-publication.ts";
import { readSnsMessage } from "./sns-message.ts";
import type { SesRefusalCode } from "./verify-sns-message.ts";

/** As much of a queue's client as is used here; the class `SQS` of `@aws-sdk/client-sqs` has these methods. */
export interface SesQueueClient {
	receiveMessage(
		input: { QueueUrl: string; MaxNumberOfMessages: number; WaitTimeSeconds: number },
		options: { abortSignal: AbortSignal },
	): Promise<{ readonly Messages?: readonly SesQueueMessage[] | undefined }>;
	deleteMessage(input: { QueueUrl: string; ReceiptHandle: string }): Promise<unknown>;
}

export interface SesQueueMessage {
	readonly Body?: string | undefined;
	readonly ReceiptHandle?: string | undefined;
}

export interface SesFeedbackPollerOptions extends SesFeedbackCommonOptions {
	readonly sqs: SesQueueClient;
	readonly queueUrl: string;
	/** Messages asked for at once, 1 to 10. Default: 10. */
	readonly batchSize?: number | undefined;
	/** Seconds that the queue holds a request open while it is empty, 1 to 20. Default: 20. */
	readonly waitSeconds?: number | undefined;
	/** Waits between attempts after failures. Default: a timer. Rejects when the signal is aborted. */
	readonly wait?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
	/** From 0 to 1, spreads those waits. Default: `Math.random`. */
	readonly random?: (() => number) | undefined;
}

/** What one request to the queue came to, message by message. */
export interface SesPollResult {
	readonly received: number;
	/** Recorded, or genuine and nothing to record; deleted from the queue. */
	readonly taken: number;
	/** Left in the queue for its dead-letter queue: not readable, or of a foreign topic. */
	readonly refused: number;
	/** Left in the queue to come again: could not be recorded or deleted. */
	readonly failed: number;
}

/** Takes feedback out of a queue. */
export interface SesFeedbackPoller {
	/** Asks the queue over and over until it is stopped. Called again, it changes nothing. */
	start(): void;
	/** Stops asking and lets the messages at hand be recorded and deleted. */
	stop(): Promise<void>;
	/**
	 * Asks once.
	 *
	 * @throws What the client throws when it cannot ask.
	 */
	poll(): Promise<SesPollResult>;
}

/**
 * Creates a poller for those without a public endpoint: SES publishes to a topic, and an SQS queue subscribes to it. Messages may be
 * wrapped by SNS or raw. Nothing here is signed in a way that matters: who may write to the queue is said by its policy.
 *
 * @throws {OptionError} says which option and how to mend it.
 */
export function createSesFeedbackPoller(options: SesFeedbackPollerOptions): SesFeedbackPoller {
	return new Poller(readPollerOptions(options));
}

interface ResolvedPollerOptions extends ResolvedCommonOptions {
	readonly sqs: SesQueueClient;
	readonly queueUrl: string;
	readonly batchSize: number;
	readonly waitSeconds: number;
	readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
	readonly random: () => number;
}

class Poller implements SesFeedbackPoller {
	readonly #options: ResolvedPollerOptions;
	readonly #hooks: FeedbackHookRunner;
	readonly #stopping = new AbortController();
	readonly #underWay = new Set<Promise<SesPollResult>>();
	#running: Promise<void> | undefined;

	constructor(options: ResolvedPollerOptions) {
		this.#options = options;
		this.#hooks = new FeedbackHookRunner(options.hooks);
	}

	start(): void {
		this.#running ??= this.#run();
	}

	async stop(): Promise<void> {
		this.#stopping.abort();
		await this.#running;
		await Promise.allSettled(this.#underWay);
	}

	poll(): Promise<SesPollResult> {
		const polling = this.#poll().finally(() => this.#underWay.delete(polling));
		this.#underWay.add(polling);
		return polling;
	}

	async #run(): Promise<void> {
		const { signal } = this.#stopping;
		let failures = 0;
		while (!signal.aborted) {
			const isWell = await this.#attempt();
			failures = isWell ? 0 : failures + 1;
			if (failures > 0 && !signal.aborted) await this.#waitAfter(failures);
		}
	}

	/** Whether it makes sense to ask again at once. */
	async #attempt(): Promise<boolean> {
		try {
			const { taken, failed } = await this.poll();
			// A store that takes nothing is down; asking on would only use up the messages' receive counts.
			return failed === 0 || taken > 0;
		} catch (error) {
			if (!this.#stopping.signal.aborted) this.#hooks.error(error);
			return false;
		}
	}

	async #waitAfter(failures: number): Promise<void> {
		const longest = Math.min(60_000, 1000 * 2 ** Math.min(failures - 1, 6));
		const ms = Math.round(longest * (0.5 + this.#options.random() / 2));
		try {
			await this.#options.wait(ms, this.#stopping.signal);
		} catch (error) {
			// A timer ends so when it is stopped; one that fails otherwise must not make this a busy loop.
			if (!this.#stopping.signal.aborted) {
				this.#hooks.error(error);
				this.#stopping.abort();
			}
		}
	}

	async #poll(): Promise<SesPollResult> {
		const { sqs, queueUrl, batchSize, waitSeconds } = this.#options;
		const { Messages: messages = [] } = await sqs.receiveMessage(
			{ QueueUrl: queueUrl, MaxNumberOfMessages: batchSize, WaitTimeSeconds: waitSeconds },
			{ abortSignal: this.#stopping.signal },
		);
		const count = { taken: 0, refused: 0, failed: 0 };
		for (const message of messages) count[await this.#take(message)] += 1;
		return { received: messages.length, ...count };
	}

	async #take({ Body: body = "", ReceiptHandle: handle }: SesQueueMessage): Promise<"taken" | "refused" | "failed"> {
		const { topics, clock, sqs, queueUrl } = this.#options;
		const publication = unwrap(body, (arn) => topics.has(arn));
		if (typeof publication === "string") {
			this.#hooks.refused({ code: publication, message: refusalTexts[publication] });
			return "refused";
		}
		try {
			const feedback = parseSesFeedback(publication, clock.now());
			const { recorded, failures } = await recordFeedback(feedback, this.#options);
			for (const { event, result } of recorded) this.#hooks.event(event, result);
			for (const failure of failures) this.#hooks.error(failure);
			if (failures.length > 0) return "failed";
			if (feedback.ignored !== undefined) this.#hooks.ignored(feedback.ignored);
			if (handle !== undefined) await sqs.deleteMessage({ QueueUrl: queueUrl, ReceiptHandle: handle });
			return "taken";
		} catch (error) {
			this.#hooks.error(error);
			return "failed";
		}
	}
}

/** What SES published, out of SNS's envelope or without one; or why it is not taken. */
function unwrap(body: string, isExpected: (topicArn: string) => boolean): SesPublication | SesRefusalCode {
	const value = parseJson(body);
	const envelope = isRecord(value) ? readSnsMessage(value) : null;
	if (envelope !== null && !isExpected(envelope.topicArn)) return "foreign-topic";
	const text = envelope === null ? body : envelope.message;
	const publication = value !== undefined && envelope === null ? readPublished(value) : readPublication(text);
	return publication.what === "unreadable" ? "unreadable" : publication;
}

/** @throws {OptionError} */
function readPollerOptions(options: SesFeedbackPollerOptions): ResolvedPollerOptions {
	const own = ["sqs", "queueUrl", "batchSize", "waitSeconds", "wait", "random"];
	refuseUnknown("", readRecord("options", options), [...commonOptionNames, ...own]);
	return {
		...readCommonOptions(options),
		sqs: readClient(options.sqs),
		queueUrl: readQueueUrl(options.queueUrl),
		batchSize: readInteger("batchSize", options.batchSize, 1, 10) ?? 10,
		waitSeconds: readInteger("waitSeconds", options.waitSeconds, 1, 20) ?? 20,
		wait: readFunction("wait", options.wait) ?? ((ms, signal) => sleep(ms, undefined, { signal })),
		random: readFunction("random", options.random) ?? Math.random,
	};
}

function readClient(sqs: Partial<SesQueueClient> | undefined): SesQueueClient {
	if (typeof sqs?.receiveMessage === "function" && typeof sqs.deleteMessage === "function")
		return sqs as SesQueueClient;
	throw new OptionError(
		"sqs",
		"must have receiveMessage and deleteMessage, as new SQS({ region }) of @aws-sdk/client-sqs",
	);
}

function readQueueUrl(url: unknown): string {
	if (typeof url === "string" && /^https?:\/\//.test(url) && URL.canParse(url)) return url;
	throw new OptionError("queueUrl", "must be the http or https URL of a queue");
}
