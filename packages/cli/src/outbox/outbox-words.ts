import type { DeliveryStatus, ExplanationLocale, FeedbackKind } from "@todoku/core";
import type { HoldReason, WaitingRoom } from "@todoku/outbox";

/** The words of the outbox in one language. */
export interface OutboxWords {
	readonly status: Readonly<Record<DeliveryStatus, string>>;
	readonly heldFor: Readonly<Record<HoldReason, string>>;
	readonly room: Readonly<Record<WaitingRoom, string>>;
	readonly outcome: Readonly<Record<"accepted" | "deferred" | "rejected" | "unknown" | "under-way", string>>;
	/** What became of a mail after it was handed over. */
	readonly feedback: Readonly<Record<FeedbackKind, string>>;
	/** The same in a word. */
	readonly feedbackMark: Readonly<Record<FeedbackKind, string>>;
	/** Of a bounce: whether the address is dead. */
	readonly bounce: Readonly<Record<"hard" | "soft", string>>;
	/** A label and what it labels. */
	line(label: string, value: string): string;
	aside(text: string): string;
	attempts(count: number): string;
	deliveries(count: number): string;
}

export function outboxWords(locale: ExplanationLocale): OutboxWords {
	return locale === "ja" ? japanese : english;
}

const english: OutboxWords = {
	status: {
		queued: "queued",
		sending: "sending",
		sent: "sent",
		failed: "failed",
		expired: "expired",
		held: "held",
		unknown: "unknown",
	},
	heldFor: {
		"service-refusal": "the service refused its sender, and the standard route is not safe for it",
		"unknown-outcome": "it may have been sent, and nobody knows",
		"tenant-stopped": "its tenant is stopped",
		"tenant-limit": "its tenant is over its limit",
		operator: "an operator holds it back",
	},
	room: { open: "any route", service: "the service", standard: "the standard route" },
	outcome: {
		accepted: "accepted",
		deferred: "deferred",
		rejected: "rejected",
		unknown: "no answer: perhaps sent",
		"under-way": "no answer yet",
	},
	feedback: {
		delivered: "delivered to the recipient's server",
		delayed: "delayed: the recipient's server does not take it yet",
		bounced: "bounced: it came back",
		suppressed: "stopped by the service (suppressed)",
		complained: "complained: the recipient reported it as spam",
		rejected: "rejected: the service took it and then refused to send it",
	},
	feedbackMark: {
		delivered: "+delivered",
		delayed: "+delayed",
		bounced: "+bounced",
		suppressed: "+suppressed",
		complained: "+complained",
		rejected: "+rejected",
	},
	bounce: { hard: "for good", soft: "for now" },
	line: (label, value) => `${label}: ${value}`,
	aside: (text) => ` (${text})`,
	attempts: (count) => (count === 1 ? "1 attempt" : `${count} attempts`),
	deliveries: (count) => (count === 1 ? "1 delivery" : `${count} deliveries`),
};

const japanese: OutboxWords = {
	status: {
		queued: "送信待ち",
		sending: "送信中",
		sent: "配信済み",
		failed: "失敗",
		expired: "期限切れ",
		held: "保留",
		unknown: "結果不明",
	},
	heldFor: {
		"service-refusal": "配信サービスが差出人を拒否し、通常の配信方法も安全ではないため",
		"unknown-outcome": "送信された可能性があり、結果が不明なため",
		"tenant-stopped": "このテナントの配信が停止されているため",
		"tenant-limit": "このテナントが上限を超えたため",
		operator: "運用担当者が保留したため",
	},
	room: { open: "経路未定", service: "配信サービス", standard: "通常の配信方法" },
	outcome: {
		accepted: "受け付けられました",
		deferred: "一時的に拒否されました",
		rejected: "拒否されました",
		unknown: "応答なし（送信された可能性があります）",
		"under-way": "応答待ち",
	},
	feedback: {
		delivered: "宛先サーバーに届きました",
		delayed: "宛先サーバーがまだ受け取っていません（遅延）",
		bounced: "不達となり返送されました",
		suppressed: "配信サービスが配信を止めました",
		complained: "受信者が迷惑メールとして報告しました",
		rejected: "配信サービスが受け付けた後に配信を拒否しました",
	},
	feedbackMark: {
		delivered: "＋到達",
		delayed: "＋遅延",
		bounced: "＋不達",
		suppressed: "＋配信停止",
		complained: "＋迷惑メール報告",
		rejected: "＋配信拒否",
	},
	bounce: { hard: "恒久的", soft: "一時的" },
	line: (label, value) => `${label}：${value}`,
	aside: (text) => `（${text}）`,
	attempts: (count) => `試行${count}回`,
	deliveries: (count) => `${count}件`,
};
