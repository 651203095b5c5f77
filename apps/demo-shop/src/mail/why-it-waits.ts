import type { Failure } from "@todoku/core";
import type { AttemptRow, DeliveryFile, DeliveryRow, OutboxOffice } from "@todoku/outbox";

/** The last thing that a route said to a mail. */
export function lastAnswer({ attemptList }: DeliveryFile): AttemptRow | undefined {
	// What was put off at the last moment was said by nobody.
	return attemptList.findLast(({ outcome, code }) => outcome !== undefined && code !== "not-offered");
}

/** What stands in the way of a mail that waits, as far as it can be told. */
export async function whyItWaits(
	office: Pick<OutboxOffice, "show" | "status">,
	row: DeliveryRow,
): Promise<Failure | undefined> {
	// A mail that waits and was never decided on waits for its setting.
	if (row.decision === undefined)
		return { code: "setting-unavailable", message: "The verified-sender setting could not be looked up" };
	const file = row.attempts === 0 ? null : await office.show(row.id);
	const answer = file === null ? undefined : lastAnswer(file);
	if (answer?.code !== undefined) return { code: answer.code, message: answer.reply ?? "" };
	if (row.room === "open") return undefined;
	const { pauses } = await office.status();
	return pauses.find(({ route }) => route === row.room)?.failure;
}
