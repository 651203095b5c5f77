import type { ExplanationLocale } from "@todoku/core";
import type { FindingSeverity, RecordState, SenderStep, Sentence } from "@todoku/sender-domains";

/** The words for senders and their records in one language. */
export interface SenderWords {
	readonly step: Readonly<Record<SenderStep, string>>;
	readonly state: Readonly<Record<RecordState, string>>;
	readonly severity: Readonly<Record<FindingSeverity, string>>;
	readonly seenByFew: string;
	readonly elsewhere: string;
	readonly service: string;
	readonly standard: string;
	readonly complete: string;
	readonly waitsFor: string;
	readonly warnings: string;
	readonly next: string;
	readonly noTenant: string;
	readonly noSenders: string;
	readonly noHistory: string;
	readonly more: string;
	readonly never: string;
	readonly columns: Readonly<Record<"tenant" | "sender" | "step" | "changed" | "checked" | "warnings", string>>;
	heading(domain: string, region: string): string;
	reason(text: string): string;
	evidence(text: string): string;
	version(version: number): string;
}

export function senderWords(locale: ExplanationLocale): SenderWords {
	return locale === "ja" ? japanese : english;
}

const english: SenderWords = {
	step: {
		requested: "requested",
		surveyed: "surveyed",
		"cleanup-requested": "clean-up asked for",
		cleaned: "cleaned up",
		"records-issued": "records issued",
		pending: "pending",
		verified: "verified",
		registered: "registered",
		failed: "failed",
		revoked: "revoked",
		withdrawn: "withdrawn",
	},
	state: { present: "present", missing: "missing", wrong: "wrong", unknown: "unknown" },
	severity: { error: "error", warning: "warning", note: "note" },
	seenByFew: "published, but not yet seen everywhere",
	elsewhere: "to be published by somebody else",
	service: "Service route: ",
	standard: "Standard route: ",
	complete: "Every record is in place.",
	waitsFor: "It waits for:",
	warnings: "Warnings:",
	next: "What comes next:",
	noTenant: "(none)",
	noSenders: "There are no senders.",
	noHistory: "Nothing is known of this sender.",
	more: "There are more; go on with --after",
	never: "never",
	columns: {
		tenant: "Tenant",
		sender: "Sender",
		step: "Step",
		changed: "Changed",
		checked: "Checked",
		warnings: "Warnings",
	},
	heading: (domain, region) => `Records for ${domain} (${region})`,
	reason: (text) => `Reason: ${text}`,
	evidence: (text) => `Evidence: ${text}`,
	version: (version) => `version ${version}`,
};

const japanese: SenderWords = {
	step: {
		requested: "受付済み",
		surveyed: "調査済み",
		"cleanup-requested": "整理を依頼中",
		cleaned: "整理済み",
		"records-issued": "レコード発行済み",
		pending: "検証待ち",
		verified: "検証済み（登録待ち）",
		registered: "登録済み",
		failed: "検証失敗",
		revoked: "失効",
		withdrawn: "取り下げ",
	},
	state: { present: "設定済み", missing: "なし", wrong: "相違", unknown: "不明" },
	severity: { error: "エラー", warning: "注意", note: "参考" },
	seenByFew: "公開済み（反映待ち）",
	elsewhere: "別の管理者が公開するレコード",
	service: "配信サービス：",
	standard: "通常の配信方法：",
	complete: "すべてのレコードが設定されています。",
	waitsFor: "待っているもの：",
	warnings: "注意：",
	next: "次にすること：",
	noTenant: "（なし）",
	noSenders: "配信元はありません。",
	noHistory: "この配信元の記録はありません。",
	more: "続きがあります。次を付けて実行してください：--after",
	never: "なし",
	columns: {
		tenant: "テナント",
		sender: "配信元",
		step: "状態",
		changed: "変更",
		checked: "確認",
		warnings: "注意",
	},
	heading: (domain, region) => `${domain} のレコード（${region}）`,
	reason: (text) => `理由：${text}`,
	evidence: (text) => `根拠：${text}`,
	version: (version) => `第${version}版`,
};

/** What it means that a sender has come so far. */
export const stepSentences: Readonly<Record<SenderStep, Sentence>> = {
	requested: {
		ja: "受け付けました。配信サービスにはまだ何も登録していません。",
		en: "It was asked for; nothing was done at the service yet.",
	},
	surveyed: {
		ja: "返送メールの調査は済んでいます（または理由を記録して省略しました）。",
		en: "Its returned mail was surveyed, or that was waived with a reason.",
	},
	"cleanup-requested": {
		ja: "存在しないアドレスの整理をショップに依頼しています。",
		en: "The shop was asked to clean up its dead addresses.",
	},
	cleaned: {
		ja: "存在しないアドレスの整理が済みました。",
		en: "The shop has cleaned up its addresses.",
	},
	"records-issued": {
		ja: "配信サービスに登録し、DNSレコードを発行しました。",
		en: "The service knows it, and its records were issued.",
	},
	pending: {
		ja: "配信サービスがレコードを確認しています。",
		en: "The service is looking for what proves it.",
	},
	verified: {
		ja: "配信サービスの検証は完了しましたが、設定への登録はまだです。",
		en: "The service has verified it; it is not in the setting yet.",
	},
	registered: {
		ja: "設定に登録済みです。該当するメールは配信サービスから送信されます。",
		en: "Its entry is in the setting; matching mail goes through the service.",
	},
	failed: {
		ja: "配信サービスが検証を打ち切りました。",
		en: "The service gave up verifying it.",
	},
	revoked: {
		ja: "配信サービスがこの配信元を受け付けなくなりました。登録は設定に残り、失効の印が付いています。",
		en: "The service no longer honours it. Its entry stays in the setting, flagged.",
	},
	withdrawn: {
		ja: "取り下げられ、設定から削除されています。",
		en: "It was given up, and its entry was taken out of the setting.",
	},
};
