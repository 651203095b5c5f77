import type { DeliveryOrigin, DeliveryOrigins, FeedbackEvent, FeedbackStore } from "@todoku/core";

/** A delivery that the store knows. */
export interface KnownDelivery extends DeliveryOrigin {
	readonly messageId: string;
}

/** A store that keeps everything in sight, and can be down. */
export interface MemoryFeedback extends FeedbackStore, DeliveryOrigins {
	readonly events: readonly FeedbackEvent[];
	/** What was looked up. */
	readonly questions: readonly unknown[];
	isDown: boolean;
}

export function delivery(deliveryId: string, given: Partial<KnownDelivery> = {}): KnownDelivery {
	return {
		deliveryId,
		tenant: undefined,
		from: "info@shop.example",
		recipient: "taro@customer.example",
		messageId: "<order-1001@shop.example>",
		...given,
	};
}

export function createMemoryFeedback(known: readonly KnownDelivery[] = [delivery("8f14e45f")]): MemoryFeedback {
	const events: FeedbackEvent[] = [];
	const questions: unknown[] = [];
	const store: MemoryFeedback = {
		events,
		questions,
		isDown: false,
		async findOrigin(question) {
			if (store.isDown) throw new Error("the store is down");
			questions.push(question);
			const found = known.findLast((one) =>
				"deliveryId" in question
					? one.deliveryId === question.deliveryId
					: one.messageId === question.messageId &&
						question.recipients.some((address) => address.toLowerCase() === one.recipient?.toLowerCase()),
			);
			if (found === undefined) return null;
			const { messageId: _, ...origin } = found;
			return origin;
		},
		async recordFeedback(event) {
			if (store.isDown) throw new Error("the store is down");
			if (events.some(({ eventId }) => eventId === event.eventId)) return "repeated";
			events.push(event);
			return "recorded";
		},
	};
	return store;
}
