import { type ExplanationLocale, printable } from "@todoku/core";
import type { PlannedRecord, SenderPlan } from "@todoku/sender-domains";
import { cutText, padText, textWidth } from "../text-width.ts";
import { type SenderWords, senderWords } from "./sender-words.ts";

/** Every record with its value, and under what is not as it should be, why; then what else was found. Values are never cut: they are to be copied. */
export function formatRecords(plan: SenderPlan, locale: ExplanationLocale): string {
	const words = senderWords(locale);
	const width = stateWidth(plan, words);
	const lines = [
		words.heading(printable(plan.domain, 253), printable(plan.region)),
		...plan.records.flatMap((record) => formatRecord(record, width, words, locale)),
		...plan.findings.map(
			({ severity, sentence }) => `  ${words.severity[severity]}: ${printable(sentence[locale], 2_000)}`,
		),
		...formatAlignment(plan, words, locale),
		...(plan.complete ? [words.complete] : []),
	];
	return `${lines.join("\n")}\n`;
}

/** A line for each record, in so many columns: what it is and whether it is there. */
export function formatRecordStates(plan: SenderPlan, locale: ExplanationLocale, columns: number): readonly string[] {
	const words = senderWords(locale);
	const width = stateWidth(plan, words);
	return plan.records.map(({ state, type, name, seen }) => {
		const few = seen === "authoritative-only" ? `  (${words.seenByFew})` : "";
		return cutText(
			`  ${padText(words.state[state], width)}  ${padText(type, 5)}  ${printable(name, 253)}${few}`,
			columns,
		);
	});
}

function formatRecord(
	{ state, type, name, value, seen, sentence, elsewhere }: PlannedRecord,
	width: number,
	words: SenderWords,
	locale: ExplanationLocale,
): readonly string[] {
	const indent = " ".repeat(width + 4);
	const few = seen === "authoritative-only" ? [words.seenByFew] : [];
	const notes = [...few, ...(elsewhere ? [words.elsewhere] : [])].map((note) => `${indent}(${note})`);
	return [
		`  ${padText(words.state[state], width)}  ${padText(type, 5)}  ${printable(name, 253)}`,
		`${indent}${printable(value, 65_535)}`,
		...notes,
		...(state === "present" ? [] : [`${indent}${printable(sentence[locale], 2_000)}`]),
	];
}

function formatAlignment({ alignment }: SenderPlan, words: SenderWords, locale: ExplanationLocale): readonly string[] {
	const { service, standard } = alignment;
	return [
		`  ${words.service}${printable(service.sentence[locale], 1_000)}`,
		...(standard === undefined ? [] : [`  ${words.standard}${printable(standard.sentence[locale], 1_000)}`]),
	];
}

function stateWidth({ records }: SenderPlan, words: SenderWords): number {
	return Math.max(0, ...records.map(({ state }) => textWidth(words.state[state])));
}
