import { GuardedHooks } from "../guarded-hooks.ts";
import type { RoutingDecision } from "../routing/decision.ts";
import type { DeliveryReceipt } from "./delivery-receipt.ts";
import type { MessageFacts } from "./message.ts";

export interface DecisionEvent {
	readonly message: MessageFacts;
	readonly deliveryId: string;
	/** The recipient in canonical form. */
	readonly recipient: string;
	readonly decision: RoutingDecision;
}

export interface ReceiptEvent {
	readonly message: MessageFacts;
	readonly receipt: DeliveryReceipt;
}

/**
 * Lets an application see every decision and every receipt: to keep a log, to count, to trace.
 *
 * Hooks only watch. What one of them throws goes to `onError` and changes nothing for the mail; they are not waited for.
 */
export interface MailerHooks {
	readonly onDecision?: ((event: DecisionEvent) => void | Promise<void>) | undefined;
	readonly onReceipt?: ((event: ReceiptEvent) => void | Promise<void>) | undefined;
	/** Sees what would otherwise vanish: a hook that throws, an alignment check that fails. What it throws itself is dropped. */
	readonly onError?: ((error: unknown) => void) | undefined;
}

/** Calls the hooks so that nothing they do reaches the mail. */
export class HookRunner {
	readonly #hooks: MailerHooks;
	readonly #guarded: GuardedHooks;

	constructor(hooks: MailerHooks) {
		this.#hooks = hooks;
		this.#guarded = new GuardedHooks((error) => hooks.onError?.(error));
	}

	decision(event: DecisionEvent): void {
		this.#guarded.run(() => this.#hooks.onDecision?.(event));
	}

	receipt(event: ReceiptEvent): void {
		this.#guarded.run(() => this.#hooks.onReceipt?.(event));
	}

	error(error: unknown): void {
		this.#guarded.error(error);
	}
}
