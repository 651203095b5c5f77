import type { FeedbackEvent, FeedbackResult } from "@todoku/core";
import { GuardedHooks } from "@todoku/core/adapter";
import type { SesRefusalCode } from "./verify-sns-message.ts";

/** A message that was not taken. Holds no address and nothing else of the message: it may be anybody's. */
export interface SesRefusal {
	readonly code: SesRefusalCode;
	/** In English, with what to do. */
	readonly message: string;
}

/** What became of the subscription of a topic. */
export interface SesSubscription {
	readonly topicArn: string;
	/** `unsubscribed` is not undone: subscribe again where nobody meant it. */
	readonly what: "confirmed" | "unsubscribed";
}

/**
 * Lets an application see what comes in: to keep a log, to count.
 *
 * Hooks only watch. What one of them throws goes to `onError` and changes no answer; they are not waited for.
 */
export interface SesFeedbackHooks {
	/** After it was recorded; `repeated` for what was recorded before. */
	readonly onEvent?: ((event: FeedbackEvent, result: FeedbackResult) => void | Promise<void>) | undefined;
	readonly onRefused?: ((refusal: SesRefusal) => void | Promise<void>) | undefined;
	/** Genuine, and nothing to record: `Open`, `Click`, `topic-validated`, kinds nobody knows yet, `unreadable`. */
	readonly onIgnored?: ((what: string) => void | Promise<void>) | undefined;
	readonly onSubscription?: ((subscription: SesSubscription) => void | Promise<void>) | undefined;
	/** Sees failures of our own, which made the message come again: a store or a network that fails; and hooks that throw. */
	readonly onError?: ((error: unknown) => void) | undefined;
}

export const hookNames = ["onEvent", "onRefused", "onIgnored", "onSubscription", "onError"] as const;

/** Calls the hooks so that nothing they do reaches an answer. */
export class FeedbackHookRunner {
	readonly #hooks: SesFeedbackHooks;
	readonly #guarded: GuardedHooks;

	constructor(hooks: SesFeedbackHooks) {
		this.#hooks = hooks;
		this.#guarded = new GuardedHooks((error) => hooks.onError?.(error));
	}

	event(event: FeedbackEvent, result: FeedbackResult): void {
		this.#guarded.run(() => this.#hooks.onEvent?.(event, result));
	}

	refused(refusal: SesRefusal): void {
		this.#guarded.run(() => this.#hooks.onRefused?.(refusal));
	}

	ignored(what: string): void {
		this.#guarded.run(() => this.#hooks.onIgnored?.(what));
	}

	subscription(subscription: SesSubscription): void {
		this.#guarded.run(() => this.#hooks.onSubscription?.(subscription));
	}

	error(error: unknown): void {
		this.#guarded.error(error);
	}
}
