import {
	type DeliveryStatus,
	type Failure,
	type FeedbackKind,
	type Lane,
	type MailCategory,
	OptionError,
	type RoutingDecision,
} from "@todoku/core";
import type { DeliveryFilter, DeliveryPage, DeliveryRow, HoldReason, WaitingRoom } from "@todoku/outbox";
import { readRows, toDate, toDateOrUndefined } from "../json-rows.ts";
import type { OutboxParts } from "../outbox-parts.ts";
import { toCondition } from "./filter.ts";

const maxLimit = 1_000;

/** The columns of a {@link StoredDelivery}, out of rows `d` of the deliveries and `m` of their messages. */
export function deliveryFields(schema: string): string {
	return `${fields}, 'feedback', (select coalesce(jsonb_agg(k.kind order by k.at desc, k.number desc), '[]') from
		(select f.kind, max(f.at) as at, max(f.number) as number from ${schema}.feedback f where f.delivery = d.number group by f.kind) k)`;
}

const fields = `'number', d.number, 'id', d.id, 'messageId', m.message_id, 'tenant', d.tenant, 'key', m.key,
	'category', m.category, 'lane', d.lane, 'from', m.from_address, 'recipient', d.recipient, 'subject', m.subject, 'status', d.status,
	'room', d.room, 'recordedAt', d.recorded_at, 'settledAt', d.settled_at,
	'dueAt', case when d.status in ('queued', 'unknown') then d.due_at end, 'attempts', d.begun - (d.open_at is not null)::integer,
	'heldFor', d.held_for, 'failure', d.failure, 'decision', d.decision, 'possibleDuplicate', d.possible_duplicate,
	'sensitive', d.sensitive, 'resendOf', d.resend_of`;

export interface StoredDelivery {
	readonly number: number;
	readonly id: string;
	readonly messageId: string | null;
	readonly tenant: string;
	readonly key: string | null;
	readonly category: MailCategory;
	readonly lane: Lane;
	readonly from: string | null;
	readonly recipient: string | null;
	readonly subject: string | null;
	readonly status: DeliveryStatus;
	readonly room: WaitingRoom;
	readonly recordedAt: string;
	readonly settledAt: string | null;
	readonly dueAt: string | null;
	readonly attempts: number;
	readonly heldFor: HoldReason | null;
	readonly failure: Failure | null;
	readonly decision: RoutingDecision | null;
	readonly possibleDuplicate: boolean;
	readonly sensitive: boolean;
	readonly resendOf: string | null;
	readonly feedback: readonly FeedbackKind[];
}

export function toDeliveryRow(stored: StoredDelivery): DeliveryRow {
	const {
		id,
		messageId,
		category,
		lane,
		from,
		recipient,
		subject,
		status,
		room,
		attempts,
		possibleDuplicate,
		sensitive,
		feedback,
	} = stored;
	return {
		...{
			id,
			messageId,
			category,
			lane,
			from,
			recipient,
			subject,
			status,
			room,
			attempts,
			possibleDuplicate,
			sensitive,
			feedback,
		},
		tenant: stored.tenant === "" ? undefined : stored.tenant,
		key: stored.key ?? undefined,
		recordedAt: toDate(stored.recordedAt),
		settledAt: toDateOrUndefined(stored.settledAt),
		dueAt: toDateOrUndefined(stored.dueAt),
		heldFor: stored.heldFor ?? undefined,
		failure: stored.failure ?? undefined,
		decision: stored.decision ?? undefined,
		resendOf: stored.resendOf ?? undefined,
	};
}

/** Lists deliveries, the newest first. Each page begins where the last one ended, whatever was recorded meanwhile. */
export async function listDeliveries(
	{ database: { schema }, database }: OutboxParts,
	filter: DeliveryFilter,
	page: { readonly limit: number; readonly after?: string | undefined },
): Promise<DeliveryPage> {
	const { limit, after } = page;
	if (!Number.isInteger(limit) || limit < 1 || limit > maxLimit) {
		throw new OptionError("limit", `must be a whole number from 1 to ${maxLimit}`);
	}
	if (after !== undefined && !/^[0-9]{1,18}$/.test(after)) throw new OptionError("after", "is no `next` of a page");
	const { where, values } = toCondition(schema, filter);
	const before = after === undefined ? "" : `and d.number < ${after}`;
	const result = await database.executeSql(
		`select jsonb_build_object(${deliveryFields(schema)})::text as row
		from (select * from ${schema}.deliveries d where ${where} ${before} order by d.number desc limit ${limit + 1}) d
		join ${schema}.messages m on m.number = d.message order by d.number desc`,
		[...values],
	);
	const rows = readRows<StoredDelivery>(result);
	const deliveries = rows.slice(0, limit);
	const last = deliveries.at(-1);
	const next = rows.length > limit && last !== undefined ? { next: String(last.number) } : {};
	return { deliveries: deliveries.map(toDeliveryRow), ...next };
}
