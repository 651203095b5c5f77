import type { SesServicePart, SesServicePartKind } from "@todoku/adapter-ses";
import type { ExplanationLocale } from "@todoku/core";

/** The words for the parts of a service in one language. */
export interface PlanWords {
	readonly part: Readonly<Record<SesServicePartKind, string>>;
	readonly state: Readonly<Record<SesServicePart["state"], string>>;
	/** Marks what only people may change. */
	readonly byHand: string;
	heading(region: string): string;
	/** Under all of it. */
	complete(): string;
	open(count: number): string;
	waiting(): string;
	question(count: number): string;
	applied(part: string, name: string): string;
}

export function planWords(locale: ExplanationLocale): PlanWords {
	return locale === "ja" ? japanese : english;
}

const english: PlanWords = {
	part: {
		topic: "topic",
		"topic-signature": "signature",
		"topic-policy": "topic policy",
		subscription: "subscription",
		"configuration-set": "configuration set",
		"event-destination": "event destination",
		suppression: "suppression",
		"feedback-forwarding": "bounces by mail",
	},
	state: { present: "there", missing: "missing", wrong: "differs", waiting: "waiting" },
	byHand: "by hand: ",
	heading: (region) => `SES in ${region}`,
	complete: () => "Nothing is to be done.",
	open: (count) => `To be made or changed: ${count}. Add --apply to do it.`,
	waiting: () => "The subscription waits for the application to confirm it.",
	question: (count) => `Make or change ${count === 1 ? "this part" : `these ${count} parts`}?`,
	applied: (part, name) => `done: ${part} (${name})`,
};

const japanese: PlanWords = {
	part: {
		topic: "トピック",
		"topic-signature": "署名",
		"topic-policy": "トピックのポリシー",
		subscription: "通知先",
		"configuration-set": "設定セット",
		"event-destination": "イベントの送信先",
		suppression: "配信停止リスト",
		"feedback-forwarding": "エラーメールの返送",
	},
	state: { present: "あり", missing: "なし", wrong: "相違", waiting: "確認待ち" },
	byHand: "手作業：",
	heading: (region) => `SES（${region}）`,
	complete: () => "必要な作業はありません。",
	open: (count) => `作成・変更が必要なもの：${count}件。--apply を付けると実行します。`,
	waiting: () => "通知先は、アプリケーションによる確認を待っています。",
	question: (count) => `この${count}件を作成・変更しますか？`,
	applied: (part, name) => `完了：${part}（${name}）`,
};
