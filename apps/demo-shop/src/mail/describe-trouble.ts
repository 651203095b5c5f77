import { decideRoute, explainInvalidFrom, InvalidFromError, parseVerifiedSenders } from "@todoku/core";
import type { Locale } from "../pages/locale.ts";
import { wordsOf } from "../pages/words.ts";

const noSenders = parseVerifiedSenders(null);

/**
 * What keeps a mail from going out, and what to do about it.
 *
 * @param code Of the error or of the refusal.
 * @param from Of the mail, as it stands in its definition.
 */
export function describeTrouble(code: string, from: string, locale: Locale): string {
	const { troubles } = wordsOf(locale);
	switch (code) {
		case "invalid-from":
			return describeInvalidFrom(from, locale) ?? troubles.other(code);
		case "setting-unavailable":
		case "connection-refused":
		case "sender-unverified":
			return troubles[code]();
		default:
			return troubles.other(code);
	}
}

/** What is stored with a mail is a sentence in English; what is wrong with its From can be found again, and said in either language. */
function describeInvalidFrom(from: string, locale: Locale): string | undefined {
	try {
		decideRoute({ from, category: "automatic" }, noSenders);
		return undefined;
	} catch (error) {
		if (!(error instanceof InvalidFromError)) throw error;
		return wordsOf(locale).troubles["invalid-from"](explainInvalidFrom(error, locale));
	}
}
