import type { SqlExecutor } from "../database/database.ts";
import { readRow } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { queueNameSql } from "./queue.ts";
import { type JobHolder, jobHolderFields, replaceJobs } from "./replace-jobs.ts";

/** What one pass looks at: with 100,000 waiting it goes round in twenty, and none of them takes long. */
const batch = 5_000;

export interface Rejoined {
	readonly rejoined: number;
	/** Where the next pass goes on; 0: at the beginning. */
	readonly next: number;
}

/** Gives due deliveries that no live job stands for a new one. The queue may lose jobs; it is not the truth. */
export async function rejoinDue(parts: OutboxParts, tx: SqlExecutor, after: number): Promise<Rejoined> {
	const { schema } = parts.database;
	const result = await tx.executeSql(
		`with looked as (
			select d.number, d.room, d.job_id, d.status = 'sending' or d.due_at <= now() as due from ${schema}.deliveries d
			where (d.status in ('queued', 'unknown') or d.status = 'sending' and d.lease_until is null) and d.number > $1
			order by d.number limit ${batch}
		),
		orphans as (
			select d.* from looked join ${schema}.deliveries d using (number)
			where looked.due and not exists (select from ${parts.queue.jobTable} j where j.name = ${queueNameSql("looked.room")}
				and j.id = looked.job_id and j.state in ('created', 'retry', 'active'))
			for update of d skip locked
		)
		select jsonb_build_object('count', (select count(*) from looked), 'last', (select coalesce(max(number), 0) from looked),
			'orphans', coalesce((select jsonb_agg(jsonb_build_object(${jobHolderFields}) order by d.number) from orphans d), '[]'))::text as row`,
		[after],
	);
	const { count, last, orphans } = readRow(result) as Looked;
	await replaceJobs(parts, tx, orphans, "due_at = now()");
	return { rejoined: orphans.length, next: count < batch ? 0 : last };
}

interface Looked {
	readonly count: number;
	readonly last: number;
	readonly orphans: readonly JobHolder[];
}
