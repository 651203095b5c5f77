import type { AttemptStart, SettleResult } from "@todoku/outbox";
import { readRows, toJson } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";

/** Records that attempts begin. An attempt before it that was never answered is given up: nobody will say what it came to. */
export async function beginAttempts(
	{ database }: OutboxParts,
	attempts: readonly AttemptStart[],
): Promise<SettleResult[]> {
	if (attempts.length === 0) return [];
	const { schema } = database;
	const result = await database.executeSql(
		`with input as (
			select * from jsonb_to_recordset($1::text::jsonb) as x(index integer, "deliveryId" text, token uuid, decision jsonb,
				transport text, "possibleDuplicate" boolean)
		),
		claimed as (
			select x.*, d.number, d.tenant, d.begun from input x
			join ${schema}.deliveries d on d.id = x."deliveryId" and d.claim_token = x.token
			where d.status = 'sending' and d.lease_until > clock_timestamp()
			order by d.number for update of d
		),
		given_up as (
			update ${schema}.attempts a set ended_at = clock_timestamp(), outcome = 'unknown', code = 'no-answer'
			from claimed c where a.delivery = c.number and a.number = c.begun and a.ended_at is null
		),
		started as (
			insert into ${schema}.attempts (delivery, number, tenant, started_at, route, transport, decision, possible_duplicate)
			select number, begun + 1, tenant, clock_timestamp(), decision->>'route', transport, decision, "possibleDuplicate" from claimed
		),
		marked as (
			update ${schema}.deliveries d set begun = c.begun + 1, open_route = c.decision->>'route', open_at = clock_timestamp(),
				decision = c.decision, possible_duplicate = d.possible_duplicate or c."possibleDuplicate",
				maybe_sent = d.maybe_sent or d.open_at is not null
			from claimed c where d.number = c.number
		)
		select index::text as row from claimed`,
		[toJson(attempts.map((attempt, index) => ({ ...attempt, index })))],
	);
	const begun = new Set(readRows<number>(result));
	return attempts.map((_, index) => (begun.has(index) ? "settled" : "lapsed"));
}
