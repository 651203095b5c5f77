import { explainDecision } from "@todoku/core";
import type { Locale } from "../pages/locale.ts";
import { type Words, wordsOf } from "../pages/words.ts";
import { describeTrouble } from "./describe-trouble.ts";
import type { MailFate, MailRecord } from "./mail-record.ts";

/** A mail in words: which way it went and why, and what came of it. */
export interface MailDescription {
	readonly route: string;
	readonly reason: string;
	readonly status: string;
	readonly outcome: string;
}

export function describeMail(fate: MailFate, locale: Locale): MailDescription {
	const words = wordsOf(locale);
	const { decision, status } = fate;
	return {
		route: decision === undefined ? words.mails.noRoute : words.routes[decision.route],
		reason: decision === undefined ? missingDecision(fate, words) : explainDecision(decision, locale),
		status: words.statuses[status],
		outcome: [outcome(fate, words), trouble(fate, locale)].join(locale === "ja" ? "" : " ").trim(),
	};
}

/** The same for programs. */
export function mailJson(record: MailRecord, locale: Locale): Readonly<Record<string, unknown>> {
	const { id, at, shop, mail, category, from, recipient, subject, attempts, status, decision, messageId } = record;
	const description = describeMail(record, locale);
	return {
		...{ id, at, shop, mail, category, from, recipient, subject, attempts, status },
		route: decision?.route ?? null,
		reason: decision?.reason ?? null,
		entry: decision?.entry ?? null,
		nearMisses: decision?.nearMisses ?? [],
		...(decision?.shadow === undefined ? {} : { shadow: decision.shadow }),
		...(decision?.badSetting === undefined ? {} : { badSetting: decision.badSetting }),
		explanation: description.reason,
		outcome: description.outcome,
		feedback: record.feedback,
		code: codeOf(record) ?? null,
		messageId,
		...(record.possibleDuplicate ? { possibleDuplicate: true } : {}),
	};
}

function outcome({ status, decision }: MailFate, { outcomes }: Words): string {
	if (status !== "sent") return outcomes[status];
	return decision?.route === "service" ? outcomes.sentService : outcomes.sentStandard;
}

function trouble(fate: MailFate, locale: Locale): string {
	const code = codeOf(fate);
	return code === undefined ? "" : describeTrouble(code, fate.from, locale);
}

function missingDecision(fate: MailFate, { noDecision }: Words): string {
	if (fate.status === "sending") return noDecision.sending;
	const code = codeOf(fate);
	return code === "invalid-from" || code === "setting-unavailable" ? noDecision[code] : noDecision.other;
}

/** What was wrong with a mail that went out in the end is of no interest any more. */
function codeOf({ status, failure }: MailFate): string | undefined {
	return status === "sent" ? undefined : failure?.code;
}
