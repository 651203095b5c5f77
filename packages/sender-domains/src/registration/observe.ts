import type { SenderIdentity } from "../identity/identity-service.ts";
import type { SenderPlan } from "../plan/sender-plan.ts";
import type { SenderRecord, Waiver } from "./sender-record.ts";
import type { SenderObservation } from "./sender-steps.ts";

/** One look at the service and the DNS. */
export interface SenderLook {
	/** null: the service does not know it. */
	readonly identity: SenderIdentity | null;
	/** Of a domain; undefined where the DNS could not be asked at all. */
	readonly plan: SenderPlan | undefined;
	readonly at: Date;
}

/** What a look comes to, and since when the service reports a failure that may pass. */
export interface Observed {
	readonly observation: SenderObservation;
	readonly troubleSince: Date | undefined;
	/** What still stands in the way of registering. */
	readonly waitsFor: readonly string[];
}

/** Takes together what the service says of a sender. */
export function observe(record: SenderRecord, look: SenderLook, temporaryFailureMs: number): Observed {
	const { identity, at } = look;
	const waitsFor = findObstacles(record, look);
	if (identity === null) return { observation: "lost", troubleSince: undefined, waitsFor };
	if (identity.verification === "failed") return { observation: "given-up", troubleSince: undefined, waitsFor };
	if (identity.verification === "temporary-failure") {
		const troubleSince = record.troubleSince ?? at;
		const isLong = at.getTime() - troubleSince.getTime() >= temporaryFailureMs;
		return { observation: isLong ? "long-troubled" : "troubled", troubleSince, waitsFor };
	}
	// The gate counts, not the state: the service may be looking anew at what it goes on sending for.
	if (!identity.verifiedForSending) return { observation: "searching", troubleSince: undefined, waitsFor };
	return { observation: waitsFor.length === 0 ? "ready" : "verified", troubleSince: undefined, waitsFor };
}

/**
 * What stands in the way of registering (C5), each once: `identity` (the service has none), `verification`, `dkim` (not signed for yet),
 * `dkim-off`, `mail-from`, `dmarc`, `dns` (the DNS did not answer), and codes of the plan's findings that are errors.
 */
function findObstacles({ kind, waived }: SenderRecord, { identity, plan }: SenderLook): string[] {
	const obstacles = new Set<string>();
	if (identity === null) obstacles.add("identity");
	else if (!identity.verifiedForSending || identity.verification !== "success") obstacles.add("verification");
	if (kind === "address") return [...obstacles];
	if (identity?.dkim?.signingEnabled === false) obstacles.add("dkim-off");
	if (identity !== null && identity.dkim?.state !== "success") obstacles.add("dkim");
	if (waived["mail-from"] === undefined && identity !== null && identity.mailFrom?.state !== "success")
		obstacles.add("mail-from");
	if (plan === undefined) obstacles.add("dns");
	for (const obstacle of plannedObstacles(plan, waived)) obstacles.add(obstacle);
	return [...obstacles];
}

function* plannedObstacles(
	plan: SenderPlan | undefined,
	waived: Readonly<Partial<Record<Waiver, unknown>>>,
): Iterable<string> {
	for (const { purpose, state } of plan?.records ?? []) {
		const about = purpose === "dmarc" ? "dmarc" : purpose.startsWith("mail-from-") ? "mail-from" : undefined;
		if (about === undefined || state === "present" || waived[about] !== undefined) continue;
		yield state === "unknown" ? "dns" : about;
	}
	for (const { code, severity } of plan?.findings ?? []) {
		if (severity !== "error") continue;
		if (code.startsWith("dmarc-") && waived.dmarc !== undefined) continue;
		if (code.startsWith("mail-from-") && waived["mail-from"] !== undefined) continue;
		yield code;
	}
}
