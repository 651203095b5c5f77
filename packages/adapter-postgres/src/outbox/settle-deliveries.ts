import type { Lane } from "@todoku/core";
import type { NextStep, Settlement, SettleResult, WaitingRoom } from "@todoku/outbox";
import type { SqlExecutor } from "../database/database.ts";
import { readRows, toJson } from "./json-rows.ts";
import { dropSecrets } from "./lapsed-claims.ts";
import { dueChannel, type OutboxParts } from "./outbox-parts.ts";
import { removeJobs } from "./replace-jobs.ts";

/** Ends attempts and claims: the row of a delivery, its attempt and its job in one transaction. */
export async function settleDeliveries(
	parts: OutboxParts,
	settlements: readonly Settlement[],
): Promise<SettleResult[]> {
	if (settlements.length === 0) return [];
	return await parts.database.transaction(async (tx) => {
		const results: SettleResult[] = [];
		// A statement changes a row once; a delivery that is settled twice in one call takes two.
		for (const batch of inBatches(settlements)) results.push(...(await settleBatch(parts, tx, batch)));
		return results;
	});
}

interface SettledRow {
	readonly index: number;
	readonly number: number;
	readonly room: WaitingRoom;
	readonly lane: Lane;
	readonly tenant: string;
	readonly sensitive: boolean;
	/** The job it had. */
	readonly job: string | null;
	/** The room of the job it has now; null where it has none. */
	readonly newRoom: WaitingRoom | null;
}

async function settleBatch(
	parts: OutboxParts,
	tx: SqlExecutor,
	settlements: readonly Settlement[],
): Promise<SettleResult[]> {
	const { database, queue, newId } = parts;
	const input = settlements.map((settlement, index) => toInput(settlement, index, newId));
	const rows = readRows<SettledRow>(await tx.executeSql(settleStatement(database.schema), [toJson(input)]));
	const results = settlements.map((): SettleResult => "lapsed");
	const over: SettledRow[] = [];
	for (const row of rows) {
		results[row.index] = "settled";
		if (settlements[row.index]?.next !== undefined) over.push(row);
	}
	await removeJobs(queue, tx, over);
	const jobs = over.flatMap(({ index, newRoom, lane, tenant }) => {
		const { job, afterMs, deliveryId } = input[index] ?? {};
		if (newRoom === null || job === undefined || deliveryId === undefined) return [];
		return [{ job, deliveryId, room: newRoom, lane, tenant, afterMs: afterMs ?? 0 }];
	});
	await queue.insert(tx, jobs);
	const secrets = over.filter(({ sensitive }) => sensitive);
	if (secrets.length > 0)
		await dropSecrets(
			database.schema,
			tx,
			secrets.map(({ number }) => number),
		);
	for (const room of new Set(jobs.filter(({ afterMs }) => afterMs <= 0).map((job) => job.room))) {
		await tx.executeSql("select pg_notify($1, $2)", [dueChannel(database.schema), room]);
	}
	return results;
}

interface SettlementInput {
	readonly index: number;
	readonly deliveryId: string;
	readonly token: string;
	readonly next: NextStep["status"] | undefined;
	readonly job?: string | undefined;
	readonly afterMs?: number | null | undefined;
	readonly [field: string]: unknown;
}

function toInput(
	{ deliveryId, token, receipt, decision, next }: Settlement,
	index: number,
	newId: () => string,
): SettlementInput {
	const waits = next !== undefined && "afterMs" in next && next.afterMs !== null;
	return {
		...{ index, deliveryId, token },
		next: next?.status,
		...(waits ? { afterMs: next.afterMs, job: newId() } : {}),
		room: next?.status === "queued" ? next.room : undefined,
		reason: next?.status === "held" ? next.reason : undefined,
		failure: next !== undefined && "failure" in next ? next.failure : undefined,
		decision: decision ?? receipt?.decision,
		...(receipt === undefined ? {} : toReceiptInput(receipt)),
	};
}

function toReceiptInput(receipt: NonNullable<Settlement["receipt"]>): Record<string, unknown> {
	const { outcome, reply, replyCode, enhanced } = receipt;
	const accepted = receipt.outcome === "accepted" ? receipt : undefined;
	return {
		...{ outcome, reply, replyCode, enhanced },
		scope: "scope" in receipt ? receipt.scope : undefined,
		code: "code" in receipt ? receipt.code : undefined,
		providerMessageId: accepted?.providerMessageId,
		messageIdSeen: accepted?.messageIdSeen,
	};
}

/**
 * What the service has reported on since it was handed over was taken, whatever the worker knows: an event may come before the answer is
 * given up. An attempt that got no answer stays open while it is waited for, and ends with the delivery.
 */
function settleStatement(schema: string): string {
	return `with input as (
		select * from jsonb_to_recordset($1::text::jsonb) as x(index integer, "deliveryId" text, token uuid, next text, job uuid,
			"afterMs" float8, room text, reason text, failure jsonb, decision jsonb, outcome text, scope text, code text, reply text,
			"replyCode" integer, enhanced jsonb, "providerMessageId" text, "messageIdSeen" text)
	),
	claimed as (
		select x.*, d.number, d.job_id as old_job, d.room as old_room, d.lane, d.tenant, d.sensitive, d.begun, d.open_at,
			case when (x.next = 'unknown' or x.reason = 'unknown-outcome') and exists (select from ${schema}.feedback f
				where f.delivery = d.number
					and f.stored_at >= (select max(a.started_at) from ${schema}.attempts a where a.delivery = d.number)) then 'sent' else x.next end as status
		from input x join ${schema}.deliveries d on d.id = x."deliveryId" and d.claim_token = x.token
		where d.status = 'sending' and d.lease_until > clock_timestamp()
		order by d.number for update of d
	),
	ended as (
		update ${schema}.attempts a set ended_at = clock_timestamp(), outcome = coalesce(c.outcome, 'unknown'), scope = c.scope,
			code = case when c.outcome is null then 'no-answer' else c.code end, reply = c.reply, reply_code = c."replyCode",
			enhanced = c.enhanced, provider_message_id = c."providerMessageId", message_id_seen = c."messageIdSeen"
		from claimed c
		where a.delivery = c.number and a.number = c.begun and a.ended_at is null
			and (c.outcome is not null or c.status in ('sent', 'failed', 'expired'))
	),
	moved as (
		update ${schema}.deliveries d set
			decision = coalesce(c.decision, d.decision),
			maybe_sent = d.maybe_sent or (c.outcome = 'unknown') is true or (c.next = 'unknown') is true,
			open_route = case when c.outcome is null and (c.status in ('sent', 'failed', 'expired')) is not true then d.open_route end,
			open_at = case when c.outcome is null and (c.status in ('sent', 'failed', 'expired')) is not true then d.open_at end,
			status = coalesce(c.status, d.status),
			claim_token = case when c.next is null then d.claim_token end,
			lease_until = case when c.next is null then d.lease_until end,
			job_id = case when c.next is null then d.job_id when c.status <> 'sent' then c.job end,
			due_at = case when c.next is null then d.due_at when c.status <> 'sent' then now() + c."afterMs" * interval '1 ms' end,
			room = coalesce(c.room, d.room),
			held_for = case when c.status = 'held' then c.reason end,
			failure = case when c.next is null then d.failure when c.status <> 'sent' then c.failure end,
			settled_at = case when c.status in ('sent', 'failed', 'expired') then clock_timestamp() end
		from claimed c where d.number = c.number
	)
	select jsonb_build_object('index', index, 'number', number, 'room', old_room, 'lane', lane, 'tenant', tenant, 'sensitive', sensitive,
		'job', old_job, 'newRoom', case when status <> 'sent' and job is not null then coalesce(room, old_room) end)::text as row
	from claimed`;
}

function inBatches(settlements: readonly Settlement[]): Settlement[][] {
	const batches: Settlement[][] = [];
	let seen = new Set<string>();
	for (const settlement of settlements) {
		const batch = batches.at(-1);
		if (batch === undefined || seen.has(settlement.deliveryId)) {
			batches.push([settlement]);
			seen = new Set();
		} else batch.push(settlement);
		seen.add(settlement.deliveryId);
	}
	return batches;
}
