import type { DatedAct, SenderChange, SenderRecord, SenderStep, SurveySummary, Waiver } from "@todoku/sender-domains";
import { toTenantKey } from "../settings/setting-row.ts";

/** What JSON makes of something with a time in it. */
type AsJson<T> = Omit<T, "at"> & { readonly at: string };

/** A row of `senders`. `''` is mail without a tenant. */
export interface SenderRow {
	readonly tenant: string;
	readonly sender: string;
	readonly kind: SenderRecord["kind"];
	readonly step: SenderStep;
	readonly region: string | null;
	readonly dmarc_reports: string | null;
	readonly mail_from_domain: string | null;
	readonly survey: AsJson<SurveySummary> | null;
	readonly waived: Readonly<Partial<Record<Waiver, AsJson<DatedAct>>>>;
	readonly acknowledged: AsJson<DatedAct> | null;
	readonly evidence: string | null;
	readonly checked_at: Date | null;
	readonly trouble_since: Date | null;
	readonly warnings: readonly string[];
	readonly requested_at: Date;
	readonly changed_at: Date;
	readonly version: number;
}

/** A row of `sender_changes`. */
export interface SenderChangeRow {
	readonly version: number;
	readonly at: Date;
	readonly event: string;
	readonly from_step: SenderStep | null;
	readonly to_step: SenderStep;
	readonly actor: string;
	readonly reason: string;
	readonly evidence: string | null;
}

/** The columns of `senders` with their types, for `jsonb_to_record`. */
const columnTypes: Readonly<Record<keyof SenderRow, string>> = {
	tenant: "text",
	sender: "text",
	kind: "text",
	step: "text",
	region: "text",
	dmarc_reports: "text",
	mail_from_domain: "text",
	survey: "jsonb",
	waived: "jsonb",
	acknowledged: "jsonb",
	evidence: "text",
	checked_at: "timestamptz",
	trouble_since: "timestamptz",
	warnings: "jsonb",
	requested_at: "timestamptz",
	changed_at: "timestamptz",
	version: "integer",
};

export const senderColumns: string = Object.keys(columnTypes).join(", ");
export const senderColumnTypes: string = Object.entries(columnTypes)
	.map(([column, type]) => `${column} ${type}`)
	.join(", ");
export const senderChangeColumns = "version, at, event, from_step, to_step, actor, reason, evidence";

/** As JSON, which the database takes apart: times become text, and what is undefined is left out, which is null there. */
export function fromSenderRecord(record: SenderRecord): string {
	const { tenant, dmarcReports, mailFromDomain, checkedAt, troubleSince, requestedAt, changedAt, ...same } = record;
	return JSON.stringify({
		...same,
		tenant: toTenantKey(tenant),
		dmarc_reports: dmarcReports,
		mail_from_domain: mailFromDomain,
		checked_at: checkedAt,
		trouble_since: troubleSince,
		requested_at: requestedAt,
		changed_at: changedAt,
	});
}

export function toSenderRecord(row: SenderRow): SenderRecord {
	const { tenant, sender, kind, step, warnings, version } = row;
	return {
		tenant: tenant === "" ? undefined : tenant,
		sender,
		kind,
		step,
		region: row.region ?? undefined,
		dmarcReports: row.dmarc_reports ?? undefined,
		mailFromDomain: row.mail_from_domain ?? undefined,
		survey: row.survey === null ? undefined : dated(row.survey),
		waived: Object.fromEntries(Object.entries(row.waived).map(([waiver, act]) => [waiver, dated(act)])),
		acknowledged: row.acknowledged === null ? undefined : dated(row.acknowledged),
		evidence: row.evidence ?? undefined,
		checkedAt: row.checked_at ?? undefined,
		troubleSince: row.trouble_since ?? undefined,
		warnings,
		requestedAt: row.requested_at,
		changedAt: row.changed_at,
		version,
	};
}

export function toSenderChange(row: SenderChangeRow): SenderChange {
	const { version, at, event, actor, reason } = row;
	return {
		version,
		at,
		event,
		from: row.from_step ?? undefined,
		to: row.to_step,
		actor,
		reason,
		evidence: row.evidence ?? undefined,
	};
}

function dated<T extends { readonly at: string }>(value: T): Omit<T, "at"> & { readonly at: Date } {
	return { ...value, at: new Date(value.at) };
}
