import { OptionError } from "@todoku/core";
import { readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { Act, TenantLimits } from "@todoku/outbox";
import type { OutboxParts } from "../outbox-parts.ts";
import { checkTenantLimits } from "../tenant-limits.ts";
import { releaseTenants } from "../tenants.ts";
import { readAct, recordAct } from "./acts.ts";

/**
 * Keeps all mail of a tenant back, or lets it go again: also where a limit keeps it back, which is then not looked at for the 24 hours
 * that it was about.
 */
export async function stopTenant(parts: OutboxParts, tenant: string, stopped: boolean, act: Act): Promise<void> {
	const { schema } = parts.database;
	const by = readAct(act);
	await parts.database.transaction(async (tx) => {
		await tx.executeSql(
			`insert into ${schema}.tenants as t (tenant, stopped) values ($1, $2) on conflict (tenant) do update set stopped = excluded.stopped,
				over_limit = case when excluded.stopped then t.over_limit end,
				waived_until = case when not excluded.stopped and t.over_limit is not null then clock_timestamp() + interval '24 hours'
					else t.waived_until end`,
			[tenant, stopped],
		);
		await recordAct(schema, tx, stopped ? "stop-tenant" : "resume-tenant", by, { tenant });
		if (!stopped) await releaseTenants(parts, tx, [tenant]);
	});
}

/** @throws {OptionError} for a limit that is none. */
export async function setTenantLimits(
	parts: OutboxParts,
	tenant: string,
	limits: TenantLimits,
	act: Act,
): Promise<void> {
	const { schema } = parts.database;
	const by = readAct(act);
	const { max24Hour, maxBounceRate, maxComplaintRate } = readLimits(limits);
	await parts.database.transaction(async (tx) => {
		await tx.executeSql(
			`insert into ${schema}.tenants (tenant, max_24_hour, max_bounce_rate, max_complaint_rate) values ($1, $2, $3, $4)
			on conflict (tenant) do update set max_24_hour = excluded.max_24_hour, max_bounce_rate = excluded.max_bounce_rate,
				max_complaint_rate = excluded.max_complaint_rate, waived_until = null`,
			[tenant, max24Hour ?? null, maxBounceRate ?? null, maxComplaintRate ?? null],
		);
		await recordAct(schema, tx, "set-tenant-limits", by, { tenant, limits });
		await checkTenantLimits(parts, tx, tenant);
	});
}

function readLimits(limits: TenantLimits): TenantLimits {
	readRecord("limits", limits);
	refuseUnknown("limits", limits, ["max24Hour", "maxBounceRate", "maxComplaintRate"]);
	const { max24Hour, maxBounceRate, maxComplaintRate } = limits;
	if (max24Hour !== undefined && !(Number.isSafeInteger(max24Hour) && max24Hour >= 0)) {
		throw new OptionError("limits.max24Hour", "must be a whole number of recipients, or left out");
	}
	for (const [name, rate] of Object.entries({ maxBounceRate, maxComplaintRate })) {
		if (rate !== undefined && !(rate >= 0 && rate <= 1))
			throw new OptionError(`limits.${name}`, "must be from 0 to 1, or left out");
	}
	return limits;
}
