import type { Address } from "@todoku/mime";
import type { RoutingDecision } from "../routing/decision.ts";
import type { DeliveryReceipt } from "./delivery-receipt.ts";
import type { Message, MessageFacts } from "./message.ts";

/** One composed message on its way to one recipient. */
export interface Parcel {
	/** The id of the delivery: letters, digits, `-` and `_`, at most 256. */
	readonly id: string;
	readonly message: MessageFacts;
	/** The author's address. */
	readonly from: Address;
	/** The reverse-path (RFC 5321 §3.3); `null` is `<>`: a report, which nothing is returned to (§4.5.5). */
	readonly mailFrom: Address | null;
	readonly recipient: Address;
	readonly messageId: string;
	readonly bytes: Uint8Array;
	readonly signal?: AbortSignal | undefined;
}

/** Lets whoever keeps a record of attempts write it at the moments that matter. */
export interface Checkpoint {
	/**
	 * Asked right before every hand-over: the place to wait for a slot and to record that an attempt begins.
	 *
	 * @returns Whether to go on. False: nothing is handed over, and `deliver` resolves to null.
	 */
	beforeOffer(decision: RoutingDecision, transport: string): Promise<boolean>;
	/** Told of an answer that another hand-over follows: the service refused its sender, and the standard route is tried. */
	afterRefusal(receipt: DeliveryReceipt): Promise<void>;
}

/** What a mailer lends to the worker of its outbox: the decision, and the hand-over that follows from it. */
export interface Courier {
	/**
	 * The route at this moment.
	 *
	 * @throws {InvalidFromError} for a From that takes no route.
	 * @throws {SettingUnavailableError} when the setting cannot be looked up.
	 */
	decide(message: Pick<Message, "from" | "category" | "tenant">): Promise<RoutingDecision>;
	/**
	 * Offers a parcel along the route that was decided, and along the other one where the policy for refusals says so.
	 *
	 * @returns What the last next hop said; null where a checkpoint said no.
	 * @throws what a checkpoint throws, and nothing else.
	 */
	deliver(parcel: Parcel, decision: RoutingDecision, checkpoint: Checkpoint): Promise<DeliveryReceipt | null>;
	/** Reports what would otherwise vanish to whoever listens to the mailer's `onError`. Never throws. */
	report(error: unknown): void;
}
