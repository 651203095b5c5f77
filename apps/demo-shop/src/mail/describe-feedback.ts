import { type FeedbackKind, printable } from "@todoku/core";
import type { FeedbackRow } from "@todoku/outbox";
import type { Locale } from "../pages/locale.ts";
import { wordsOf } from "../pages/words.ts";

/** A report in words: what happened, short and in a sentence. */
export interface FeedbackDescription {
	readonly title: string;
	readonly sentence: string;
}

/** @param bounce Of a mail that came back, where it is known: whether its address is dead. */
export function describeFeedback(
	kind: FeedbackKind,
	locale: Locale,
	bounce?: FeedbackRow["bounce"],
): FeedbackDescription {
	const { feedback } = wordsOf(locale);
	return feedback[kind === "bounced" && bounce === "hard" ? "dead" : kind];
}

/** The same for programs. */
export function feedbackJson(row: FeedbackRow, locale: Locale): Readonly<Record<string, unknown>> {
	const { kind, at, bounce = null, reason = null, status = null, diagnostic = null } = row;
	const { sentence: explanation } = describeFeedback(kind, locale, row.bounce);
	return { kind, at, bounce, reason, status, diagnostic, explanation };
}

/** What the other side said, on one line: it is anybody's text. */
export function saidBy({ reason, status, diagnostic }: FeedbackRow): string {
	return [...new Set([reason, status, diagnostic])]
		.flatMap((text) => (text === undefined ? [] : printable(text, 500)))
		.join(" · ");
}
