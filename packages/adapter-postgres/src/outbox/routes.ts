import type { Failure, Route } from "@todoku/core";
import type { PauseRequest, RoutePause } from "@todoku/outbox";
import { readRows, toDate, toJson } from "./json-rows.ts";
import { makeDueInBatches } from "./make-due.ts";
import type { OutboxParts } from "./outbox-parts.ts";

export async function readPauses({ database }: OutboxParts): Promise<RoutePause[]> {
	const result = await database.executeSql(
		`select jsonb_build_object('route', route, 'times', times, 'failure', failure, 'since', since, 'remainingMs', greatest(0,
			extract(epoch from greatest(until, probe_until) - clock_timestamp()) * 1000))::text as row
		from ${database.schema}.route_pauses order by route`,
	);
	return readRows<{ route: Route; times: number; failure: Failure; since: string; remainingMs: number }>(result).map(
		(row) => ({ ...row, since: toDate(row.since) }),
	);
}

/** Pauses a route; one that is paused already counts on. */
export async function pauseRoute({ database }: OutboxParts, { route, pauseMs, failure }: PauseRequest): Promise<void> {
	await database.executeSql(
		`insert into ${database.schema}.route_pauses as p (route, until, times, failure, since)
		values ($1, clock_timestamp() + $2::float8 * interval '1 ms', 1, $3::text::jsonb, clock_timestamp())
		on conflict (route) do update set until = excluded.until, times = p.times + 1, failure = excluded.failure, probe_until = null`,
		[route, pauseMs, toJson(failure)],
	);
}

/** Takes the right to probe; a worker that dies with it loses it when the time is over. */
export async function takeProbe({ database }: OutboxParts, route: Route, probeMs: number): Promise<boolean> {
	const { rows } = await database.executeSql(
		`update ${database.schema}.route_pauses set probe_until = clock_timestamp() + $2::float8 * interval '1 ms'
		where route = $1 and until <= clock_timestamp() and (probe_until is null or probe_until <= clock_timestamp()) returning route`,
		[route, probeMs],
	);
	return rows.length > 0;
}

/** Ends a pause. What waited for the route becomes due, in its room. */
export async function resumeRoute(parts: OutboxParts, route: Route): Promise<void> {
	const { database } = parts;
	const { rows } = await database.executeSql(
		`delete from ${database.schema}.route_pauses where route = $1 returning route`,
		[route],
	);
	if (rows.length === 0) return;
	await makeDueInBatches(parts, {
		where: "d.status = 'queued' and d.room = $1 and d.due_at > now()",
		values: [route],
		room: route,
	});
}
