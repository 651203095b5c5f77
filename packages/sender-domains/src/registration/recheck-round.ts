import type { ResolvedRegistrarOptions } from "./registrar-options.ts";
import type { FailedLook } from "./sender-looker.ts";
import type { SenderStep } from "./sender-record.ts";
import type { RecheckReport, SenderCheck, SenderKey } from "./sender-registrar.ts";

/** What a round needs of the registrar. */
export type CheckSender = (key: SenderKey, signal: AbortSignal | undefined) => Promise<SenderCheck>;

type RoundOptions = Pick<
	ResolvedRegistrarOptions,
	"store" | "clock" | "wait" | "checkEveryMs" | "recheckMs" | "recheckUnderWayMs" | "guard"
>;

const underWaySteps: readonly SenderStep[] = ["records-issued", "pending", "verified"];
const settledSteps: readonly SenderStep[] = ["registered", "revoked"];

// A service that did not answer so often in a row is down for everybody; the next round asks again.
const maxOutages = 5;
const pageSize = 200;

/** Checks who was not checked lately, one after the other at a set pace. What goes wrong with one is not the others' affair. */
export async function recheckSenders(
	check: CheckSender,
	options: RoundOptions,
	signal: AbortSignal | undefined,
): Promise<RecheckReport> {
	const { clock, guard } = options;
	const report = { checked: 0, unreachable: 0, failed: 0 };
	let outages = 0;
	let lastAt: number | undefined;
	for await (const key of dueSenders(options)) {
		try {
			if (lastAt !== undefined) await keepPace(options, lastAt, signal);
			signal?.throwIfAborted();
			lastAt = clock.now().getTime();
			const { identity } = await check(key, signal);
			const isOutage = identity === (undefined satisfies FailedLook["identity"]);
			outages = isOutage ? outages + 1 : 0;
			report[isOutage ? "unreachable" : "checked"] += 1;
		} catch (error) {
			if (signal?.aborted === true) break;
			outages = 0;
			report.failed += 1;
			guard.error(error);
		}
		if (outages === maxOutages) break;
	}
	return report;
}

async function keepPace(
	{ clock, wait, checkEveryMs }: RoundOptions,
	lastAt: number,
	signal: AbortSignal | undefined,
): Promise<void> {
	const passedMs = clock.now().getTime() - lastAt;
	// A clock that was set back must not keep a round waiting for long.
	if (passedMs < checkEveryMs) await wait(Math.min(checkEveryMs, checkEveryMs - passedMs), signal);
}

/** Those under way first: somebody waits for them. */
async function* dueSenders({ store, clock, recheckMs, recheckUnderWayMs }: RoundOptions): AsyncIterable<SenderKey> {
	for (const [steps, ageMs] of [
		[underWaySteps, recheckUnderWayMs],
		[settledSteps, recheckMs],
	] as const) {
		const checkedBefore = ageMs === 0 ? undefined : new Date(clock.now().getTime() - ageMs);
		let after: string | undefined;
		do {
			const page = await store.list({ steps, checkedBefore, after, limit: pageSize });
			for (const { tenant, sender } of page.senders) yield { tenant, sender };
			after = page.next;
		} while (after !== undefined);
	}
}
