import type { RoutingSwitch, SettingChange, StoredSetting } from "@todoku/core";

/** A row of `settings`. `''` is mail without a tenant. */
export interface SettingRow {
	readonly tenant: string;
	readonly setting: string | null;
	readonly switch: RoutingSwitch;
	readonly revoked: readonly string[];
	readonly version: number;
	readonly changed_at: Date;
}

/** A row of `setting_changes`. */
export interface SettingChangeRow extends SettingRow {
	readonly actor: string;
	readonly reason: string;
	readonly evidence: string | null;
}

export const settingColumns = "tenant, setting, switch, revoked, version, changed_at";

export function toTenantKey(tenant: string | undefined): string {
	return tenant ?? "";
}

export function toStoredSetting(tenant: string | undefined, row: SettingRow | undefined): StoredSetting {
	if (row === undefined) return { tenant, setting: null, switch: "on", revoked: [], version: 0, changedAt: undefined };
	const { setting, revoked, version } = row;
	return { tenant, setting, switch: row.switch, revoked, version, changedAt: row.changed_at };
}

export function toSettingChange(tenant: string | undefined, row: SettingChangeRow): SettingChange {
	const { actor, reason, evidence, changed_at: changedAt } = row;
	return { ...toStoredSetting(tenant, row), changedAt, actor, reason, evidence: evidence ?? undefined };
}
