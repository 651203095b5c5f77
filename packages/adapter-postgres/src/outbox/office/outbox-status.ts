import { type DeliveryStatus, deliveryStatuses, type Failure, type Lane } from "@todoku/core";
import type { OutboxStatus, WaitingRoom } from "@todoku/outbox";
import { readRow, toDate } from "../json-rows.ts";
import type { OutboxParts } from "../outbox-parts.ts";
import { readQuota } from "../quota.ts";
import { readPauses } from "../routes.ts";
import { stoppedFailure } from "../tenants.ts";

interface StoredStatus {
	readonly settled: Partial<Record<DeliveryStatus, number>>;
	readonly open: readonly {
		readonly status: DeliveryStatus;
		readonly room: WaitingRoom;
		readonly lane: Lane;
		readonly count: number;
		readonly oldestAt: string;
	}[];
	readonly tenants: readonly {
		readonly tenant: string;
		readonly stopped: boolean;
		readonly overLimit: Failure | null;
	}[];
}

/**
 * How things stand. Counts what is open and what is settled out of an index each: some 30 ms for every million deliveries that are still
 * kept, and no locks.
 */
export async function readStatus(parts: OutboxParts): Promise<OutboxStatus> {
	const { database } = parts;
	const result = await database.executeSql(statusStatement(database.schema));
	const { settled, open, tenants } = readRow(result) as StoredStatus;
	const quota = await readQuota(parts);
	const ofStatus = (status: DeliveryStatus): number =>
		open.filter((one) => one.status === status).reduce((sum, { count }) => sum + count, settled[status] ?? 0);
	const counts = Object.fromEntries(deliveryStatuses.map((status) => [status, ofStatus(status)]));
	return {
		counts: counts as Record<DeliveryStatus, number>,
		waiting: open
			.filter(({ status }) => status === "queued")
			.map(({ room, lane, count, oldestAt }) => ({ room, lane, count, oldestAt: toDate(oldestAt) })),
		pauses: await readPauses(parts),
		quota: quota === undefined ? undefined : { ...quota, readAt: toDate(quota.readAt) },
		stoppedTenants: tenants.map(({ tenant, stopped, overLimit }) => {
			return { tenant, failure: stopped || overLimit === null ? stoppedFailure(tenant) : overLimit };
		}),
	};
}

function statusStatement(schema: string): string {
	return `select jsonb_build_object(
		'settled', (select coalesce(jsonb_object_agg(status, count), '{}') from (
			select status, count(*) as count from ${schema}.deliveries where settled_at is not null group by status) s),
		'open', (select coalesce(jsonb_agg(jsonb_build_object('status', status, 'room', room, 'lane', lane, 'count', count,
			'oldestAt', oldest)), '[]') from (
			select status, room, lane, count(*) as count, min(recorded_at) as oldest from ${schema}.deliveries
			where settled_at is null group by status, room, lane) o),
		'tenants', (select coalesce(jsonb_agg(jsonb_build_object('tenant', tenant, 'stopped', stopped, 'overLimit', over_limit)
			order by tenant), '[]') from ${schema}.tenants where stopped or over_limit is not null))::text as row`;
}
