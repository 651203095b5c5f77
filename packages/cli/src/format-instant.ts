import type { ExplanationLocale } from "@todoku/core";

/** To the second, in UTC: the same on every machine. */
export function formatInstant(at: Date): string {
	return `${at.toISOString().slice(0, 19)}Z`;
}

/** How long something takes or has taken, in its two largest units. */
export function formatSpan(ms: number, locale: ExplanationLocale): string {
	const names = units[locale];
	const seconds = Math.max(0, Math.round(ms / 1_000));
	if (seconds < 60) return `${seconds}${names.second}`;
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) return pair(minutes, names.minute, seconds % 60, names.second, names.gap);
	const hours = Math.floor(minutes / 60);
	if (hours < 48) return pair(hours, names.hour, minutes % 60, names.minute, names.gap);
	return pair(Math.floor(hours / 24), names.day, hours % 24, names.hour, names.gap);
}

const units = {
	en: { second: " s", minute: " min", hour: " h", day: " d", gap: " " },
	ja: { second: "秒", minute: "分", hour: "時間", day: "日", gap: "" },
} as const;

function pair(large: number, largeUnit: string, small: number, smallUnit: string, gap: string): string {
	return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${gap}${small}${smallUnit}`;
}
