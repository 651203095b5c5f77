import type { ErrorType } from "../errors.ts";

/**
 * What can go wrong.
 *
 * - Refused, as SES or AWS's front end would: `throttle`, `daily-quota`, `paused`, `suspended`, `sandbox` (all recipients of the
 *   message are not verified), `mail-from`, `content`, `access-denied`, `expired-token`, `wrong-region`, `error-before` (500).
 * - Without an answer, and nothing was taken: `reset-before`, `hang`.
 * - Late, and then as if nothing had been: `slow`.
 * - Taken, and then the answer is missing or useless: `error-after-accept` (500), `reset-after-accept`, `hang-after-accept`,
 *   `malformed-json`, `no-message-id`.
 */
export const faultKinds = [
	"throttle",
	"daily-quota",
	"paused",
	"suspended",
	"sandbox",
	"mail-from",
	"content",
	"access-denied",
	"expired-token",
	"wrong-region",
	"error-before",
	"error-after-accept",
	"reset-before",
	"reset-after-accept",
	"hang",
	"hang-after-accept",
	"slow",
	"malformed-json",
	"no-message-id",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Which requests a fault strikes. Whatever is given must hold; nothing given means every `SendEmail`. */
export interface FaultCondition {
	/** The operation's name in SES's API, or `*` for all of them. Default `SendEmail`. */
	readonly operation?: string;
	/** An address of From or of the parameter FromEmailAddress, or its domain (subdomains are others). Compared without case. */
	readonly sender?: string;
	/** An address in To, Cc or Bcc, or its domain (subdomains are others). Compared without case. */
	readonly recipient?: string;
	/** Only the first so many requests that match the conditions above. At least 1. */
	readonly first?: number;
	/** Only each n-th request that matches the conditions above: 3 means the third, the sixth and so on. At least 1. */
	readonly everyNth?: number;
	/** From 0 to 1: how likely it strikes a request that matches. The same `seed` always strikes the same ones. */
	readonly probability?: number;
	/** A whole number for `probability`. Default 1. */
	readonly seed?: number;
}

/** Something that goes wrong on purpose. */
export interface FaultRule {
	readonly what: FaultKind;
	readonly when?: FaultCondition;
	/** How often it strikes at most, at least 1. Default: until it is removed. */
	readonly times?: number;
	/** Milliseconds before the request is looked at, from 0; `slow` needs it and nothing else has it. */
	readonly delayMs?: number;
	/** Another exception than the usual one, for the kinds that answer with one; its HTTP status comes with it. */
	readonly exception?: ErrorType;
	/** Another text for that exception. */
	readonly message?: string;
}

/** A fault that is in force. */
export interface AddedFault {
	/** Ends it. Twice does no harm. */
	remove(): void;
	/** How often it struck so far. */
	hits(): number;
}

/** What is in force, for those who look. */
export interface ListedFault {
	readonly id: string;
	readonly rule: FaultRule;
	readonly hits: number;
}

/** What can be done about faults from within the process. */
export interface Faults {
	/**
	 * Puts a fault in force. Of several that match a request, the one added first strikes; only `slow` ones add to it.
	 *
	 * Those that happen after the message was taken count only requests that were taken; all others count every request.
	 *
	 * @throws {RangeError} for a rule that could never do what it says.
	 */
	add(rule: FaultRule): AddedFault;
	/** Ends all of them. */
	clear(): void;
	/** Those in force, in the order they were added. */
	list(): readonly ListedFault[];
}
