import { explainDecision } from "@todoku/core";
import type { Locale } from "../pages/locale.ts";
import { type Words, wordsOf } from "../pages/words.ts";
import { describeTrouble } from "./describe-trouble.ts";
import type { MailRecord } from "./mail-record.ts";

/** A mail in words: which way it went and why, and what came of it. */
export interface MailDescription {
	readonly route: string;
	readonly reason: string;
	readonly status: string;
	readonly outcome: string;
}

export function describeMail(record: MailRecord, locale: Locale): MailDescription {
	const words = wordsOf(locale);
	const { decision, status } = record;
	return {
		route: decision === undefined ? words.mails.noRoute : words.routes[decision.route],
		reason: decision === undefined ? missingDecision(record, words) : explainDecision(decision, locale),
		status: words.statuses[status],
		outcome: [outcome(record, words), trouble(record, locale)].join(locale === "ja" ? "" : " ").trim(),
	};
}

/** The same for programs. */
export function mailJson(record: MailRecord, locale: Locale): Readonly<Record<string, unknown>> {
	const { id, at, shop, mail, category, from, recipient, subject, attempts, status, decision, receipt } = record;
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
		code: codeOf(record) ?? null,
		messageId: receipt?.messageId ?? null,
	};
}

function outcome({ status, decision }: MailRecord, { outcomes }: Words): string {
	if (status !== "sent") return outcomes[status];
	return decision?.route === "service" ? outcomes.sentService : outcomes.sentStandard;
}

function trouble(record: MailRecord, locale: Locale): string {
	const code = codeOf(record);
	return code === undefined ? "" : describeTrouble(code, record.receipt?.error, locale);
}

function missingDecision(record: MailRecord, { noDecision }: Words): string {
	const code = codeOf(record);
	return code === "invalid-from" || code === "setting-unavailable" ? noDecision[code] : noDecision.other;
}

function codeOf({ receipt }: MailRecord): string | undefined {
	return receipt === undefined || receipt.outcome === "accepted" ? undefined : receipt.code;
}
