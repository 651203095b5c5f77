import { MailError, parseVerifiedSenders } from "@todoku/core";
import type { RegisteredEntries, SettingsPort } from "../registration/settings-port.ts";

/** One change as it was made. */
export interface MemorySettingChange extends RegisteredEntries {
	readonly tenant: string | undefined;
	readonly actor: string;
	readonly reason: string;
	readonly evidence: string | undefined;
}

/** Settings in memory, for tests: they are checked and counted as a store does it. */
export interface MemorySettings extends SettingsPort {
	/** The changes of all tenants, the oldest first. */
	readonly changes: readonly MemorySettingChange[];
	/** Stores a setting as it is, also a bad one. */
	put(tenant: string | undefined, values: Partial<Pick<RegisteredEntries, "setting" | "revoked">>): void;
}

export function createMemorySettings(): MemorySettings {
	const stored = new Map<string | undefined, RegisteredEntries>();
	const changes: MemorySettingChange[] = [];
	const read = (tenant: string | undefined): RegisteredEntries =>
		stored.get(tenant) ?? { setting: null, revoked: [], version: 0 };
	return {
		changes,
		read: async (tenant) => read(tenant),
		put: (tenant, values) => {
			const before = read(tenant);
			stored.set(tenant, { ...before, ...values, version: before.version + 1 });
		},
		set: async ({ tenant, setting, revoked, version, actor, reason, evidence }) => {
			const before = read(tenant);
			if (version !== undefined && version !== before.version)
				throw new MailError(
					"setting-changed",
					"The setting was changed by somebody else; read it again, and change that",
				);
			const next = { setting: setting === undefined ? before.setting : setting, revoked: revoked ?? before.revoked };
			parseVerifiedSenders(next.setting, { revoked: next.revoked });
			stored.set(tenant, { ...next, version: before.version + 1 });
			changes.push({ tenant, ...next, version: before.version + 1, actor, reason, evidence });
		},
	};
}
