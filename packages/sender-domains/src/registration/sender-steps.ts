import type { SenderStep } from "./sender-record.ts";

/** What people do that moves a sender on. */
export const senderActions = [
	"request",
	"survey-clean",
	"survey-dead",
	"request-cleanup",
	"issue",
	"restart",
	"withdraw",
] as const;
export type SenderAction = (typeof senderActions)[number];

/**
 * What the service says of a sender, taken together.
 *
 * - `searching`: it looks for the records, and does not send.
 * - `verified`: it sends; something else still stands in the way of registering.
 * - `ready`: it sends, and nothing does.
 * - `troubled`: it reports a failure that may pass.
 * - `long-troubled`: it has done so for too long.
 * - `given-up`: it stopped looking, or withdrew what it had verified.
 * - `lost`: it does not know the sender.
 */
export const senderObservations = [
	"searching",
	"verified",
	"ready",
	"troubled",
	"long-troubled",
	"given-up",
	"lost",
] as const;
export type SenderObservation = (typeof senderObservations)[number];

/** What is not in a row is refused. */
const byAction: Readonly<Record<SenderStep, Readonly<Partial<Record<SenderAction, SenderStep>>>>> = {
	requested: {
		request: "requested",
		"survey-clean": "surveyed",
		"survey-dead": "surveyed",
		withdraw: "withdrawn",
	},
	surveyed: {
		request: "surveyed",
		"survey-clean": "surveyed",
		"survey-dead": "surveyed",
		"request-cleanup": "cleanup-requested",
		issue: "records-issued",
		withdraw: "withdrawn",
	},
	"cleanup-requested": {
		request: "cleanup-requested",
		"survey-clean": "cleaned",
		"survey-dead": "cleanup-requested",
		"request-cleanup": "cleanup-requested",
		withdraw: "withdrawn",
	},
	cleaned: {
		request: "cleaned",
		"survey-clean": "cleaned",
		// Some are dead again: the clean-up is to be asked for again.
		"survey-dead": "surveyed",
		issue: "records-issued",
		withdraw: "withdrawn",
	},
	"records-issued": { ...atTheService("records-issued"), issue: "records-issued", restart: "pending" },
	pending: { ...atTheService("pending"), issue: "pending", restart: "pending" },
	verified: { ...atTheService("verified"), issue: "verified", restart: "verified" },
	registered: { ...atTheService("registered"), issue: "registered", restart: "registered" },
	// What the service gave up begins anew by `restart`, and by nothing else.
	failed: { ...atTheService("failed"), restart: "pending" },
	revoked: { ...atTheService("revoked"), restart: "revoked" },
	withdrawn: { request: "requested", withdraw: "withdrawn" },
};

/** Once the identity exists, surveys are noted and change nothing any more. */
function atTheService(step: SenderStep): Readonly<Partial<Record<SenderAction, SenderStep>>> {
	return { request: step, "survey-clean": step, "survey-dead": step, withdraw: "withdrawn" };
}

/** One step for each look; looking goes on while there is one to take. */
const byObservation: Readonly<Record<SenderStep, Readonly<Record<SenderObservation, SenderStep>>>> = {
	// Whatever the service may know of it already: nothing was handed over, nothing is waited for.
	requested: unmoved("requested"),
	surveyed: unmoved("surveyed"),
	"cleanup-requested": unmoved("cleanup-requested"),
	cleaned: unmoved("cleaned"),
	withdrawn: unmoved("withdrawn"),
	"records-issued": {
		searching: "pending",
		verified: "verified",
		ready: "verified",
		troubled: "pending",
		"long-troubled": "pending",
		"given-up": "failed",
		lost: "failed",
	},
	pending: {
		searching: "pending",
		verified: "verified",
		ready: "verified",
		troubled: "pending",
		"long-troubled": "pending",
		"given-up": "failed",
		lost: "failed",
	},
	verified: {
		searching: "pending",
		verified: "verified",
		ready: "registered",
		troubled: "verified",
		"long-troubled": "pending",
		"given-up": "failed",
		lost: "failed",
	},
	registered: {
		searching: "revoked",
		// What else is missing by now is warned about: the service sends, and the gate was passed.
		verified: "registered",
		ready: "registered",
		troubled: "registered",
		"long-troubled": "revoked",
		"given-up": "revoked",
		lost: "revoked",
	},
	failed: {
		// Somebody restarted it at the service itself.
		searching: "pending",
		verified: "verified",
		ready: "verified",
		troubled: "failed",
		"long-troubled": "failed",
		"given-up": "failed",
		lost: "failed",
	},
	revoked: {
		searching: "revoked",
		verified: "registered",
		ready: "registered",
		troubled: "revoked",
		"long-troubled": "revoked",
		"given-up": "revoked",
		lost: "revoked",
	},
};

function unmoved(step: SenderStep): Readonly<Record<SenderObservation, SenderStep>> {
	return {
		searching: step,
		verified: step,
		ready: step,
		troubled: step,
		"long-troubled": step,
		"given-up": step,
		lost: step,
	};
}

/** Where an action leads; undefined where it comes too early or too late. */
export function stepByAction(step: SenderStep, action: SenderAction): SenderStep | undefined {
	return byAction[step][action];
}

/** Where the next step leads that follows from what was seen; the same step where none does. */
export function stepByObservation(step: SenderStep, observation: SenderObservation): SenderStep {
	return byObservation[step][observation];
}

/** Whether the service was asked to verify it, so that a look at the service says how far it is. */
export function isIssued(step: SenderStep): boolean {
	return stepByObservation(step, "ready") !== step || step === "registered";
}
