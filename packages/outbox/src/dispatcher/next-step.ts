import { type DeliveryReceipt, type Failure, isMailError, type RefusedReceipt, type Route } from "@todoku/core";
import type { OutboxTerms } from "../outbox-options.ts";
import type { ClaimedDelivery, NextStep, WaitingRoom } from "../outbox-store.ts";
import { backoffMs, expiresInMs, retryDelayMs } from "./retry.ts";

/** What the next step depends on besides the answer. */
export interface StepTerms extends Pick<OutboxTerms, "retry" | "urgentMaxAgeMs" | "unknownOutcome"> {
	/** From 0 to below 1. */
	readonly random: number;
	/** The route that was just offered to. */
	readonly route: Route;
	/** Whether that route is paused by now: then the mail waits in its room, and goes on when it does. */
	readonly isPaused: boolean;
}

type Facts = Pick<ClaimedDelivery, "message" | "now" | "agesFrom" | "attempts">;

/** Where a delivery goes after an answer. Pure. */
export function nextStep(receipt: DeliveryReceipt, delivery: Facts, terms: StepTerms): NextStep {
	switch (receipt.outcome) {
		case "accepted":
			return { status: "sent" };
		case "rejected":
			return { status: "failed", failure: failureOf(receipt) };
		case "unknown":
			return afterUnknown(terms.route, delivery, terms);
		case "deferred":
			// It was ended by ourselves, and is nobody's fault.
			if (receipt.code === "aborted") return { status: "queued", afterMs: 0, room: "open" };
			if (receipt.held === true) return { status: "held", reason: "service-refusal", failure: failureOf(receipt) };
			return afterDeferral(receipt, delivery, terms);
		default:
			return receipt satisfies never;
	}
}

/** Where a delivery goes of which nobody knows whether it was sent. */
export function afterUnknown(route: Route, delivery: Facts, terms: Omit<StepTerms, "route" | "isPaused">): NextStep {
	return withoutAnswer(route, 0, terms, () => {
		return retryDelayMs(terms, delivery.message.category, delivery.attempts, terms.random);
	});
}

/**
 * Where a delivery goes whose worker died, perhaps after the hand-over.
 *
 * @param waitedMs How long ago it was perhaps sent.
 */
export function afterLostWorker(
	route: Route,
	delivery: Facts,
	terms: Omit<StepTerms, "route" | "isPaused">,
	waitedMs: number,
): NextStep {
	return withoutAnswer(route, waitedMs, terms, () => {
		// The lease was a wait already. But a mail that kills one worker after the other must not do so all day.
		const { message, attempts } = delivery;
		return attempts === 0 ? 0 : retryDelayMs(terms, message.category, attempts - 1, terms.random);
	});
}

function withoutAnswer(
	route: Route,
	waitedMs: number,
	{ unknownOutcome }: Pick<StepTerms, "unknownOutcome">,
	delayMs: () => number,
): NextStep {
	// Only the service tells afterwards what became of a mail.
	const waitMs = route === "service" ? unknownOutcome.eventWaitMs - waitedMs : 0;
	if (waitMs > 0) return { status: "unknown", afterMs: waitMs };
	return unknownOutcome.isHeld ? heldAsUnknown : { status: "queued", afterMs: delayMs(), room: "open" };
}

export const heldAsUnknown: NextStep = {
	status: "held",
	reason: "unknown-outcome",
	failure: {
		code: "unknown-outcome",
		message: "It was perhaps sent, and the answer was lost; release it to send it, perhaps again",
	},
};

export const bodyDropped: NextStep = {
	status: "failed",
	failure: {
		code: "body-dropped",
		message: "Its body was dropped, as old and secret ones are, so there is nothing left to send; record it anew",
	},
};

/** Where a delivery goes whose route could not be decided. */
export function afterFailedDecision(
	error: unknown,
	{ message, attempts, room }: Pick<ClaimedDelivery, "message" | "attempts" | "room">,
	terms: Pick<StepTerms, "retry" | "random">,
): NextStep {
	const code = isMailError(error) ? error.code : undefined;
	if (isMailError(error) && code === "invalid-from")
		return { status: "failed", failure: { code, message: error.message } };
	const afterMs =
		code === "setting-unavailable"
			? backoffMs(settingRetryMs, settingRetryMs, 0, terms.random)
			: retryDelayMs(terms, message.category, attempts, terms.random);
	return { status: "queued", afterMs, room };
}

/** What was wrong, as it is kept with the delivery. */
export function failureOf(receipt: DeliveryReceipt): Failure {
	const code = receipt.outcome === "accepted" ? receipt.outcome : receipt.code;
	return { code, message: receipt.error?.message ?? receipt.reply ?? `The next hop answered ${code}` };
}

/** What says that it was too much, and nothing of the mail. */
export function isThrottling(receipt: DeliveryReceipt, route: Route): boolean {
	return receipt.outcome === "deferred" && route === "service" && receipt.code === "throttled";
}

export function isDailyQuota(receipt: DeliveryReceipt, route: Route): boolean {
	return receipt.outcome === "deferred" && route === "service" && receipt.code === "daily-quota";
}

function afterDeferral({ code, scope, retryAfterMs }: RefusedReceipt, delivery: Facts, terms: StepTerms): NextStep {
	const { route, isPaused } = terms;
	// The pause is the wait, for all that waits for the route alike; and what is due there is what it can be probed with.
	if (isPaused && scope === "route") return { status: "queued", afterMs: 0, room: route };
	const isForRoom = route === "service" && (code === "throttled" || code === "daily-quota");
	const room: WaitingRoom = isForRoom ? route : "open";
	const { category } = delivery.message;
	const waitMs = isForRoom
		? (retryAfterMs ?? throttledMs)
		: Math.max(retryAfterMs ?? 0, retryDelayMs(terms, category, delivery.attempts, terms.random));
	// It is looked at when it expires, so that it does not stay queued with nothing left to wait for.
	const afterMs = Math.max(0, Math.min(waitMs, expiresInMs(terms, delivery)));
	return { status: "queued", afterMs, room };
}

/** The least that helps: quotas count by the second. */
const throttledMs = 1_000;
/** After how long a setting that could not be looked up is asked for again: between half of it and all of it. */
const settingRetryMs = 10_000;
