import type { SqlExecutor } from "../database/database.ts";
import { readRows } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { type JobHolder, jobHolderFields, removeJobs } from "./replace-jobs.ts";
import { scrubDeliveries, scrubMessages } from "./retention.ts";

/** What a delivery failed of whose recipient was erased before it could be sent. */
const erasedFailure = JSON.stringify({ code: "erased", message: "" });

/** Marks what names an address, to be erased as soon as no worker has it. @returns how many deliveries there are. */
export async function markForErasure(schema: string, tx: SqlExecutor, address: string): Promise<number> {
	const { rows } = await tx.executeSql(
		`with marked as (
			update ${schema}.deliveries d set erase = true
			where d.number in (
				select number from ${schema}.deliveries where lower(recipient) = lower($1)
				union
				select o.number from ${schema}.messages m join ${schema}.deliveries o on o.message = m.number
				where lower(m.from_address) = lower($1))
			returning d.message
		),
		-- What was composed names everybody it went to.
		messages as (
			update ${schema}.messages m set erase = true where m.number in (select message from marked)
		)
		select count(*)::text as count from marked`,
		[address],
	);
	return Number(rows[0].count);
}

/** Forgets what servers said of an address when they answered for somebody else whom the same message went to. */
export async function scrubReplies(schema: string, tx: SqlExecutor, address: string): Promise<void> {
	const siblings = `(select d.number from ${schema}.deliveries d join ${schema}.messages m on m.number = d.message where m.erase)`;
	await tx.executeSql(
		`update ${schema}.attempts a set reply = null where a.delivery in ${siblings} and position(lower($1) in lower(a.reply)) > 0`,
		[address],
	);
	await tx.executeSql(
		`update ${schema}.deliveries d set failure = jsonb_build_object('code', d.failure->'code', 'message', '')
		where d.number in ${siblings} and position(lower($1) in lower(d.failure->>'message')) > 0`,
		[address],
	);
}

/** Erases what is marked. What a worker has at this moment is erased by a later call. */
export async function finishErasures(parts: OutboxParts, tx: SqlExecutor): Promise<void> {
	const { schema } = parts.database;
	const result = await tx.executeSql(
		`select jsonb_build_object(${jobHolderFields})::text as row from ${schema}.deliveries d
		where d.erase and d.status <> 'sending' order by d.number for update of d`,
	);
	const marked = readRows<JobHolder>(result);
	await removeJobs(parts.queue, tx, marked);
	const numbers = marked.map(({ number }) => String(number));
	if (numbers.length > 0) {
		await tx.executeSql(
			`update ${schema}.deliveries d set status = 'failed', failure = $2::text::jsonb, settled_at = clock_timestamp(), due_at = null,
				held_for = null, job_id = null
			where d.number = any($1::bigint[]) and d.settled_at is null`,
			[numbers, erasedFailure],
		);
		await scrubDeliveries(schema, tx, numbers);
	}
	// Others whom the same message goes to still get it.
	await scrubMessages(
		schema,
		tx,
		`m.erase and not exists (select from ${schema}.deliveries d where d.message = m.number and d.settled_at is null)`,
		[],
	);
}
