import type { Lane } from "@todoku/core";
import type { WaitingRoom } from "@todoku/outbox";
import type { SqlExecutor } from "../database/database.ts";
import { toJson } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";

/** A delivery that is to have a new job, with what the old one was. */
export interface JobHolder {
	readonly number: number;
	readonly id: string;
	readonly room: WaitingRoom;
	readonly lane: Lane;
	readonly tenant: string;
	readonly job: string | null;
}

/** The fields of a {@link JobHolder}, out of a row `d` of the deliveries. */
export const jobHolderFields: string =
	"'number', d.number, 'id', d.id, 'room', d.room, 'lane', d.lane, 'tenant', d.tenant, 'job', d.job_id";

/**
 * Takes the jobs of deliveries away and gives each a new one that is due at once.
 *
 * @param set What else changes in their rows `d`, as assignments.
 * @param room Where they wait from then on. Default: where they waited.
 */
export async function replaceJobs(
	{ database, queue, newId }: OutboxParts,
	tx: SqlExecutor,
	holders: readonly JobHolder[],
	set: string,
	room?: WaitingRoom,
): Promise<void> {
	if (holders.length === 0) return;
	const renewed = holders.map((holder) => ({ holder, job: newId() }));
	await tx.executeSql(
		`update ${database.schema}.deliveries d set job_id = x.job, ${set}
		from jsonb_to_recordset($1::text::jsonb) as x(number bigint, job uuid) where d.number = x.number`,
		[toJson(renewed.map(({ holder: { number }, job }) => ({ number, job })))],
	);
	await removeJobs(queue, tx, holders);
	const jobs = renewed.map(({ holder, job }) => {
		return {
			job,
			deliveryId: holder.id,
			room: room ?? holder.room,
			lane: holder.lane,
			tenant: holder.tenant,
			afterMs: 0,
		};
	});
	await queue.insert(tx, jobs);
}

/** Takes away the jobs of deliveries that wait for nothing any more. */
export async function removeJobs(
	queue: OutboxParts["queue"],
	tx: SqlExecutor,
	holders: readonly Pick<JobHolder, "room" | "job">[],
): Promise<void> {
	await queue.remove(
		tx,
		holders.flatMap(({ room, job }) => (job === null ? [] : [{ room, job }])),
	);
}
