import type { RoutingSwitch, SettingsReader, StoredSetting } from "@todoku/core";

/** Who changes something, and why: recorded with the change. */
export interface SettingAct {
	/** Not empty. */
	readonly actor: string;
	/** Not empty. */
	readonly reason: string;
	/** What the change rests on: the records found, the answer of the service. */
	readonly evidence?: string | undefined;
}

/** What is to be different; what is left out stays as it is. */
export interface SettingValues {
	/** Undefined: the setting of mail without a tenant. 1 to 255 characters. */
	readonly tenant: string | undefined;
	/** The text as it was entered; null for none. */
	readonly setting?: string | null | undefined;
	readonly switch?: RoutingSwitch | undefined;
	/** All entries that the service no longer honours. */
	readonly revoked?: readonly string[] | undefined;
}

export interface SettingsChange extends SettingValues, SettingAct {
	/** The version that is to be changed; 0 where nothing was ever stored. Default: whichever is there. */
	readonly version?: number | undefined;
}

export interface SettingOutcome extends StoredSetting {
	/** False where everything was so already: then there is no new version, and nothing in the history. */
	readonly changed: boolean;
}

export interface OverallSwitchChange extends SettingAct {
	readonly switch: RoutingSwitch;
}

/** A change of the switch over all tenants. */
export interface OverallSwitchRecord extends SettingAct {
	readonly switch: RoutingSwitch;
	readonly version: number;
	readonly changedAt: Date;
	readonly evidence: string | undefined;
}

export interface SettingsPage {
	readonly settings: readonly StoredSetting[];
	/** Give it as `after` to go on; absent on the last page. */
	readonly next?: string | undefined;
}

export interface ImportOutcome {
	readonly changed: number;
	readonly unchanged: number;
}

/** The settings of all tenants, with who changed them, when and why. */
export interface SettingsStore extends SettingsReader {
	/**
	 * Changes a setting, and makes waiting mail of the tenant be decided anew. Every process knows of it within a second.
	 *
	 * @throws {InvalidSettingError} when the setting that would come of it has a bad entry: it is refused whole.
	 * @throws {OptionError} for a change without actor or reason.
	 * @throws {SettingChangedError} when `version` is given and is not the stored one.
	 */
	set(change: SettingsChange): Promise<SettingOutcome>;
	/** Sets the switch over all tenants; it can only narrow what a tenant's own switch allows. @returns whether it was another one before. */
	setOverallSwitch(change: OverallSwitchChange): Promise<{ readonly changed: boolean }>;
	/** The changes of the switch over all tenants, the newest first. */
	overallSwitchHistory(page?: { readonly limit?: number; readonly before?: number }): Promise<OverallSwitchRecord[]>;
	/**
	 * Changes many settings: all of them or, when one row is bad, none.
	 *
	 * @throws {InvalidImportError} that names every bad row.
	 */
	import(rows: readonly SettingValues[], act: SettingAct): Promise<ImportOutcome>;
	/** The stored settings by tenant, that of mail without a tenant first. */
	list(page?: { readonly after?: string | undefined; readonly limit?: number | undefined }): Promise<SettingsPage>;
}
