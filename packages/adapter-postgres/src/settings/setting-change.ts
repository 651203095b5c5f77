import {
	isMailError,
	type MailError,
	OptionError,
	parseVerifiedSenders,
	type RoutingSwitch,
	routingSwitches,
	type StoredSetting,
} from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import type { SettingAct, SettingsChange, SettingValues } from "./settings-store.ts";

const valueNames = ["tenant", "setting", "switch", "revoked"];
const actNames = ["actor", "reason", "evidence"];

/** The setting that comes of a change. */
export type NextSetting = Pick<StoredSetting, "tenant" | "setting" | "switch" | "revoked">;

/** @throws {OptionError} for a change that is a mistake in itself, whatever is stored. */
export function checkChange(change: SettingsChange): void {
	refuseUnknown("", readRecord("change", change), [...valueNames, ...actNames, "version"]);
	checkAct(change);
	checkValues(change);
	readInteger("version", change.version, 0, Number.MAX_SAFE_INTEGER);
}

/** @throws {OptionError} */
export function checkAct(act: SettingAct): void {
	readRecord("act", act);
	for (const name of ["actor", "reason"] as const) {
		if (!isText(act[name]) || act[name].trim() === "")
			throw new OptionError(name, "must say who changes the setting, and why: a text that is not empty");
	}
	if (act.evidence !== undefined && !isText(act.evidence)) throw new OptionError("evidence", "must be a text");
}

/** @throws {OptionError} */
export function checkOnlyAct(act: SettingAct): void {
	refuseUnknown("", readRecord("act", act), actNames);
	checkAct(act);
}

/** What is wrong with a row of an import; undefined where nothing is. */
export function findRowProblem(row: SettingValues): MailError | undefined {
	try {
		refuseUnknown("", readRecord("row", row), valueNames);
		checkValues(row);
		return undefined;
	} catch (error) {
		if (isMailError(error)) return error;
		throw error;
	}
}

/** @throws {OptionError} for a switch that is none. */
export function checkSwitch(value: RoutingSwitch): void {
	if (!routingSwitches.includes(value)) throw new OptionError("switch", `is none of ${routingSwitches.join(", ")}`);
}

/**
 * Lays a change over what is stored.
 *
 * @throws {InvalidSettingError} when the setting that comes of it is bad.
 */
export function changeSetting(stored: StoredSetting, change: SettingValues): NextSetting {
	const { setting = stored.setting, switch: switchValue = stored.switch, revoked = stored.revoked } = change;
	// A bad text that somebody else stored must not stand in the way of switching off.
	if (change.setting !== undefined || change.revoked !== undefined) parseVerifiedSenders(setting, { revoked });
	return { tenant: stored.tenant, setting, switch: switchValue, revoked };
}

export function isSameSetting(stored: StoredSetting, next: NextSetting): boolean {
	return (
		stored.version > 0 &&
		stored.setting === next.setting &&
		stored.switch === next.switch &&
		JSON.stringify(stored.revoked) === JSON.stringify(next.revoked)
	);
}

/** @throws {OptionError} */
export function checkTenant(tenant: unknown): void {
	if (tenant === undefined || (isText(tenant) && tenant.length > 0 && tenant.length <= 255)) return;
	throw new OptionError("tenant", "must be a text of 1 to 255 characters, or left out");
}

function checkValues({ tenant, setting, switch: switchValue, revoked }: SettingValues): void {
	checkTenant(tenant);
	if (setting !== undefined && setting !== null && !isText(setting))
		throw new OptionError("setting", "must be a text, or null for none");
	if (switchValue !== undefined) checkSwitch(switchValue);
	if (revoked !== undefined && !(Array.isArray(revoked) && revoked.every(isText)))
		throw new OptionError("revoked", "must be a list of texts");
}

/** No NUL: PostgreSQL's text has none. */
function isText(value: unknown): value is string {
	return typeof value === "string" && !value.includes("\0");
}
