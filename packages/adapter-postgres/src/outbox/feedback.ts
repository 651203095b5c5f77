import type { FeedbackEvent, FeedbackResult } from "@todoku/core";
import type { SqlExecutor } from "../database/database.ts";
import { readRows, toJson } from "./json-rows.ts";
import { settleAsSent } from "./lapsed-claims.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { type JobHolder, jobHolderFields, removeJobs } from "./replace-jobs.ts";

/**
 * Stores an event beside the status of its delivery. One that names a delivery proves that the service took it: where that was not known,
 * it is now, and it is not sent again.
 */
export async function recordFeedback(parts: OutboxParts, event: FeedbackEvent): Promise<FeedbackResult> {
	const { database, queue } = parts;
	const { schema } = database;
	return await database.transaction(async (tx) => {
		const delivery = await findDelivery(schema, tx, event);
		if (delivery === undefined) return "unknown-delivery";
		const { rows } = await tx.executeSql(
			`insert into ${schema}.feedback (delivery, tenant, kind, at, event_id, detail)
			values ($1, $2, $3, $4::timestamptz, $5, $6::text::jsonb) on conflict (event_id) do nothing returning number`,
			[delivery.number, delivery.tenant, event.kind, event.at.toISOString(), event.eventId, toJson(detailOf(event))],
		);
		if (delivery.awaitsProof) {
			await settleAsSent(schema, tx, [delivery.number]);
			await removeJobs(queue, tx, [delivery]);
		}
		return rows.length === 0 ? "repeated" : "recorded";
	});
}

interface FoundDelivery extends JobHolder {
	readonly awaitsProof: boolean;
}

/** By our own id; by the one that the service gave where the report carries nothing of ours: one delivery is one recipient, and so is its id. */
async function findDelivery(
	schema: string,
	tx: SqlExecutor,
	{ deliveryId, providerMessageId }: FeedbackEvent,
): Promise<FoundDelivery | undefined> {
	if (deliveryId === undefined && providerMessageId === undefined) return undefined;
	const condition =
		deliveryId === undefined
			? `d.number = (select a.delivery from ${schema}.attempts a where a.provider_message_id = $1 limit 1)`
			: "d.id = $1";
	const result = await tx.executeSql(
		`select jsonb_build_object(${jobHolderFields}, 'awaitsProof', d.status = 'unknown'
			or (d.status in ('queued', 'held') and (d.maybe_sent or d.open_at is not null)))::text as row
		from ${schema}.deliveries d where ${condition} for update of d`,
		[deliveryId ?? providerMessageId],
	);
	return readRows<FoundDelivery>(result)[0];
}

function detailOf({ detail, recipient, bounce, reason, status, diagnostic, source }: FeedbackEvent): object {
	return { ...detail, recipient, bounce, reason, status, diagnostic, source };
}
