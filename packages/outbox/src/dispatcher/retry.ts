import type { MailCategory } from "@todoku/core";
import type { OutboxTerms } from "../outbox-options.ts";
import type { ClaimedDelivery } from "../outbox-store.ts";

/**
 * Milliseconds to wait before something is tried again: doubled each time, up to a bound, and then spread over its upper half, so that
 * what failed together does not come back together.
 *
 * @param times How often it has failed before, from 0.
 * @param random From 0 to below 1.
 */
export function backoffMs(firstMs: number, maxMs: number, times: number, random: number): number {
	// Doubled thirty times, anything has long reached its bound.
	const whole = Math.min(maxMs, firstMs * 2 ** Math.min(times, 30));
	return Math.max(1, Math.round(whole * (0.5 + random / 2)));
}

/** The wait after a deferral. */
export function retryDelayMs(
	terms: Pick<OutboxTerms, "retry">,
	category: MailCategory,
	attempts: number,
	random: number,
): number {
	const { firstDelayMs, maxDelayMs } = terms.retry[category];
	return backoffMs(firstDelayMs, maxDelayMs, attempts, random);
}

/**
 * Milliseconds, by the store's clock, until a mail is worth nothing any more; 0 or less: it is. Its own expiry holds, and the longest
 * age of its category; an urgent mail that names no expiry is given up earlier.
 */
export function expiresInMs(
	terms: Pick<OutboxTerms, "retry" | "urgentMaxAgeMs">,
	{ message, now, agesFrom }: Pick<ClaimedDelivery, "message" | "now" | "agesFrom">,
): number {
	const { category, lane, expiresAt, recordedAt } = message;
	const ageMs = now.getTime() - (agesFrom ?? recordedAt).getTime();
	const byAge = terms.retry[category].maxAgeMs - ageMs;
	if (expiresAt !== undefined) return Math.min(byAge, expiresAt.getTime() - now.getTime());
	return lane === "urgent" ? Math.min(byAge, terms.urgentMaxAgeMs - ageMs) : byAge;
}
