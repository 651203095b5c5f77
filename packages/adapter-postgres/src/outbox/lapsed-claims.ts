import type { SqlExecutor } from "../database/database.ts";
import { readRows } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { type JobHolder, jobHolderFields, removeJobs, replaceJobs } from "./replace-jobs.ts";

/** More than this lapse at once only when many workers die together; then it takes several claims to find them all. */
const batch = 500;

/**
 * Gives deliveries whose claim has lapsed a new job, so that somebody else can claim them. What the service has reported on since it was
 * handed over needs nobody: it was taken.
 */
export async function reviveLapsed(parts: OutboxParts, tx: SqlExecutor): Promise<void> {
	const { schema } = parts.database;
	const result = await tx.executeSql(
		`select jsonb_build_object(${jobHolderFields}, 'taken', d.open_at is not null and exists (
			select from ${schema}.feedback f where f.delivery = d.number and f.stored_at >= d.open_at))::text as row
		from ${schema}.deliveries d where d.status = 'sending' and d.lease_until < clock_timestamp()
		order by d.lease_until limit ${batch} for update of d skip locked`,
	);
	const lapsed = readRows<JobHolder & { readonly taken: boolean }>(result);
	const taken = lapsed.filter((delivery) => delivery.taken);
	if (taken.length > 0) {
		await settleAsSent(
			schema,
			tx,
			taken.map(({ number }) => number),
		);
		await removeJobs(parts.queue, tx, taken);
	}
	// Without a lease it is not found here again; its token is worth nothing from then on.
	await replaceJobs(
		parts,
		tx,
		lapsed.filter((delivery) => !delivery.taken),
		"lease_until = null, claim_token = null",
	);
}

/** Settles deliveries that are locked: there is proof that the next hop took them, and it is not the answer to an attempt. */
export async function settleAsSent(schema: string, tx: SqlExecutor, numbers: readonly number[]): Promise<void> {
	await tx.executeSql(
		`with settled as (
			update ${schema}.deliveries set status = 'sent', settled_at = clock_timestamp(), job_id = null, claim_token = null,
				lease_until = null, due_at = null, held_for = null, failure = null, open_route = null, open_at = null
			where number = any($1::bigint[]) returning number
		)
		update ${schema}.attempts a set ended_at = clock_timestamp(), outcome = 'unknown', code = 'no-answer'
		from settled s where a.delivery = s.number and a.ended_at is null`,
		[numbers],
	);
	await dropSecrets(schema, tx, numbers);
}

/** Forgets the bodies of sensitive messages of which nothing is left to send. */
export async function dropSecrets(schema: string, tx: SqlExecutor, numbers: readonly number[]): Promise<void> {
	await tx.executeSql(
		`update ${schema}.messages m set body = null
		where m.number in (select d.message from ${schema}.deliveries d where d.number = any($1::bigint[]) and d.sensitive)
			and m.body is not null
			and not exists (select from ${schema}.deliveries d where d.message = m.number and d.settled_at is null)`,
		[numbers],
	);
}
