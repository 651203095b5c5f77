import { type ExplanationLocale, printable } from "@todoku/core";
import type { SenderPlan } from "../plan/sender-plan.ts";
import { type ByHandCause, type RecordChange, type RecordChangeOptions, toRecordChanges } from "./record-change.ts";
import { formatData, quoteText, readRecordData } from "./record-data.ts";
import { readTtlSeconds } from "./record-ttl.ts";

export interface ZoneFragmentOptions extends RecordChangeOptions {
	/** The language of the comments. */
	readonly locale: ExplanationLocale;
	/** Default: 3,600. */
	readonly ttlSeconds?: number | undefined;
}

/**
 * Writes the records as a fragment of a master file (RFC 1035 §5.1): every name absolute, so that it fits under any `$ORIGIN`. What is to be
 * done by hand stands in it as a comment.
 *
 * @throws {MailError} (`record-unpublishable`) for what no record can hold.
 */
export function formatZoneFragment(plan: SenderPlan, options: ZoneFragmentOptions): string {
	const words = options.locale === "ja" ? japanese : english;
	const changes = toRecordChanges(plan, options).filter(({ kind }) => kind !== "keep");
	const head = words.head(plan.domain, plan.region).map(comment);
	if (changes.length === 0) return `${[...head, comment(words.nothing)].join("\n")}\n`;
	const ttlSeconds = readTtlSeconds(options.ttlSeconds);
	const blocks = changes.map((change) => formatChange(change, words, options.locale, ttlSeconds));
	return `${[head.join("\n"), ...blocks].join("\n\n")}\n`;
}

function formatChange(change: RecordChange, words: Words, locale: ExplanationLocale, ttlSeconds: number): string {
	const { record } = change;
	const data = readRecordData(record);
	const line = `${record.name}. ${ttlSeconds} IN ${formatData(data)}`;
	const why = comment(record.why[locale]);
	switch (change.kind) {
		case "keep":
		case "add":
			return [why, line].join("\n");
		case "replace":
			return [why, comment(words.replaces(quoteText(change.old))), line].join("\n");
		case "by-hand":
			return [why, comment(words.byHand[change.because]), comment(record.sentence[locale]), comment(line)].join("\n");
		default:
			return change satisfies never;
	}
}

/** On one line, whatever the text holds: the next one would be read as a record. */
function comment(text: string): string {
	return `; ${printable(text, 10_000)}`;
}

interface Words {
	head(domain: string, region: string): readonly string[];
	readonly nothing: string;
	readonly byHand: Readonly<Record<ByHandCause, string>>;
	replaces(text: string): string;
}

const english: Words = {
	head: (domain, region) => [
		`Records for sending mail from ${domain} through the delivery service (${region})`,
		"Add them to the zone; leave everything else in it as it is, and raise the serial number.",
	],
	nothing: "Nothing to add: every record is there.",
	byHand: {
		elsewhere: "NOT IN THIS ZONE, therefore only as a comment: whoever keeps that zone has to publish it.",
		conflict: "BY HAND, therefore only as a comment: something else stands there.",
		"name-in-use": "LATER, therefore only as a comment: first settle by hand what else stands at this name.",
		unknown: "NOT YET, therefore only as a comment: what stands there is not known.",
	},
	replaces: (text) => `INSTEAD OF the record that is there: TXT ${text}`,
};

const japanese: Words = {
	head: (domain, region) => [
		`${domain} からのメールを配信サービス（${region}）経由で送るためのレコード`,
		"ゾーンに追加し、ほかのレコードは変更せずに、シリアル番号を上げてください。",
	],
	nothing: "追加するレコードはありません（すべて設定済みです）。",
	byHand: {
		elsewhere: "【このゾーンではないため、コメントにしています】該当ゾーンの管理者に登録を依頼してください。",
		conflict: "【手作業での対応が必要なため、コメントにしています】別のレコードがあります。",
		"name-in-use": "【後で登録するため、コメントにしています】先に、同じ名前にある別のレコードの件を解決してください。",
		unknown: "【まだ登録しないでください。コメントにしています】現在の設定を確認できませんでした。",
	},
	replaces: (text) => `【既存のレコードと置き換え】 TXT ${text}`,
};
