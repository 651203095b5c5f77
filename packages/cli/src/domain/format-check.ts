import { type ExplanationLocale, printable } from "@todoku/core";
import {
	driftWarning,
	driftWarnings,
	freeMailFinding,
	type SenderCheck,
	type SenderRecord,
	type Sentence,
} from "@todoku/sender-domains";
import { formatRecords } from "./format-records.ts";
import { senderWords, stepSentences } from "./sender-words.ts";
import { whatItWaitsFor } from "./what-it-waits-for.ts";

/** What one look came to, for people. */
export function formatCheck(check: SenderCheck, locale: ExplanationLocale): string {
	const { record, plan } = check;
	const blocks = [formatStep(record, locale)];
	if (plan !== undefined) blocks.push(formatRecords(plan, locale));
	const waiting = formatWaiting(check, locale);
	if (waiting !== "") blocks.push(waiting);
	const warnings = warningSentences(check);
	if (warnings.length > 0) blocks.push(list(senderWords(locale).warnings, warnings, locale));
	return blocks.join("\n");
}

export function formatStep({ sender, step }: SenderRecord, locale: ExplanationLocale): string {
	const { step: names } = senderWords(locale);
	return `${printable(sender, 320)}  ${names[step]}\n  ${stepSentences[step][locale]}\n`;
}

/** Empty where it waits for nothing. */
function formatWaiting(check: SenderCheck, locale: ExplanationLocale): string {
	const sentences = whatItWaitsFor(check);
	return sentences.length === 0 ? "" : list(senderWords(locale).waitsFor, sentences, locale);
}

/** Those that are no findings of the plan, which stand under its records already. */
function warningSentences({ record, plan }: SenderCheck): readonly Sentence[] {
	return record.warnings
		.filter((code) => plan === undefined || !plan.findings.some((finding) => finding.code === code))
		.map((code) => warningSentence(code, record));
}

function warningSentence(code: string, { sender, kind }: SenderRecord): Sentence {
	const drift = driftWarnings.find((each) => each === code);
	if (drift !== undefined) return driftWarning(drift).sentence;
	const freeMail = freeMailFinding(sender.slice(sender.lastIndexOf("@") + 1), kind);
	return freeMail?.code === code ? freeMail.sentence : { ja: code, en: code };
}

function list(heading: string, sentences: readonly Sentence[], locale: ExplanationLocale): string {
	return `${[heading, ...sentences.map((sentence) => `  - ${printable(sentence[locale], 2_000)}`)].join("\n")}\n`;
}
