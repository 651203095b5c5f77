import type { SqlExecutor } from "../database/database.ts";

/** What is forgotten by itself. Counts stay for good. */
export interface Retention {
	/** How long a body is kept after its last delivery was settled, in milliseconds; null: for good. */
	readonly bodyMs: number | null;
	/** How long the addresses, the subject and what servers replied are kept after a delivery was settled; null: for good. */
	readonly addressMs: number | null;
}

/** So many at a time, so that a pass does not hold locks for long. */
const batch = 1_000;

/** Bodies of which nothing is left to send, and which have had their time. @returns how many were dropped. */
export async function dropBodies(schema: string, tx: SqlExecutor, bodyMs: number | null): Promise<number> {
	if (bodyMs === null) return 0;
	const { rows } = await tx.executeSql(
		`with old as (
			select m.number from ${schema}.messages m
			where m.body is not null and m.recorded_at <= now() - $1::float8 * interval '1 ms'
				and not exists (select from ${schema}.deliveries d where d.message = m.number
					and (d.settled_at is null or d.settled_at > now() - $1::float8 * interval '1 ms'))
			order by m.recorded_at limit ${batch} for update of m skip locked
		)
		update ${schema}.messages m set body = null from old where m.number = old.number returning m.number`,
		[bodyMs],
	);
	return rows.length;
}

/** Addresses of deliveries that were settled long enough ago. @returns of how many deliveries they were dropped. */
export async function dropAddresses(schema: string, tx: SqlExecutor, addressMs: number | null): Promise<number> {
	if (addressMs === null) return 0;
	const { rows } = await tx.executeSql(
		`with old as (
			select d.number from ${schema}.deliveries d
			where d.settled_at is not null and d.recipient is not null and d.settled_at <= now() - $1::float8 * interval '1 ms'
			order by d.settled_at limit ${batch} for update of d skip locked
		)
		update ${schema}.deliveries d set erase = true from old where d.number = old.number returning d.number::text as number`,
		[addressMs],
	);
	const numbers = rows.map(({ number }: { number: string }) => number);
	await scrubDeliveries(schema, tx, numbers);
	await scrubMessages(
		schema,
		tx,
		`m.number in (select message from ${schema}.deliveries where number = any($1::bigint[]))
			and not exists (select from ${schema}.deliveries d where d.message = m.number and d.recipient is not null)`,
		[numbers],
	);
	return numbers.length;
}

/** Forgets everything in deliveries, their attempts and what was reported of them that may name somebody. */
export async function scrubDeliveries(schema: string, tx: SqlExecutor, numbers: readonly string[]): Promise<void> {
	if (numbers.length === 0) return;
	await tx.executeSql(
		`update ${schema}.deliveries d set recipient = null, erase = false, decision = ${scrubbedDecision("d.decision")},
			failure = case when d.failure is not null then jsonb_build_object('code', d.failure->'code', 'message', '') end
		where d.number = any($1::bigint[])`,
		[numbers],
	);
	await tx.executeSql(
		`update ${schema}.attempts a set reply = null, decision = ${scrubbedDecision("a.decision")} where a.delivery = any($1::bigint[])`,
		[numbers],
	);
	await tx.executeSql(`update ${schema}.feedback f set detail = '{}' where f.delivery = any($1::bigint[])`, [numbers]);
}

/** Forgets everything in messages that may name somebody, and what they say. */
export async function scrubMessages(
	schema: string,
	tx: SqlExecutor,
	where: string,
	values: readonly unknown[],
): Promise<void> {
	await tx.executeSql(
		`update ${schema}.messages m set from_address = null, mail_from = null, subject = null, body = null, erase = false where ${where}`,
		[...values],
	);
}

/** The route and the reason stay; who wrote it does not. */
function scrubbedDecision(decision: string): string {
	return `case when ${decision} is not null then ${decision} - 'entry' - 'nearMisses' - 'badSetting' || '{"address": ""}' end`;
}
