import { randomBytes, randomUUID } from "node:crypto";
import { accountId } from "../account-id.ts";
import type { SignatureVersion } from "./sns-message.ts";
import type { TopicSettings } from "./sns-types.ts";

export interface Topic {
	readonly arn: string;
	readonly signatureVersion: SignatureVersion;
	readonly policy?: string;
}

export interface Subscription {
	readonly arn: string;
	readonly topicArn: string;
	readonly protocol: "http" | "https" | "sqs";
	readonly endpoint: string;
	/** What confirms it. */
	readonly token: string;
	readonly confirmed: boolean;
}

/** The topics of one account in one region, and who subscribed to them. */
export class Topics {
	readonly #topics = new Map<string, Topic>();
	readonly #subscriptions = new Map<string, Subscription>();
	readonly #region: string;

	constructor(region: string) {
		this.#region = region;
	}

	/** @throws {RangeError} for a name SNS would not take. */
	put(name: string, { signatureVersion, policy }: TopicSettings): Topic {
		if (!/^[A-Za-z0-9_-]{1,256}$/.test(name)) {
			throw new RangeError("A topic's name must have 1 to 256 letters, digits, hyphens and underscores.");
		}
		const arn = `arn:aws:sns:${this.#region}:${accountId}:${name}`;
		const topic: Topic = {
			signatureVersion: "1",
			...this.#topics.get(arn),
			arn,
			...(signatureVersion && { signatureVersion }),
			...(policy !== undefined && { policy }),
		};
		this.#topics.set(arn, topic);
		return topic;
	}

	has(arn: string): boolean {
		return this.#topics.has(arn);
	}

	/** @throws {RangeError} where there is none. */
	get(arn: string): Topic {
		const topic = this.#topics.get(arn);
		if (!topic) throw new RangeError(`There is no topic ${arn}.`);
		return topic;
	}

	list(): readonly Topic[] {
		return [...this.#topics.values()];
	}

	/**
	 * Adds a subscription. One that is there already, to the same endpoint, stays what it is, as at SNS.
	 *
	 * @throws {RangeError} for a topic that is not there.
	 */
	subscribe(topicArn: string, protocol: Subscription["protocol"], endpoint: string): Subscription {
		const existing = this.subscriptionsOf(this.get(topicArn).arn).find((each) => each.endpoint === endpoint);
		if (existing) return existing;
		return this.#putSubscription({
			arn: `${topicArn}:${randomUUID()}`,
			topicArn,
			protocol,
			endpoint,
			token: randomBytes(128).toString("hex"),
			// A queue of the same account needs no confirmation.
			confirmed: protocol === "sqs",
		});
	}

	/** Gives one that is still to be confirmed another token; the old one is void. */
	renewToken(subscription: Subscription): Subscription {
		return this.#putSubscription({ ...subscription, token: randomBytes(128).toString("hex") });
	}

	/** @returns The subscription, or undefined when no subscription to the topic has the token. */
	confirm(topicArn: string, token: string): Subscription | undefined {
		const found = this.subscriptionsOf(topicArn).find((subscription) => subscription.token === token);
		return found && this.#putSubscription({ ...found, confirmed: true });
	}

	/** @returns What was removed. */
	unsubscribe(subscriptionArn: string): Subscription | undefined {
		const found = this.#subscriptions.get(subscriptionArn);
		this.#subscriptions.delete(subscriptionArn);
		return found;
	}

	/** Confirmed or not. */
	subscriptionsOf(topicArn: string): readonly Subscription[] {
		return [...this.#subscriptions.values()].filter((subscription) => subscription.topicArn === topicArn);
	}

	#putSubscription(subscription: Subscription): Subscription {
		this.#subscriptions.set(subscription.arn, subscription);
		return subscription;
	}
}
