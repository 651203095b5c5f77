import type { IngestCount, MailKind, PassOnOutcome, RecipientOutcome } from "@todoku/bounces";
import type { ExplanationLocale, FeedbackKind } from "@todoku/core";

/** What a reader of the terminal is told of returned mail. */
export interface IngestWords {
	readonly kinds: Readonly<Record<MailKind, string>>;
	readonly feedback: Readonly<Record<FeedbackKind, string>>;
	readonly bounces: Readonly<Record<"hard" | "soft", string>>;
	readonly outcomes: Readonly<Record<RecipientOutcome, string>>;
	passOn(outcome: PassOnOutcome, mailbox: string): string;
	setAside(why: string): string;
	left(why: string): string;
	kept(directory: string): string;
	summary(count: IngestCount): string;
	readonly separator: string;
}

export function ingestWords(locale: ExplanationLocale): IngestWords {
	return locale === "ja" ? japanese : english;
}

const english: IngestWords = {
	kinds: {
		failure: "failure report",
		delivered: "delivery report",
		complaint: "complaint",
		"auto-reply": "automatic reply",
		newsletter: "newsletter",
		ordinary: "ordinary mail",
		unreadable: "no mail",
	},
	feedback: {
		delivered: "delivered",
		delayed: "delayed",
		bounced: "bounced",
		suppressed: "suppressed",
		complained: "complaint",
		rejected: "rejected",
	},
	bounces: { hard: "hard", soft: "soft" },
	outcomes: {
		recorded: "recorded",
		repeated: "recorded before",
		"unknown-delivery": "its delivery is gone",
		"not-ours": "no delivery of ours found",
		nothing: "nothing to record",
	},
	passOn: (outcome, mailbox) =>
		({
			"passed-on": `passed on to ${mailbox}`,
			"is-there": `already in ${mailbox}`,
			looped: `not passed on: ${mailbox} leads back here`,
			nobody: "not passed on: nobody knows whom it is meant for",
			"not-asked": "",
		})[outcome],
	setAside: (why) => `put aside: ${why}`,
	left: (why) => `left where it is: ${why}`,
	kept: (directory) => `kept in ${directory}`,
	summary: ({ settled, setAside, failed }) => `${settled} read, ${setAside} put aside, ${failed} left`,
	separator: "; ",
};

const japanese: IngestWords = {
	kinds: {
		failure: "不達通知",
		delivered: "配信完了通知",
		complaint: "苦情",
		"auto-reply": "自動応答",
		newsletter: "メルマガ",
		ordinary: "通常のメール",
		unreadable: "メールではないデータ",
	},
	feedback: {
		delivered: "配信完了",
		delayed: "遅延",
		bounced: "不達",
		suppressed: "送信停止",
		complained: "苦情",
		rejected: "拒否",
	},
	bounces: { hard: "恒久的", soft: "一時的" },
	outcomes: {
		recorded: "記録しました",
		repeated: "記録済みです",
		"unknown-delivery": "該当する配信は削除されています",
		"not-ours": "該当する配信が見つかりません",
		nothing: "記録する内容はありません",
	},
	passOn: (outcome, mailbox) =>
		({
			"passed-on": `${mailbox}へ転送しました`,
			"is-there": `すでに${mailbox}に届いています`,
			looped: `転送しません：${mailbox}はここへ戻ってきます`,
			nobody: "転送しません：宛先となるメールボックスが分かりません",
			"not-asked": "",
		})[outcome],
	setAside: (why) => `別にしました：${why}`,
	left: (why) => `そのまま残しました：${why}`,
	kept: (directory) => `${directory}に保管しました`,
	summary: ({ settled, setAside, failed }) => `${settled}件を読み取り、${setAside}件を別にし、${failed}件を残しました`,
	separator: "、",
};
