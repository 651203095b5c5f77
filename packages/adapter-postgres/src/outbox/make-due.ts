import type { WaitingRoom } from "@todoku/outbox";
import type { SqlExecutor } from "../database/database.ts";
import { readRows } from "./json-rows.ts";
import { dueChannel, type OutboxParts } from "./outbox-parts.ts";
import { type JobHolder, jobHolderFields, replaceJobs } from "./replace-jobs.ts";

/** Deliveries that are to go now. Those that a worker has are none of them. */
export interface Waiting {
	/** A condition on the rows `d` of deliveries, over the values. */
	readonly where: string;
	readonly values: readonly unknown[];
	/** Where they wait from then on. */
	readonly room: WaitingRoom;
}

/** So many rows are locked, and so many jobs made, at a time. */
const batch = 1_000;

/** What becomes of the row of a delivery that is queued again, as assignments over a row `d`. */
export const queuedAgain = "status = 'queued', due_at = now(), held_for = null, failure = null, settled_at = null";

/** Makes deliveries due, each batch in a transaction of its own. @returns how many. */
export async function makeDueInBatches(parts: OutboxParts, waiting: Waiting): Promise<number> {
	let after = 0;
	let count = 0;
	for (;;) {
		const from = after;
		const moved = await parts.database.transaction((tx) => makeBatchDue(parts, tx, waiting, from));
		count += moved.count;
		after = moved.last;
		if (moved.count < batch) return count;
	}
}

/** Makes deliveries due, all in the transaction given. @returns how many. */
export async function makeDue(parts: OutboxParts, tx: SqlExecutor, waiting: Waiting): Promise<number> {
	let after = 0;
	let count = 0;
	for (;;) {
		const moved = await makeBatchDue(parts, tx, waiting, after);
		count += moved.count;
		after = moved.last;
		if (moved.count < batch) return count;
	}
}

async function makeBatchDue(
	parts: OutboxParts,
	tx: SqlExecutor,
	{ where, values, room }: Waiting,
	after: number,
): Promise<{ readonly count: number; readonly last: number }> {
	const { schema } = parts.database;
	const result = await tx.executeSql(
		`select jsonb_build_object(${jobHolderFields})::text as row from ${schema}.deliveries d
		where (${where}) and d.number > $${values.length + 1}::bigint order by d.number limit ${batch} for update of d`,
		[...values, after],
	);
	const holders = readRows<JobHolder>(result);
	await replaceJobs(parts, tx, holders, `${queuedAgain}, room = '${room}'`, room);
	if (holders.length > 0) await tx.executeSql("select pg_notify($1, $2)", [dueChannel(schema), room]);
	return { count: holders.length, last: holders.at(-1)?.number ?? after };
}
