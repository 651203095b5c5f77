import type { Failure } from "@todoku/core";
import type { SqlExecutor } from "../database/database.ts";
import { readRows, toJson } from "./json-rows.ts";
import type { OutboxParts } from "./outbox-parts.ts";
import { releaseTenants } from "./tenants.ts";

/** A rate of fewer recipients than this says nothing: one bounce of two mails is no bad list. */
const minSample = 20;

interface Figures {
	readonly tenant: string;
	readonly max24Hour: number | null;
	readonly maxBounceRate: number | null;
	readonly maxComplaintRate: number | null;
	readonly overLimit: Failure | null;
	/** Recipients that the service took in the last 24 hours, and what it reported of them. */
	readonly accepted: number;
	readonly bounced: number;
	readonly complained: number;
}

/**
 * Compares what tenants used in the last 24 hours with their limits: keeps back the mail of those that are over one, and lets it go where
 * the figures have fallen.
 *
 * @param tenant Only this one. Default: all that have limits.
 */
export async function checkTenantLimits(parts: OutboxParts, tx: SqlExecutor, tenant?: string): Promise<void> {
	const { schema } = parts.database;
	const result = await tx.executeSql(figuresStatement(schema), [tenant ?? null]);
	const changed = readRows<Figures>(result)
		.map((figures) => ({ figures, overLimit: findOverLimit(figures) }))
		.filter(({ figures, overLimit }) => figures.overLimit?.message !== overLimit?.message);
	if (changed.length === 0) return;
	await tx.executeSql(
		`update ${schema}.tenants t set over_limit = x."overLimit"
		from jsonb_to_recordset($1::text::jsonb) as x(tenant text, "overLimit" jsonb) where t.tenant = x.tenant`,
		[toJson(changed.map(({ figures, overLimit }) => ({ tenant: figures.tenant, overLimit })))],
	);
	const ended = changed.filter(({ overLimit }) => overLimit === undefined).map(({ figures }) => figures.tenant);
	await releaseTenants(parts, tx, ended);
}

/** Each count reads its own index; a waiver by an operator holds until the day that it was about is over. */
function figuresStatement(schema: string): string {
	const since = "clock_timestamp() - interval '24 hours'";
	// The service counts the dead addresses against its limit, and not the full mailboxes; a mail that came back twice once, and
	// one of the standard route never.
	const feedback = (kind: string): string =>
		`(select count(distinct f.delivery) from ${schema}.feedback f where f.tenant = t.tenant and f.kind = '${kind}' and f.at > ${since}
			and f.detail->>'bounce' is distinct from 'soft' and exists (select from ${schema}.attempts a
				where a.delivery = f.delivery and a.outcome = 'accepted' and a.route = 'service'))`;
	return `select jsonb_build_object('tenant', t.tenant, 'max24Hour', t.max_24_hour, 'maxBounceRate', t.max_bounce_rate,
			'maxComplaintRate', t.max_complaint_rate, 'overLimit', t.over_limit,
			'accepted', (select count(*) from ${schema}.attempts a where a.tenant = t.tenant and a.outcome = 'accepted' and a.route = 'service'
				and a.ended_at > ${since}),
			'bounced', ${feedback("bounced")}, 'complained', ${feedback("complained")})::text as row
		from ${schema}.tenants t
		where ($1::text is null or t.tenant = $1::text) and (t.waived_until is null or t.waived_until <= clock_timestamp())
			and (t.over_limit is not null or t.max_24_hour is not null or t.max_bounce_rate is not null or t.max_complaint_rate is not null)
		order by t.tenant for update of t`;
}

function findOverLimit(figures: Figures): Failure | undefined {
	const { max24Hour, maxBounceRate, maxComplaintRate, accepted, bounced, complained } = figures;
	if (max24Hour !== null && accepted >= max24Hour) {
		return toFailure(`its share of ${max24Hour} recipients in 24 hours is used up`);
	}
	if (accepted < minSample) return undefined;
	if (maxBounceRate !== null && bounced / accepted > maxBounceRate) {
		return toFailure(`more than ${toPercent(maxBounceRate)} of its recipients of the last 24 hours bounced`);
	}
	if (maxComplaintRate !== null && complained / accepted > maxComplaintRate) {
		return toFailure(`more than ${toPercent(maxComplaintRate)} of its recipients of the last 24 hours complained`);
	}
	return undefined;
}

function toFailure(what: string): Failure {
	return {
		code: "tenant-limit",
		message: `Mail of the tenant is kept back: ${what}. It goes on by itself when that is no longer so, or when an operator changes the limit`,
	};
}

function toPercent(rate: number): string {
	return `${Number((rate * 100).toFixed(3))} %`;
}
