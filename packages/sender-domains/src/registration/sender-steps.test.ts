import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SenderStep, senderSteps } from "./sender-record.ts";
import {
	isIssued,
	type SenderAction,
	type SenderObservation,
	senderActions,
	senderObservations,
	stepByAction,
	stepByObservation,
} from "./sender-steps.ts";

const columns: readonly SenderObservation[] = senderObservations;

/** Searching, verified, ready, troubled, long-troubled, given-up, lost. `=`: stays. */
const looks: Readonly<Record<SenderStep, string>> = {
	requested: "= = = = = = =",
	surveyed: "= = = = = = =",
	"cleanup-requested": "= = = = = = =",
	cleaned: "= = = = = = =",
	withdrawn: "= = = = = = =",
	"records-issued": "pending verified verified pending pending failed failed",
	pending: "= verified verified = = failed failed",
	verified: "pending = registered = pending failed failed",
	registered: "revoked = = = revoked revoked revoked",
	failed: "pending verified verified = = = =",
	revoked: "= registered registered = = = =",
};

/** Request, survey-clean, survey-dead, request-cleanup, issue, restart, withdraw. `-`: refused. */
const acts: Readonly<Record<SenderStep, string>> = {
	requested: "= surveyed surveyed - - - withdrawn",
	surveyed: "= = = cleanup-requested records-issued - withdrawn",
	"cleanup-requested": "= cleaned = = - - withdrawn",
	cleaned: "= = surveyed - records-issued - withdrawn",
	"records-issued": "= = = - = pending withdrawn",
	pending: "= = = - = = withdrawn",
	verified: "= = = - = = withdrawn",
	registered: "= = = - = = withdrawn",
	failed: "= = = - - pending withdrawn",
	revoked: "= = = - - = withdrawn",
	withdrawn: "requested - - - - - =",
};

const anyStep = fc.constantFrom(...senderSteps);
const anyObservation = fc.constantFrom(...senderObservations);

function settle(step: SenderStep, observation: SenderObservation): SenderStep[] {
	const path = [step];
	for (;;) {
		const last = path.at(-1) as SenderStep;
		const next = stepByObservation(last, observation);
		if (next === last) return path;
		path.push(next);
	}
}

describe("what is seen", () => {
	it.each(senderSteps.flatMap((step) => columns.map((seen, index) => [step, seen, index] as const)))(
		"at %s, %s",
		(step, seen, index) => {
			const expected = looks[step].split(" ")[index];
			expect(stepByObservation(step, seen)).toBe(expected === "=" ? step : expected);
		},
	);

	it("leads to rest within three steps", () => {
		fc.assert(fc.property(anyStep, anyObservation, (step, seen) => settle(step, seen).length <= 4));
	});

	it("takes nobody through the gate for whom nothing was issued, and nobody back before it", () => {
		fc.assert(
			fc.property(anyStep, fc.array(anyObservation), (step, sights) => {
				let now = step;
				for (const seen of sights) now = settle(now, seen).at(-1) as SenderStep;
				expect(isIssued(now)).toBe(isIssued(step));
			}),
		);
	});

	it("registers only what is ready, or was registered before", () => {
		fc.assert(
			fc.property(anyStep, anyObservation, (step, seen) => {
				const registers = settle(step, seen).includes("registered");
				const mayRegister = seen === "ready" || step === "registered" || step === "revoked";
				expect(registers && !mayRegister).toBe(false);
			}),
		);
	});

	it("demotes nobody for trouble that may pass", () => {
		for (const step of senderSteps) expect(["revoked", "failed"]).not.toContain(differing(step, "troubled"));
	});
});

function differing(step: SenderStep, seen: SenderObservation): SenderStep | undefined {
	const next = stepByObservation(step, seen);
	return next === step ? undefined : next;
}

describe("what is done", () => {
	const names: readonly SenderAction[] = senderActions;
	it.each(senderSteps.flatMap((step) => names.map((action, index) => [step, action, index] as const)))(
		"at %s, %s",
		(step, action, index) => {
			const expected = acts[step].split(" ")[index];
			expect(stepByAction(step, action)).toBe(expected === "=" ? step : expected === "-" ? undefined : expected);
		},
	);

	it("never registers, verifies or revokes by itself", () => {
		for (const step of senderSteps) {
			for (const action of senderActions) {
				expect([
					undefined,
					step,
					"requested",
					"surveyed",
					"cleanup-requested",
					"cleaned",
					"records-issued",
					"pending",
					"withdrawn",
				]).toContain(stepByAction(step, action));
			}
		}
	});
});
