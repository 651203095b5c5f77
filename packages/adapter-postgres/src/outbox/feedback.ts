import type { SqlExecutor } from "../database/database.ts";
import { readRows, toJson } from "./json-rows.ts";
import { settleAsSent } from "./lapsed-claims.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { type JobHolder, jobHolderFields, removeJobs } from "./replace-jobs.ts";

export const feedbackKinds = ["delivered", "delayed", "bounced", "suppressed", "complained", "rejected"] as const;
export type FeedbackKind = (typeof feedbackKinds)[number];

/** `repeated`: the event was stored before. */
export type FeedbackResult = "recorded" | "repeated" | "unknown-delivery";

/** What the service reported of a delivery after it had taken it. */
export interface DeliveryFeedback {
	/** The same for the same event, however often it arrives. */
	readonly eventId: string;
	readonly deliveryId: string;
	readonly kind: FeedbackKind;
	/** When it happened, by the service's clock. */
	readonly at: Date;
	/** Whatever else is known of it; may name addresses. */
	readonly detail?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Stores an event beside the status of its delivery. One that names a delivery proves that the service took it: where that was not known,
 * it is now, and it is not sent again.
 */
export async function recordFeedback(parts: OutboxParts, event: DeliveryFeedback): Promise<FeedbackResult> {
	const { database, queue } = parts;
	const { schema } = database;
	return await database.transaction(async (tx) => {
		const delivery = await findDelivery(schema, tx, event.deliveryId);
		if (delivery === undefined) return "unknown-delivery";
		const { rows } = await tx.executeSql(
			`insert into ${schema}.feedback (delivery, tenant, kind, at, event_id, detail)
			values ($1, $2, $3, $4::timestamptz, $5, $6::text::jsonb) on conflict (event_id) do nothing returning number`,
			[delivery.number, delivery.tenant, event.kind, event.at.toISOString(), event.eventId, toJson(event.detail ?? {})],
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

async function findDelivery(schema: string, tx: SqlExecutor, deliveryId: string): Promise<FoundDelivery | undefined> {
	const result = await tx.executeSql(
		`select jsonb_build_object(${jobHolderFields}, 'awaitsProof', d.status = 'unknown'
			or (d.status in ('queued', 'held') and (d.maybe_sent or d.open_at is not null)))::text as row
		from ${schema}.deliveries d where d.id = $1 for update of d`,
		[deliveryId],
	);
	return readRows<FoundDelivery>(result)[0];
}
