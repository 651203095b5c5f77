import { randomUUID } from "node:crypto";
import type { Background, Wait } from "../background.ts";
import { seededRandom } from "../faults/seeded-random.ts";
import { RecentList } from "../recent-list.ts";
import type { LocalSqs } from "../sqs/local-sqs.ts";
import { isFailed, postMessage } from "./post-message.ts";
import { Signer } from "./signer.ts";
import type { SignatureVersion, SignedSnsMessage, SnsConfirmation, SnsMessage, SnsSignature } from "./sns-message.ts";
import { changeSnsSettings, defaultSnsSettings } from "./sns-settings.ts";
import type { ListedTopic, Sns, SnsDelivery, SnsSettings, TopicSettings } from "./sns-types.ts";
import { SubscriberLine } from "./subscriber-line.ts";
import { type Subscription, type Topic, Topics } from "./topics.ts";

export interface SnsContext {
	readonly region: string;
	readonly clock: () => Date;
	readonly background: Background;
	readonly wait: Wait;
	readonly fetch: typeof globalThis.fetch;
	readonly sqs: LocalSqs;
	/** This server's own; known once it listens. */
	readonly url: () => string;
}

/** SNS, as far as events of SES need it. */
export class LocalSns implements Sns {
	readonly #context: SnsContext;
	readonly #topics: Topics;
	readonly #signer = new Signer();
	readonly #lines = new Map<string, SubscriberLine>();
	readonly #deliveries = new RecentList<SnsDelivery>(1000);
	#settings: SnsSettings = defaultSnsSettings;
	#random: (() => number) | undefined;

	constructor(context: SnsContext) {
		this.#context = context;
		this.#topics = new Topics(context.region);
	}

	get certificate(): string {
		return this.#signer.certificate;
	}

	get certificatePath(): string {
		return this.#signer.certificatePath;
	}

	get settings(): SnsSettings {
		return this.#settings;
	}

	createTopic(name: string, settings: TopicSettings = {}): string {
		return this.#topics.put(name, settings).arn;
	}

	hasTopic(arn: string): boolean {
		return this.#topics.has(arn);
	}

	/** @throws {RangeError} for a topic that is not there. */
	topic(arn: string): ListedTopic {
		const topic = this.#topics.get(arn);
		const subscriptions = this.#topics.subscriptionsOf(arn);
		return {
			...topic,
			subscriptions: subscriptions.map(({ arn: own, endpoint, confirmed }) => ({ arn: own, endpoint, confirmed })),
		};
	}

	topics(): readonly ListedTopic[] {
		return this.#topics.list().map(({ arn }) => this.topic(arn));
	}

	subscribe(topicArn: string, endpoint: string): string {
		const subscription = this.#topics.subscribe(topicArn, this.#protocolOf(endpoint), endpoint);
		if (!subscription.confirmed) this.#askToConfirm(this.#topics.renewToken(subscription));
		return subscription.arn;
	}

	/** @returns The ARN of the subscription that the token confirms; undefined where there is none. */
	confirm(topicArn: string, token: string): string | undefined {
		return this.#topics.confirm(topicArn, token)?.arn;
	}

	unsubscribe(subscriptionArn: string): boolean {
		const removed = this.#topics.unsubscribe(subscriptionArn);
		if (!removed) return false;
		if (removed.confirmed && removed.protocol !== "sqs") {
			const text = `You have chosen to deactivate subscription ${removed.arn}.\nTo cancel this operation and restore the subscription, visit the SubscribeURL included in this message.`;
			this.#lineOf(removed).push(this.#sign(this.#confirmation("UnsubscribeConfirmation", removed, text)));
		}
		this.#lines.delete(removed.arn);
		return true;
	}

	publish(topicArn: string, message: string, subject?: string): string {
		const topic = this.#topics.get(topicArn);
		const notification = {
			Type: "Notification",
			MessageId: randomUUID(),
			TopicArn: topicArn,
			...(subject !== undefined && { Subject: subject }),
			Message: message,
			Timestamp: this.#context.clock().toISOString(),
		} as const;
		for (const subscription of this.#topics.subscriptionsOf(topicArn)) {
			if (!subscription.confirmed) continue;
			const UnsubscribeURL = this.#url({ Action: "Unsubscribe", SubscriptionArn: subscription.arn });
			const signed = this.#sign({ ...notification, UnsubscribeURL }, topic);
			for (let copy = 0; copy < this.#settings.duplicate; copy++) this.#lineOf(subscription).push(signed);
		}
		return notification.MessageId;
	}

	sign<T extends SnsMessage>(message: T, version: SignatureVersion = "1"): T & SnsSignature {
		return this.#signer.sign(message, version, `${this.#host()}${this.certificatePath}`);
	}

	deliveries(): readonly SnsDelivery[] {
		return this.#deliveries.list();
	}

	set(changes: Partial<SnsSettings>): void {
		this.setFrom(changes);
	}

	/** Like `set`, for changes that came in from outside. @throws {RangeError} says what is wrong. */
	setFrom(changes: Readonly<Record<string, unknown>>): void {
		this.#settings = changeSnsSettings(this.#settings, changes);
		const { shuffle } = this.#settings;
		if (changes["shuffle"] !== undefined) this.#random = shuffle === null ? undefined : seededRandom(shuffle);
	}

	#protocolOf(endpoint: string): Subscription["protocol"] {
		const protocol = /^(https?):\/\//.exec(endpoint)?.[1];
		if (protocol && URL.canParse(endpoint)) return protocol === "http" ? "http" : "https";
		if (this.#context.sqs.hasArn(endpoint)) return "sqs";
		throw new RangeError("An endpoint must be an http or https URL, or the ARN of a queue that is here.");
	}

	#askToConfirm(subscription: Subscription): void {
		const text = `You have chosen to subscribe to the topic ${subscription.topicArn}.\nTo confirm the subscription, visit the SubscribeURL included in this message.`;
		this.#lineOf(subscription).push(this.#sign(this.#confirmation("SubscriptionConfirmation", subscription, text)));
	}

	#confirmation(type: SnsConfirmation["Type"], { topicArn, token }: Subscription, text: string): SnsConfirmation {
		return {
			Type: type,
			MessageId: randomUUID(),
			Token: token,
			TopicArn: topicArn,
			Message: text,
			SubscribeURL: this.#url({ Action: "ConfirmSubscription", TopicArn: topicArn, Token: token }),
			Timestamp: this.#context.clock().toISOString(),
		};
	}

	#sign(message: SnsMessage, topic: Topic = this.#topics.get(message.TopicArn)): SignedSnsMessage {
		return this.sign(message, topic.signatureVersion);
	}

	#lineOf(subscription: Subscription): SubscriberLine {
		const existing = this.#lines.get(subscription.arn);
		if (existing) return existing;
		const { background } = this.#context;
		const settings = () => ({ retryDelaysMs: this.#settings.retryDelaysMs, random: this.#random });
		const line = new SubscriberLine(background, settings, (message, attempt) =>
			this.#deliver(subscription, message, attempt),
		);
		this.#lines.set(subscription.arn, line);
		return line;
	}

	async #deliver(subscription: Subscription, message: SignedSnsMessage, attempt: number): Promise<boolean> {
		const { clock, fetch, wait, sqs, background } = this.#context;
		const at = clock();
		const body = JSON.stringify(message, null, 2);
		const { arn: subscriptionArn, topicArn, endpoint, protocol } = subscription;
		const answer =
			protocol === "sqs"
				? sqs.deliver(endpoint, body)
				: await postMessage(
						{ url: endpoint, subscriptionArn, message, body },
						{ fetch, wait, timeoutMs: this.#settings.timeoutMs, closing: background.closing },
					);
		const { Type: type, MessageId: messageId } = message;
		this.#deliveries.add({ at, topicArn, subscriptionArn, endpoint, type, messageId, attempt, body, answer });
		return !isFailed(answer);
	}

	#url(query: Readonly<Record<string, string>>): string {
		return `${this.#host()}/?${new URLSearchParams(query).toString()}`;
	}

	#host(): string {
		return this.#settings.awsUrls ? `https://sns.${this.#context.region}.amazonaws.com` : this.#context.url();
	}
}
