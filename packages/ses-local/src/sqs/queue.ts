import { createHash, randomUUID } from "node:crypto";

/** A message in a queue. */
export interface QueuedMessage {
	readonly messageId: string;
	readonly body: string;
	readonly sentAt: Date;
	/** How often it was received. */
	readonly receiveCount: number;
}

/** A message as it was received. */
export interface ReceivedMessage extends QueuedMessage {
	/** What deletes it, until it is received again. */
	readonly receiptHandle: string;
	readonly md5OfBody: string;
}

interface Entry extends QueuedMessage {
	readonly receiptHandle: string | undefined;
	readonly visibleAtMs: number;
}

/** A standard queue: what was received and not deleted comes again. */
export class Queue {
	readonly #clock: () => Date;
	#entries: readonly Entry[] = [];
	readonly #listeners = new Set<() => void>();

	constructor(clock: () => Date) {
		this.#clock = clock;
	}

	send(body: string): QueuedMessage {
		const message = { messageId: randomUUID(), body, sentAt: this.#clock(), receiveCount: 0 };
		this.#entries = [...this.#entries, { ...message, receiptHandle: undefined, visibleAtMs: 0 }];
		for (const listener of this.#listeners) listener();
		return message;
	}

	/** @param visibilityTimeoutMs How long nobody else gets what is received here. */
	receive(max: number, visibilityTimeoutMs: number): readonly ReceivedMessage[] {
		const now = this.#clock().getTime();
		const taken = this.#entries.filter(({ visibleAtMs }) => visibleAtMs <= now).slice(0, max);
		return taken.map((entry) => {
			const receiptHandle = randomUUID();
			const { messageId, body, sentAt } = entry;
			const received = { messageId, body, sentAt, receiveCount: entry.receiveCount + 1, receiptHandle };
			this.#replace(entry, { ...received, visibleAtMs: now + visibilityTimeoutMs });
			return { ...received, md5OfBody: md5Of(body) };
		});
	}

	/** @returns Whether the handle is the newest of a message that is there. */
	delete(receiptHandle: string): boolean {
		const remaining = this.#entries.filter((entry) => entry.receiptHandle !== receiptHandle);
		const found = remaining.length < this.#entries.length;
		this.#entries = remaining;
		return found;
	}

	/** @returns Whether the handle is the newest of a message that is there. */
	changeVisibility(receiptHandle: string, visibilityTimeoutMs: number): boolean {
		const entry = this.#entries.find((each) => each.receiptHandle === receiptHandle);
		if (!entry) return false;
		this.#replace(entry, { ...entry, visibleAtMs: this.#clock().getTime() + visibilityTimeoutMs });
		return true;
	}

	/** What is there, received or not, oldest first. */
	list(): readonly QueuedMessage[] {
		return this.#entries.map(({ messageId, body, sentAt, receiveCount }) => ({
			messageId,
			body,
			sentAt,
			receiveCount,
		}));
	}

	/** Calls once for every message that arrives. @returns Ends it. */
	onSend(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#replace(old: Entry, entry: Entry): void {
		this.#entries = this.#entries.map((each) => (each === old ? entry : each));
	}
}

/** Of the UTF-8 bytes, in hexadecimal. */
export function md5Of(body: string): string {
	return createHash("md5").update(body).digest("hex");
}
