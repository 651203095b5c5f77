import type { SesServicePart, SesServicePlan } from "@todoku/adapter-ses";
import { type ExplanationLocale, printable } from "@todoku/core";
import { cutText, padText, textWidth } from "../text-width.ts";
import { type PlanWords, planWords } from "./plan-words.ts";

/**
 * A line for each part, and under it, where something is to be done, what.
 *
 * @param applied What was done; undefined where nothing was to be.
 */
export function formatPlan(
	{ region, parts }: SesServicePlan,
	applied: readonly SesServicePart[] | undefined,
	locale: ExplanationLocale,
	columns: number,
): string {
	const words = planWords(locale);
	const widths = {
		state: Math.max(...parts.map(({ state }) => textWidth(words.state[state]))),
		part: Math.max(...parts.map(({ part }) => textWidth(words.part[part]))),
	};
	const lines = parts.flatMap((part) => formatPart(part, widths, words, locale, columns));
	return `${[words.heading(region), ...lines, ...formatEnd(parts, applied, words)].join("\n")}\n`;
}

function formatPart(
	{ part, name, state, remedy, sentence }: SesServicePart,
	widths: { readonly state: number; readonly part: number },
	words: PlanWords,
	locale: ExplanationLocale,
	columns: number,
): readonly string[] {
	const head = `  ${padText(words.state[state], widths.state)}  ${padText(words.part[part], widths.part)}  `;
	const line = cutText(head + printable(name, 400), columns);
	if (remedy === "none") return [line];
	return [line, `    ${remedy === "by-hand" ? words.byHand : ""}${printable(sentence[locale], 600)}`];
}

function formatEnd(
	parts: readonly SesServicePart[],
	applied: readonly SesServicePart[] | undefined,
	words: PlanWords,
): readonly string[] {
	if (parts.every(({ remedy }) => remedy === "none")) return [words.complete()];
	if (applied !== undefined) return parts.some(({ state }) => state === "waiting") ? [words.waiting()] : [];
	const count = parts.filter(({ remedy }) => remedy === "apply").length;
	return count === 0 ? [] : [words.open(count)];
}
