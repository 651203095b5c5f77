import {
	type DeliveryStatus,
	type EnqueuedDelivery,
	type Failure,
	KeyConflictError,
	type OutboxMessage,
} from "@todoku/core";
import type { SqlExecutor } from "../database/database.ts";
import { readRows, toJson } from "./json-rows.ts";
import { dueChannel, type OutboxParts } from "./outbox-parts.ts";

/**
 * Records a message with its deliveries and their jobs, all through the executor it is given: the caller's transaction decides.
 *
 * A key that is taken is an outcome and no error of the database, so that the caller's transaction goes on.
 *
 * @throws {KeyConflictError} when the key was taken by another content.
 */
export async function recordMessage(
	parts: OutboxParts,
	tx: SqlExecutor,
	message: OutboxMessage,
): Promise<EnqueuedDelivery[]> {
	const { schema } = parts.database;
	const deliveries = message.deliveries.map((delivery, position) => {
		return { ...delivery, position, job: delivery.failure === undefined ? parts.newId() : null };
	});
	const { bytes, deliveries: _, ...facts } = message;
	const open = deliveries.filter(({ job }) => job !== null);
	const body = message.sensitive && open.length === 0 ? null : bytes;
	const input = toJson({ ...facts, tenant: message.tenant ?? "", bodyBytes: bytes?.byteLength ?? 0, deliveries });
	const { rows } = await tx.executeSql(insertStatement(schema), [
		input,
		body === null ? null : Buffer.from(body.buffer, body.byteOffset, body.byteLength),
		dueChannel(schema),
	]);
	if (rows.length === 0) {
		const recorded = await findRecorded(schema, tx, message);
		// What had the key may have been purged between the two statements; then the key is free.
		return recorded.length > 0 ? recorded : await recordMessage(parts, tx, message);
	}
	const jobs = open.map(({ id, job }) => {
		return {
			job: job ?? "",
			deliveryId: id,
			room: "open",
			lane: message.lane,
			tenant: message.tenant ?? "",
			afterMs: 0,
		} as const;
	});
	await parts.queue.insert(tx, jobs);
	return deliveries.map(({ id, recipient, failure }) => {
		return toEnqueued(message.messageId, {
			id,
			recipient,
			status: failure === undefined ? "queued" : "failed",
			failure: failure ?? null,
		});
	});
}

interface RecordedRow {
	readonly id: string;
	readonly recipient: string | null;
	readonly status: DeliveryStatus;
	readonly failure: Failure | null;
}

function insertStatement(schema: string): string {
	return `with input as (select $1::text::jsonb as v),
	message as (
		insert into ${schema}.messages (id, message_id, tenant, key, content_hash, category, lane, from_address, mail_from, subject, body,
			body_bytes, sensitive, expires_at, locale, recorded_at)
		select v->>'id', v->>'messageId', v->>'tenant', v->>'key', v->>'contentHash', v->>'category', v->>'lane', v->>'from', v->>'mailFrom',
			v->>'subject', $2::bytea, (v->>'bodyBytes')::integer, (v->>'sensitive')::boolean, (v->>'expiresAt')::timestamptz, v->>'locale', now()
		from input
		on conflict (tenant, key) where key is not null do nothing
		returning number, tenant, lane, sensitive, recorded_at
	),
	recorded as (
		insert into ${schema}.deliveries (id, message, position, tenant, lane, sensitive, recipient, status, due_at, job_id, failure,
			recorded_at, settled_at)
		select x.id, m.number, x.position, m.tenant, m.lane, m.sensitive, x.recipient,
			case when x.job is null then 'failed' else 'queued' end, case when x.job is null then null else now() end, x.job, x.failure,
			m.recorded_at, case when x.job is null then now() end
		from message m, input,
			jsonb_to_recordset(v->'deliveries') as x(id text, position integer, recipient text, job uuid, failure jsonb)
		order by x.position
	)
	select pg_notify($3, 'open') from message`;
}

/** What is recorded under the key. Another statement than the insert, so that it sees what a transaction at the same time has committed. */
async function findRecorded(schema: string, tx: SqlExecutor, message: OutboxMessage): Promise<EnqueuedDelivery[]> {
	const result = await tx.executeSql(
		`select jsonb_build_object('hash', m.content_hash, 'messageId', m.message_id, 'id', d.id, 'recipient', d.recipient,
			'status', d.status, 'failure', d.failure)::text as row
		from ${schema}.messages m join ${schema}.deliveries d on d.message = m.number
		where m.tenant = $1 and m.key = $2 and m.key is not null order by d.position`,
		[message.tenant ?? "", message.key],
	);
	const rows = readRows<RecordedRow & { readonly hash: string; readonly messageId: string | null }>(result);
	const conflicting = rows.some(({ hash }) => hash !== message.contentHash);
	if (conflicting && message.key !== undefined) throw new KeyConflictError(message.key, message.tenant);
	return rows.map((row) => ({ ...toEnqueued(row.messageId, row), repeated: true }));
}

function toEnqueued(messageId: string | null, { id, recipient, status, failure }: RecordedRow): EnqueuedDelivery {
	return {
		deliveryId: id,
		recipient,
		...(messageId === null ? {} : { messageId }),
		status,
		...(failure === null ? {} : { failure }),
	};
}
