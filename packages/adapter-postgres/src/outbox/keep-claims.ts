import type { ClaimToken } from "@todoku/outbox";
import { readRows, toJson } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";

/** Keeps claims from lapsing; returns those that have lapsed. */
export async function keepClaims(
	{ database }: OutboxParts,
	claims: readonly ClaimToken[],
	leaseMs: number,
): Promise<ClaimToken[]> {
	if (claims.length === 0) return [];
	const { schema } = database;
	const result = await database.executeSql(
		`with held as (
			select d.number, x.index from jsonb_to_recordset($1::text::jsonb) as x(index integer, id text, token uuid)
			join ${schema}.deliveries d on d.id = x.id and d.claim_token = x.token
			where d.status = 'sending' and d.lease_until > clock_timestamp()
			order by d.number for update of d
		),
		kept as (
			update ${schema}.deliveries d set lease_until = clock_timestamp() + $2::float8 * interval '1 ms'
			from held where d.number = held.number
		)
		select index::text as row from held`,
		[toJson(claims.map(({ deliveryId, token }, index) => ({ index, id: deliveryId, token }))), leaseMs],
	);
	const kept = new Set(readRows<number>(result));
	return claims.filter((_, index) => !kept.has(index));
}
