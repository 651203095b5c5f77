import type { SendQuota, SlotAnswer, SlotRequest } from "@todoku/outbox";
import { readRow } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";

/** The 24 hours slide, so that room comes bit by bit: worth looking again after so long. */
const fullDayWaitMs = 60_000;

/** After so long no slot of a reservation can come back: its time is over, and the quota was read anew. */
const forgottenAfter = "interval '1 hour'";

interface ReservedRow {
	readonly given: number;
	/** Milliseconds until the first slot. */
	readonly firstMs: number;
	readonly intervalMs: number;
	readonly leftToday: number | null;
	/** What was written last. */
	readonly quota: SendQuota | null;
}

/**
 * Reserves slots in the one row that all workers share: the generic cell rate algorithm without a burst, whose whole state is when the
 * next slot may come. The clock is read under the lock of the row; read before, a slot could lie in the past of whoever had to wait.
 *
 * Where no quota was ever written, there is no limit but a delay.
 */
export async function reserveSlots({ database, newId }: OutboxParts, request: SlotRequest): Promise<SlotAnswer> {
	const { schema } = database;
	const reservation = newId();
	const { slots, lane, maxAheadMs, urgentReserve } = request;
	const result = await database.executeSql(reserveStatement(schema), [
		reservation,
		slots,
		maxAheadMs,
		lane === "urgent" ? 0 : urgentReserve,
	]);
	const { given, firstMs, intervalMs, leftToday, quota } = readRow(result) as ReservedRow;
	const answer = { slots: Array.from({ length: given }, (_, index) => firstMs + index * intervalMs), reservation };
	const known = quota === null ? answer : { ...answer, quota };
	if (given > 0) return known;
	if (leftToday !== null && leftToday < 1) return { ...known, waitMs: fullDayWaitMs, full: "daily-quota" };
	return { ...known, waitMs: Math.max(1, Math.ceil(firstMs - maxAheadMs)), full: "rate" };
}

function reserveStatement(schema: string): string {
	return `with locked as materialized (
		select * from ${schema}.quota for update
	),
	moment as materialized (
		select *, clock_timestamp() as now, coalesce(1000 / max_per_second, 0) as interval_ms,
			max_24_hour - sent_24_hours - reserved - $4::float8 as left_today
		from locked
	),
	first as materialized (
		select *, greatest(0, extract(epoch from greatest(next_slot, now) - now)::float8 * 1000) as first_ms from moment
	),
	plan as materialized (
		select *, greatest(0, floor(least($2::float8, coalesce(left_today, $2::float8),
			case when first_ms > $3::float8 then 0 when interval_ms = 0 then $2::float8
				else floor(($3::float8 - first_ms) / interval_ms) + 1 end))) as given
		from first
	),
	made as (
		insert into ${schema}.reservations (id, slots, made_at) select $1::text, given, now from plan where given > 0
	),
	reserved as (
		update ${schema}.quota q set reserved = q.reserved + plan.given, last_reservation = $1::text,
			next_slot = case when plan.interval_ms = 0 then q.next_slot
				else plan.now + (plan.first_ms + plan.given * plan.interval_ms) * interval '1 ms' end
		from plan where plan.given > 0
	)
	select jsonb_build_object('given', given, 'firstMs', first_ms, 'intervalMs', interval_ms, 'leftToday', left_today, 'quota',
		case when max_per_second is not null then jsonb_build_object('maxPerSecond', max_per_second, 'max24Hour', coalesce(max_24_hour, -1),
			'sentLast24Hours', sent_24_hours) end)::text as row from plan`;
}

/** Gives slots back, the last first: their share of the 24 hours, and their time where nobody has reserved behind them. */
export async function giveBackSlots({ database }: OutboxParts, reservation: string, slots: number): Promise<void> {
	const { schema } = database;
	await database.executeSql(
		`with held as (
			select id, least(slots, $2::integer) as returned from ${schema}.reservations where id = $1 and slots > 0 for update
		),
		kept as (
			update ${schema}.reservations r set slots = r.slots - held.returned from held where r.id = held.id
		)
		update ${schema}.quota q set reserved = greatest(0, q.reserved - held.returned),
			next_slot = case when q.last_reservation = held.id and q.max_per_second is not null
				then q.next_slot - held.returned * 1000 / q.max_per_second * interval '1 ms' else q.next_slot end
		from held`,
		[reservation, slots],
	);
}

/** No slots for so long. What is reserved already keeps its time. */
export async function delaySlots({ database }: OutboxParts, delayMs: number): Promise<void> {
	await database.executeSql(
		// Whoever gives a slot back from before the delay must not move the end of it.
		`update ${database.schema}.quota set next_slot = greatest(next_slot, clock_timestamp() + $1::float8 * interval '1 ms'),
			last_reservation = null`,
		[delayMs],
	);
}

/** Forgets reservations of which nothing can come back. */
export async function forgetReservations({ database }: OutboxParts): Promise<void> {
	await database.executeSql(
		`delete from ${database.schema}.reservations where made_at < clock_timestamp() - ${forgottenAfter}`,
	);
}
