import { InvalidSettingError, isMailError } from "@todoku/core";
import { SettingUnusableError } from "./sender-errors.ts";
import type { SenderAct } from "./sender-record.ts";
import type { SettingEntries } from "./setting-entries.ts";

/** A stored setting, as far as senders are put into it. */
export interface RegisteredEntries extends SettingEntries {
	/** 0 where nothing was ever stored. */
	readonly version: number;
}

/** Where the settings are kept. The `settings` of a store of `@todoku/adapter-postgres` fit. */
export interface SettingsPort {
	read(tenant: string | undefined): Promise<RegisteredEntries>;
	/** @throws {MailError} with the code `setting-changed` when the stored version is another one; nothing was changed then. */
	set(
		change: SenderAct & {
			readonly tenant: string | undefined;
			readonly setting?: string | null | undefined;
			readonly revoked?: readonly string[] | undefined;
			readonly version?: number | undefined;
			readonly evidence?: string | undefined;
		},
	): Promise<unknown>;
}

/** Whose setting is changed, by whom, and on which evidence. */
export interface SettingAct extends SenderAct {
	readonly tenant: string | undefined;
	readonly evidence?: string | undefined;
}

const maxTries = 10;

/**
 * Changes the entries of a setting, again when somebody else was faster, and not at all where nothing is different.
 *
 * @returns what is stored in the end.
 * @throws {SettingUnusableError} when what is stored is bad.
 */
export async function changeEntries(
	settings: SettingsPort,
	{ tenant, actor, reason, evidence }: SettingAct,
	change: (stored: SettingEntries) => SettingEntries,
): Promise<SettingEntries> {
	for (let tries = 1; ; tries++) {
		const stored = await settings.read(tenant);
		try {
			const { setting, revoked } = change(stored);
			const different = {
				...(setting === stored.setting ? {} : { setting }),
				...(revoked === stored.revoked ? {} : { revoked }),
			};
			if (Object.keys(different).length === 0) return stored;
			await settings.set({ tenant, actor, reason, evidence, version: stored.version, ...different });
			return { setting, revoked };
		} catch (error) {
			if (error instanceof InvalidSettingError || (isMailError(error) && error.code === "invalid-setting"))
				throw new SettingUnusableError(tenant, error);
			if (!(isMailError(error) && error.code === "setting-changed") || tries === maxTries) throw error;
		}
	}
}
