import type { RoutingSwitch } from "../routing/decision.ts";

/** A tenant's verified-sender setting as it is stored. */
export interface StoredSetting {
	/** Undefined: the setting of mail without a tenant. */
	readonly tenant: string | undefined;
	/** The text as it was entered; null where there is none. It may be bad: whoever stored it may not have been this program. */
	readonly setting: string | null;
	readonly switch: RoutingSwitch;
	/** Entries that the service no longer honours. */
	readonly revoked: readonly string[];
	/** Counts the changes, from 1; 0 where nothing was ever stored. */
	readonly version: number;
	/** Undefined where nothing was ever stored. */
	readonly changedAt: Date | undefined;
}

/** One change of a setting: who, when, what, on which evidence. */
export interface SettingChange extends StoredSetting {
	readonly changedAt: Date;
	readonly actor: string;
	readonly reason: string;
	/** What the change rests on: the records found, the answer of the service. */
	readonly evidence: string | undefined;
}

/** Lets settings be looked at, and nothing more. */
export interface SettingsReader {
	read(tenant: string | undefined): Promise<StoredSetting>;
	/** The switch over all tenants. */
	readOverallSwitch(): Promise<RoutingSwitch>;
	/** The newest first. */
	history(
		tenant: string | undefined,
		page?: { readonly limit?: number; readonly before?: number },
	): Promise<SettingChange[]>;
}
