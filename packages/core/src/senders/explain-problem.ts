import { printable } from "@todoku/mime";
import type { BadEntry, InvalidFrom } from "../errors.ts";
import type { ExplanationLocale } from "../routing/explain.ts";
import { describeSenderProblem } from "./sender-problem.ts";

/**
 * Says in a sentence or two what is wrong with an entry of the setting and how to write it instead, for a person who knows the shop but
 * not this software. Fit to be shown as it is: on one line, the entry and the details shortened, without control characters.
 *
 * @param entry Of an {@link InvalidSettingError} or a decision, also one of another installed copy of this package, or as it was stored
 *   as JSON. One without a code, or with one from a later version, is explained by its English clause.
 */
export function explainBadEntry(entry: BadEntry, locale: ExplanationLocale): string {
	const isRevoked = entry.details?.list === "revoked";
	const text = printable(entry.text);
	const subject =
		locale === "ja"
			? `${isRevoked ? "失効した登録の一覧の" : ""}「${text}」`
			: `${isRevoked ? "In the list of revoked entries, " : ""}"${text}"`;
	return describeSenderProblem(entry, locale, subject);
}

/**
 * Says in a sentence or two what is wrong with a From and what to write instead; otherwise as {@link explainBadEntry}.
 * Holds the From, so it belongs on a page or a terminal, not in a log.
 *
 * @param error An {@link InvalidFromError}, also one of another installed copy of this package, or as it was stored as JSON.
 */
export function explainInvalidFrom(error: InvalidFrom, locale: ExplanationLocale): string {
	const { from, problem, problemCode: code, details } = error;
	const subject = locale === "ja" ? "差出人（From）" : "The From";
	const isAbsent = code === "from-missing" || from.trim() === "";
	const quoted = locale === "ja" ? `「${printable(from)}」` : ` "${printable(from)}"`;
	return describeSenderProblem({ problem, code, details }, locale, isAbsent ? subject : `${subject}${quoted}`);
}
