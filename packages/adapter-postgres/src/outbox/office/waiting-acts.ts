import type { Act, ActOutcome, DeliveryFilter } from "@todoku/outbox";
import type { SqlExecutor } from "../../database/database.ts";
import { toJson } from "../json-rows.ts";
import { queuedAgain } from "../make-due.ts";
import { dueChannel, type OutboxParts } from "../outbox-parts.ts";
import { type JobHolder, removeJobs, replaceJobs } from "../replace-jobs.ts";
import { actOn } from "./acts.ts";

/** What can be sent: somebody is left to send it to, and something to send, and nothing was wrong with it from the beginning. */
const sendable = `d.recipient is not null and not d.erase and m.body is not null and m.mail_from is not null
	and d.settled_at is distinct from d.recorded_at`;

/** Makes waiting deliveries due now, and tries failed and expired ones again, which are as good as new from then on. */
export async function retryDeliveries(parts: OutboxParts, filter: DeliveryFilter, act: Act): Promise<ActOutcome> {
	const renewed = "renewed_at = case when d.status in ('failed', 'expired') then now() else d.renewed_at end";
	return await actOn(parts, {
		...{ name: "retry", filter, act },
		possible: `${sendable} and d.status in ('queued', 'failed', 'expired')`,
		run: (tx, holders) => makeHoldersDue(parts, tx, holders, renewed),
	});
}

/** Lets held deliveries, and those whose outcome is unknown, go. Their time begins anew, or they would expire of having been held. */
export async function releaseDeliveries(parts: OutboxParts, filter: DeliveryFilter, act: Act): Promise<ActOutcome> {
	const { schema } = parts.database;
	const again = "d.status = 'unknown' or d.maybe_sent or d.open_at is not null";
	const set = `renewed_at = now(), possible_duplicate = d.possible_duplicate or ${again}, maybe_sent = ${again},
		open_route = null, open_at = null`;
	return await actOn(parts, {
		...{ name: "release", filter, act },
		possible: `${sendable} and d.status in ('held', 'unknown')`,
		run: async (tx, holders) => {
			await makeHoldersDue(parts, tx, holders, set);
			// Nobody waits for its answer any more.
			await tx.executeSql(
				`update ${schema}.attempts a set ended_at = clock_timestamp(), outcome = 'unknown', code = 'no-answer'
				where a.delivery = any($1::bigint[]) and a.ended_at is null`,
				[holders.map(({ number }) => number)],
			);
		},
	});
}

/** Keeps back what waits. */
export async function holdDeliveries(parts: OutboxParts, filter: DeliveryFilter, act: Act): Promise<ActOutcome> {
	const { database, queue } = parts;
	return await actOn(parts, {
		...{ name: "hold", filter, act },
		possible: "d.status in ('queued', 'unknown')",
		run: async (tx, holders) => {
			await tx.executeSql(
				`update ${database.schema}.deliveries d set status = 'held', held_for = 'operator', due_at = null, job_id = null
				where d.number = any($1::bigint[])`,
				[holders.map(({ number }) => number)],
			);
			await removeJobs(queue, tx, holders);
		},
	});
}

/** Removes settled deliveries for good, with their attempts and what was reported of them; and messages of which none is left. */
export async function purgeDeliveries(
	{ database, ...rest }: OutboxParts,
	filter: DeliveryFilter,
	act: Act,
): Promise<ActOutcome> {
	return await actOn(
		{ database, ...rest },
		{
			...{ name: "purge", filter, act },
			possible: "d.status in ('sent', 'failed', 'expired')",
			run: async (tx, holders) => {
				const { rows } = await tx.executeSql(
					`delete from ${database.schema}.deliveries d where d.number = any($1::bigint[]) returning d.message::text as message`,
					[holders.map(({ number }) => number)],
				);
				await tx.executeSql(
					`delete from ${database.schema}.messages m where m.number = any($1::bigint[])
					and not exists (select from ${database.schema}.deliveries d where d.message = m.number)`,
					[[...new Set(rows.map(({ message }: { message: string }) => message))]],
				);
			},
		},
	);
}

/** Sends again what was sent: new messages with the same bytes, and new deliveries that name the old ones. */
export async function resendDeliveries(
	parts: OutboxParts,
	filter: DeliveryFilter,
	act: Act,
): Promise<ActOutcome & { readonly ids: readonly string[] }> {
	const ids: string[] = [];
	const outcome = await actOn(parts, {
		...{ name: "resend", filter, act },
		possible: `${sendable} and d.status = 'sent'`,
		run: async (tx, holders) => {
			ids.push(...(await resend(parts, tx, holders)));
		},
	});
	return { ...outcome, ids };
}

async function resend(
	{ database, queue, newId }: OutboxParts,
	tx: SqlExecutor,
	holders: readonly JobHolder[],
): Promise<string[]> {
	const { schema } = database;
	const copies = holders.map((holder) => ({ holder, id: newId(), job: newId() }));
	await tx.executeSql(
		`with old as (
			select d.*, x.id as new_id, x.job from jsonb_to_recordset($1::text::jsonb) as x(number bigint, id text, job uuid)
			join ${schema}.deliveries d on d.number = x.number
		),
		named as (
			select message, gen_random_uuid()::text as id from (select distinct message from old) messages
		),
		copied as (
			insert into ${schema}.messages (id, message_id, tenant, content_hash, category, lane, from_address, mail_from, subject, body,
				body_bytes, sensitive, locale, recorded_at)
			select named.id, message_id, tenant, content_hash, category, lane, from_address, mail_from, subject, body, body_bytes, sensitive,
				locale, now()
			from named join ${schema}.messages m on m.number = named.message
			returning number, id
		)
		insert into ${schema}.deliveries (id, message, position, tenant, lane, sensitive, recipient, status, due_at, job_id, resend_of,
			recorded_at)
		select old.new_id, copied.number, old.position, old.tenant, old.lane, old.sensitive, old.recipient, 'queued', now(), old.job, old.id,
			now()
		from old join named on named.message = old.message join copied on copied.id = named.id
		order by old.number`,
		[toJson(copies.map(({ holder: { number }, id, job }) => ({ number, id, job })))],
	);
	const jobs = copies.map(({ holder: { lane, tenant }, id, job }) => {
		return { job, deliveryId: id, room: "open", lane, tenant, afterMs: 0 } as const;
	});
	await queue.insert(tx, jobs);
	await tx.executeSql("select pg_notify($1, 'open')", [dueChannel(schema)]);
	return copies.map(({ id }) => id);
}

async function makeHoldersDue(
	parts: OutboxParts,
	tx: SqlExecutor,
	holders: readonly JobHolder[],
	set: string,
): Promise<void> {
	await replaceJobs(parts, tx, holders, `${queuedAgain}, room = 'open', ${set}`, "open");
	await tx.executeSql("select pg_notify($1, 'open')", [dueChannel(parts.database.schema)]);
}
