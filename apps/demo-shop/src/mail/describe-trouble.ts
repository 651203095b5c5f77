import { explainInvalidFrom, type InvalidFromError, type MailError } from "@todoku/core";
import type { Locale } from "../pages/locale.ts";
import { wordsOf } from "../pages/words.ts";

/**
 * What keeps a mail from going out, and what to do about it.
 *
 * @param code Of the error or of the refusal.
 * @param error What was wrong with the mail or the setting, where that is the trouble.
 */
export function describeTrouble(code: string, error: MailError | undefined, locale: Locale): string {
	const { troubles } = wordsOf(locale);
	switch (code) {
		case "invalid-from":
			return error?.code === code
				? troubles[code](explainInvalidFrom(error as InvalidFromError, locale))
				: troubles.other(code);
		case "setting-unavailable":
		case "connection-refused":
		case "sender-unverified":
			return troubles[code]();
		default:
			return troubles.other(code);
	}
}
