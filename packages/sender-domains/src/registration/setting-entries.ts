import { parseVerifiedSenders } from "@todoku/core";

/** The parts of a setting that senders are put into. */
export interface SettingEntries {
	readonly setting: string | null;
	readonly revoked: readonly string[];
}

/** Whether an entry stands in the setting. @throws {InvalidSettingError} */
export function hasEntry({ setting }: SettingEntries, entry: string): boolean {
	return parseVerifiedSenders(setting).entries.includes(entry);
}

/**
 * Adds an entry at the end, unflagged. What stands there stays as it was written, in its order.
 *
 * @throws {InvalidSettingError} for a setting that is bad already: what it means is its owner's to say.
 */
export function addEntry(stored: SettingEntries, entry: string): SettingEntries {
	const revoked = withoutName(stored.revoked, entry);
	if (hasEntry(stored, entry)) return { setting: stored.setting, revoked };
	const text = (stored.setting ?? "").replace(/[\s,]+$/, "");
	if (text === "") return { setting: entry, revoked };
	return { setting: `${text}${text.includes("\n") ? "\n" : ","}${entry}`, revoked };
}

/** Takes an entry out; lines without it stay as they were written. @throws {InvalidSettingError} */
export function removeEntry(stored: SettingEntries, entry: string): SettingEntries {
	const revoked = withoutName(stored.revoked, entry);
	if (!hasEntry(stored, entry)) return { setting: stored.setting, revoked };
	const lines = (stored.setting ?? "").split(/(?<=\n)/).flatMap((line) => {
		const { entries } = parseVerifiedSenders(line);
		if (!entries.includes(entry)) return [line];
		const others = entries.filter((one) => one !== entry);
		return others.length === 0 ? [] : [`${others.join(",")}${/\r?\n$/.exec(line)?.[0] ?? ""}`];
	});
	const text = lines.join("").replace(/\r?\n$/, "");
	return { setting: text === "" ? null : text, revoked };
}

/** Puts an entry into the list of those that the service no longer honours. It stays in the setting. @throws {InvalidSettingError} */
export function flagEntry(stored: SettingEntries, entry: string): SettingEntries {
	if (!hasEntry(stored, entry) || isFlagged(stored, entry)) return stored;
	return { setting: stored.setting, revoked: [...stored.revoked, entry] };
}

/** @throws {InvalidSettingError} */
export function unflagEntry(stored: SettingEntries, entry: string): SettingEntries {
	// Bad as a whole, it is to be told of also where nothing would be different.
	parseVerifiedSenders(stored.setting);
	return { setting: stored.setting, revoked: withoutName(stored.revoked, entry) };
}

function isFlagged({ revoked }: SettingEntries, entry: string): boolean {
	return withoutName(revoked, entry).length !== revoked.length;
}

/** Whoever stored the list may have written the name in another way. */
function withoutName(names: readonly string[], entry: string): readonly string[] {
	const others = names.filter((name) => !parseVerifiedSenders(name).entries.includes(entry));
	return others.length === names.length ? names : others;
}
