import { accountId } from "../account-id.ts";
import { Queue, type QueuedMessage } from "./queue.ts";

/** Where a queue is. */
export interface QueueAddress {
	/** For the SDK's `QueueUrl`. */
	readonly url: string;
	/** For `sns.subscribe`. */
	readonly arn: string;
}

/** What can be done with SQS from within the process. */
export interface Sqs {
	/** Creates the queue, or finds the one that is there. @throws {RangeError} for a name SQS would not take. */
	createQueue(name: string): QueueAddress;
	/** What is in the queue, received or not, oldest first. @throws {RangeError} where there is no such queue. */
	messages(name: string): readonly QueuedMessage[];
	/** Puts a message there, as anybody might. @throws {RangeError} where there is no such queue. */
	send(name: string, body: string): void;
}

/** The queues of one account in one region, in memory. */
export class LocalSqs implements Sqs {
	readonly #queues = new Map<string, Queue>();
	readonly #region: string;
	readonly #clock: () => Date;
	readonly #url: () => string;

	/** @param url This server's own; known once it listens. */
	constructor(region: string, clock: () => Date, url: () => string) {
		this.#region = region;
		this.#clock = clock;
		this.#url = url;
	}

	createQueue(name: string): QueueAddress {
		if (!/^[A-Za-z0-9_-]{1,80}$/.test(name)) {
			throw new RangeError("A queue's name must have 1 to 80 letters, digits, hyphens and underscores.");
		}
		if (!this.#queues.has(name)) this.#queues.set(name, new Queue(this.#clock));
		return this.address(name);
	}

	address(name: string): QueueAddress {
		return { url: `${this.#url()}/${accountId}/${name}`, arn: `arn:aws:sqs:${this.#region}:${accountId}:${name}` };
	}

	messages(name: string): readonly QueuedMessage[] {
		return this.#existing(name).list();
	}

	send(name: string, body: string): void {
		this.#existing(name).send(body);
	}

	find(name: string): Queue | undefined {
		return this.#queues.get(name);
	}

	/** Whatever host and port the URL names: the client may reach this server by others. */
	findByUrl(url: string): Queue | undefined {
		const [account, name = ""] = URL.canParse(url) ? new URL(url).pathname.slice(1).split("/") : [];
		return account === accountId ? this.#queues.get(name) : undefined;
	}

	hasArn(arn: string): boolean {
		return this.#byArn(arn) !== undefined;
	}

	/** Puts what SNS publishes into the queue. */
	deliver(arn: string, body: string): "queued" | { readonly error: string } {
		const queue = this.#byArn(arn);
		if (!queue) return { error: "there is no such queue" };
		queue.send(body);
		return "queued";
	}

	#byArn(arn: string): Queue | undefined {
		const name = arn.slice(arn.lastIndexOf(":") + 1);
		return this.address(name).arn === arn ? this.#queues.get(name) : undefined;
	}

	#existing(name: string): Queue {
		const queue = this.#queues.get(name);
		if (!queue) throw new RangeError(`There is no queue ${name}.`);
		return queue;
	}
}
