import type { DeliveryOrigin, OriginQuestion } from "@todoku/core";
import { readRows } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";

interface StoredOrigin {
	readonly deliveryId: string;
	readonly tenant: string;
	readonly from: string | null;
	readonly recipient: string | null;
}

/**
 * Finds a delivery by what returned mail says of it.
 *
 * By Message-ID it is looked for among the deliveries to these addresses, which have an index; nobody else's delivery could be meant.
 */
export async function findOrigin(
	{ database, database: { schema } }: OutboxParts,
	question: OriginQuestion,
): Promise<DeliveryOrigin | null> {
	const named = "deliveryId" in question ? [question.deliveryId] : [question.messageId, ...question.recipients];
	// What PostgreSQL cannot store is in no delivery; asked for it, it would fail, and the report would be tried again for ever.
	if (named.some((text) => text.includes("\0") || !text.isWellFormed())) return null;
	const [condition, values] =
		"deliveryId" in question
			? ["d.id = $1", [question.deliveryId]]
			: [
					"lower(d.recipient) = any(select lower(x) from unnest($2::text[]) x) and m.message_id = $1",
					[question.messageId, question.recipients],
				];
	const result = await database.executeSql(
		`select jsonb_build_object('deliveryId', d.id, 'tenant', d.tenant, 'from', m.from_address, 'recipient', d.recipient)::text as row
		from ${schema}.deliveries d join ${schema}.messages m on m.number = d.message
		where ${condition} order by d.number desc limit 1`,
		[...values],
	);
	const [stored] = readRows<StoredOrigin>(result);
	// Mail without a tenant is stored under the empty name.
	return stored === undefined ? null : { ...stored, tenant: stored.tenant === "" ? undefined : stored.tenant };
}
