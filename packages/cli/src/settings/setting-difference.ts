import {
	type ExplanationLocale,
	InvalidSettingError,
	parseVerifiedSenders,
	type RoutingSwitch,
	type StoredSetting,
} from "@todoku/core";
import { settingWords } from "./setting-words.ts";

/** What a change does to a setting. */
export interface SettingDifference {
	readonly added: readonly string[];
	readonly removed: readonly string[];
	/** Present where it changes. */
	readonly switch?: { readonly from: RoutingSwitch; readonly to: RoutingSwitch };
}

type Side = Pick<StoredSetting, "setting" | "switch">;

export function compareSettings(before: Side, after: Side): SettingDifference {
	const old = entriesOf(before.setting);
	const now = entriesOf(after.setting);
	return {
		added: now.filter((entry) => !old.includes(entry)),
		removed: old.filter((entry) => !now.includes(entry)),
		...(before.switch === after.switch ? {} : { switch: { from: before.switch, to: after.switch } }),
	};
}

/** One line for each change. */
export function formatDifference(
	{ added, removed, switch: turned }: SettingDifference,
	locale: ExplanationLocale,
): string[] {
	const words = settingWords(locale);
	return [
		...removed.map((entry) => `- ${entry}`),
		...added.map((entry) => `+ ${entry}`),
		...(turned === undefined ? [] : [words.line(words.switch, `${turned.from} → ${turned.to}`)]),
	];
}

/** A stored setting that is bad counts as empty, here as in routing. */
function entriesOf(setting: string | null): readonly string[] {
	try {
		return parseVerifiedSenders(setting).entries;
	} catch (error) {
		if (error instanceof InvalidSettingError) return [];
		throw error;
	}
}
