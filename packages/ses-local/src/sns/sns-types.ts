import type { SignatureVersion, SnsMessage, SnsSignature } from "./sns-message.ts";

/** How a topic is made. */
export interface TopicSettings {
	/** Default `"1"`, as at SNS. */
	readonly signatureVersion?: SignatureVersion;
	/** The access policy, in JSON: kept and given back, and nothing here keeps to it. Default none. */
	readonly policy?: string;
}

export interface ListedTopic {
	readonly arn: string;
	readonly signatureVersion: SignatureVersion;
	readonly policy?: string;
	readonly subscriptions: readonly ListedSubscription[];
}

export interface ListedSubscription {
	readonly arn: string;
	/** A URL, or the ARN of a queue. */
	readonly endpoint: string;
	/** Whether it was confirmed; nothing is sent to one that was not. */
	readonly confirmed: boolean;
}

/** One attempt to hand a message to a subscriber. */
export interface SnsDelivery {
	readonly at: Date;
	readonly topicArn: string;
	readonly subscriptionArn: string;
	readonly endpoint: string;
	readonly type: SnsMessage["Type"];
	readonly messageId: string;
	/** From 1. */
	readonly attempt: number;
	/** The request body, or what was put into the queue. */
	readonly body: string;
	/** What the subscriber said; `queued` where it is a queue. */
	readonly answer: { readonly status: number } | { readonly error: string } | "queued";
}

/** How SNS behaves here. */
export interface SnsSettings {
	/** How often each notification goes to each subscriber, from 1. SNS promises at least once, no more. Default 1. */
	readonly duplicate: number;
	/**
	 * A whole number: notifications that are close in time go out in another order, the same for the same number. `null`: in the order
	 * they were published. Default `null`.
	 */
	readonly shuffle: number | null;
	/** Milliseconds until each further attempt after a failed one. Default three times 200; SNS's own are three times 20,000. */
	readonly retryDelaysMs: readonly number[];
	/** Milliseconds a subscriber has to answer, from 1. Default 15,000, as at SNS. */
	readonly timeoutMs: number;
	/**
	 * `true`: SigningCertURL, SubscribeURL and UnsubscribeURL name SNS's own host in the region, with the same path and query, for a
	 * verifier that asks for that host and whose fetching is replaced. Default `false`: they name this server.
	 */
	readonly awsUrls: boolean;
}

/** What can be done with SNS from within the process. */
export interface Sns {
	/**
	 * The certificate that signatures verify against, in PEM. It signs itself and is made anew by each ses-local, so trust in it means
	 * trust in this one only.
	 */
	readonly certificate: string;
	/**
	 * Creates the topic, or changes the one that is there.
	 *
	 * @returns Its ARN.
	 * @throws {RangeError} for a name SNS would not take.
	 */
	createTopic(name: string, settings?: TopicSettings): string;
	topics(): readonly ListedTopic[];
	/**
	 * Subscribes a URL, which is asked to confirm, or a queue of `sqs`, which needs not.
	 *
	 * @param endpoint An `http:` or `https:` URL, or the ARN of a queue here.
	 * @returns The ARN of the subscription.
	 * @throws {RangeError} for a topic or a queue that is not there, or for what is neither a URL nor the ARN of a queue.
	 */
	subscribe(topicArn: string, endpoint: string): string;
	/** Ends the subscription; a URL is told so. @returns Whether there was one. */
	unsubscribe(subscriptionArn: string): boolean;
	/**
	 * Publishes anything.
	 *
	 * @returns The MessageId.
	 * @throws {RangeError} for a topic that is not there.
	 */
	publish(topicArn: string, message: string, subject?: string): string;
	/** Signs any message with the key of the certificate: for those who test what a valid signature does not prove. */
	sign<T extends SnsMessage>(message: T, version?: SignatureVersion): T & SnsSignature;
	/** What was handed to subscribers, oldest first; the last 1000 attempts. */
	deliveries(): readonly SnsDelivery[];
	/** Changes the settings that are given and leaves the others. @throws {RangeError} for one out of its range. */
	set(changes: Partial<SnsSettings>): void;
}
