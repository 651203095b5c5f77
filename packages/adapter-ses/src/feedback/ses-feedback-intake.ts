import type { FeedbackAnswer, FeedbackIntake, FeedbackRequest } from "@todoku/core";
import { confirmSubscription } from "./confirm-subscription.ts";
import { FeedbackHookRunner } from "./feedback-hooks.ts";
import { isRecord, type JsonRecord, parseJson } from "./parse-json.ts";
import { parseSesFeedback } from "./parse-ses-feedback.ts";
import { RecentIds } from "./recent-ids.ts";
import { recordFeedback } from "./record-feedback.ts";
import { refusalTexts } from "./refusal-texts.ts";
import {
	type ResolvedSesFeedbackOptions,
	readSesFeedbackOptions,
	type SesFeedbackOptions,
} from "./ses-feedback-options.ts";
import { isValidationText, readPublication } from "./ses-publication.ts";
import { type CertificateSource, certificatesOfSns, givenCertificates } from "./signing-certificates.ts";
import { readSnsMessage, type SnsMessage } from "./sns-message.ts";
import { isConfirmationUrl } from "./sns-urls.ts";
import type { Topic } from "./topic-arn.ts";
import { type SesRefusalCode, verifySnsMessage } from "./verify-sns-message.ts";

/**
 * Creates the intake of the events of SES that SNS posts: verifies each message, reads what it says, and records it.
 *
 * It answers 403 to what is not SNS's or not of an expected topic, 413 to what is too long, 503 when a failure on our side makes another
 * attempt worth while, and 200 to everything else: what was recorded, what was recorded before, and what means nothing.
 *
 * @throws {OptionError} says which option and how to mend it.
 */
export function createSesFeedbackIntake(options: SesFeedbackOptions): FeedbackIntake {
	return new SesFeedbackIntake(readSesFeedbackOptions(options));
}

class SesFeedbackIntake implements FeedbackIntake {
	readonly #options: ResolvedSesFeedbackOptions;
	readonly #certificates: CertificateSource;
	readonly #hooks: FeedbackHookRunner;
	readonly #done = new RecentIds(1000);

	constructor(options: ResolvedSesFeedbackOptions) {
		this.#options = options;
		this.#hooks = new FeedbackHookRunner(options.hooks);
		this.#certificates =
			options.trust === undefined
				? certificatesOfSns(options.fetch, options.timeoutMs)
				: givenCertificates(options.trust.certificates);
	}

	async receive(request: FeedbackRequest): Promise<FeedbackAnswer> {
		try {
			return await this.#receive(request);
		} catch (error) {
			return this.#fail(error, "The message could not be checked or carried out; send it again");
		}
	}

	async #receive({ body }: FeedbackRequest): Promise<FeedbackAnswer> {
		const read = readBody(body, this.#options.maxBytes);
		if (read === "too-large") return this.#refuse("too-large", 413);
		// Claims to be nobody's, so it is no forgery; nothing comes of it.
		if (read === "unreadable") return this.#refuse("unreadable", 200);
		if (read === "topic-validated") return this.#ignore(read);
		const message = readSnsMessage(read);
		if (message === null) return this.#refuseStranger(read);
		const { topics, maxAgeMs, clock, trust } = this.#options;
		const verdict = await verifySnsMessage(message, {
			...{ topics, maxAgeMs, certificates: this.#certificates },
			pinned: trust === undefined,
			now: clock.now(),
		});
		if (!verdict.genuine) return this.#refuse(verdict.code, 403);
		if (this.#done.has(message.messageId)) return { status: 200, message: "This message was taken before" };
		const answer = await this.#carryOut(message, verdict.topic);
		if (answer.status === 200) this.#done.add(message.messageId);
		return answer;
	}

	#carryOut(message: SnsMessage, topic: Topic): Promise<FeedbackAnswer> | FeedbackAnswer {
		switch (message.type) {
			case "Notification":
				return this.#record(message);
			case "SubscriptionConfirmation":
				return this.#confirm(message, topic);
			case "UnsubscribeConfirmation":
				// Its link would subscribe again. Whoever unsubscribed was allowed to, so that is for people to decide.
				this.#hooks.subscription({ topicArn: topic.arn, what: "unsubscribed" });
				return { status: 200, message: "The topic was unsubscribed, and stays so" };
			default:
				return message.type satisfies never;
		}
	}

	async #record({ message, timestamp }: SnsMessage): Promise<FeedbackAnswer> {
		const feedback = parseSesFeedback(readPublication(message), new Date(timestamp));
		if (feedback.ignored !== undefined) return this.#ignore(feedback.ignored);
		const { recorded, failures } = await recordFeedback(feedback, this.#options);
		for (const { event, result } of recorded) this.#hooks.event(event, result);
		for (const failure of failures) this.#hooks.error(failure);
		if (failures.length > 0) return { status: 503, message: "The message could not be recorded; send it again" };
		return { status: 200, message: "Recorded" };
	}

	async #confirm(message: SnsMessage, topic: Topic): Promise<FeedbackAnswer> {
		const { fetch, timeoutMs, trust } = this.#options;
		if (message.subscribeUrl === undefined || !isConfirmationUrl(message, topic, trust?.origin))
			return this.#refuse("confirmation-url", 403);
		try {
			await confirmSubscription(fetch, message.subscribeUrl, timeoutMs);
		} catch (error) {
			return this.#fail(error, "The subscription could not be confirmed; send the message again");
		}
		this.#hooks.subscription({ topicArn: topic.arn, what: "confirmed" });
		return { status: 200, message: "The subscription is confirmed" };
	}

	/** An object that is no message of SNS: half of one, or SES's own words without an envelope, is a claim without a proof. */
	#refuseStranger(record: JsonRecord): FeedbackAnswer {
		if (["eventType", "notificationType"].some((name) => Object.hasOwn(record, name)))
			return this.#refuse("unsigned", 403);
		const isHalf = ["TopicArn", "Signature", "SigningCertURL"].some((name) => Object.hasOwn(record, name));
		return this.#refuse("unreadable", isHalf ? 403 : 200);
	}

	#refuse(code: SesRefusalCode, status: number): FeedbackAnswer {
		const message = refusalTexts[code];
		this.#hooks.refused({ code, message });
		return { status, message };
	}

	#ignore(what: string): FeedbackAnswer {
		this.#hooks.ignored(what);
		return { status: 200, message: "There is nothing to record in this message" };
	}

	#fail(error: unknown, message: string): FeedbackAnswer {
		this.#hooks.error(error);
		return { status: 503, message };
	}
}

/** The object in a body, however the framework hands it over. */
function readBody(
	body: FeedbackRequest["body"],
	maxBytes: number,
): JsonRecord | "too-large" | "unreadable" | "topic-validated" {
	if (typeof body === "string" || body instanceof Uint8Array) {
		const length = typeof body === "string" ? Buffer.byteLength(body) : body.byteLength;
		if (length > maxBytes) return "too-large";
		const text = typeof body === "string" ? body : decode(body);
		if (text === null) return "unreadable";
		if (isValidationText(text)) return "topic-validated";
		const value = parseJson(text);
		return isRecord(value) ? value : "unreadable";
	}
	return isRecord(body) ? body : "unreadable";
}

function decode(bytes: Uint8Array): string | null {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return null;
	}
}
