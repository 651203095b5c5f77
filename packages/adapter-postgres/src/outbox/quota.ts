import type { SendQuota } from "@todoku/outbox";
import { readRows } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";

/** Whoever asks the service and dies of it keeps the others from asking for so long. */
const askingSeconds = 15;

/** Whether this worker is to ask the service for its quota now. */
export async function takeQuotaRefresh({ database }: OutboxParts, maxAgeMs: number): Promise<boolean> {
	const { rows } = await database.executeSql(
		`update ${database.schema}.quota set asked_at = clock_timestamp()
		where (read_at is null or read_at <= clock_timestamp() - $1::float8 * interval '1 ms')
			and (asked_at is null or asked_at <= clock_timestamp() - interval '${askingSeconds} s')
		returning one`,
		[maxAgeMs],
	);
	return rows.length > 0;
}

/** Slots that are still to come cannot have been counted by the service; they go on counting here. */
export async function writeQuota({ database }: OutboxParts, quota: SendQuota): Promise<void> {
	await database.executeSql(
		`update ${database.schema}.quota set max_per_second = $1::float8, max_24_hour = nullif($2::float8, -1), sent_24_hours = $3::float8,
			read_at = clock_timestamp(), asked_at = null,
			reserved = case when max_per_second is null or next_slot <= clock_timestamp() then 0
				else least(reserved, ceil(extract(epoch from next_slot - clock_timestamp()) * max_per_second)) end`,
		[quota.maxPerSecond, quota.max24Hour, quota.sentLast24Hours],
	);
}

/** The quota as it was written last; undefined before the first time. */
export async function readQuota({
	database,
}: OutboxParts): Promise<(SendQuota & { readonly readAt: string }) | undefined> {
	const result = await database.executeSql(
		`select jsonb_build_object('maxPerSecond', max_per_second, 'max24Hour', coalesce(max_24_hour, -1), 'sentLast24Hours', sent_24_hours,
			'readAt', read_at)::text as row from ${database.schema}.quota where read_at is not null`,
	);
	return readRows<SendQuota & { readonly readAt: string }>(result)[0];
}
