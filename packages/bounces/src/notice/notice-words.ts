import type { FeedbackEvent } from "@todoku/core";

/** The languages that notices are written in. */
export const noticeLocales = ["ja", "en"] as const;

/** One of {@link noticeLocales}. */
export type NoticeLocale = (typeof noticeLocales)[number];

/** What a notice says to people. */
export interface NoticeWords {
	readonly writer: string;
	readonly subject: string;
	readonly automatic: string;
	readonly undelivered: string;
	readonly recipient: string;
	readonly at: string;
	readonly why: string;
	/** What stands before the words of the other side; of mail that was stopped, before those of the service. */
	answer(event: Pick<FeedbackEvent, "kind">): string;
	reason(event: Pick<FeedbackEvent, "kind" | "bounce">): string;
	advice(event: Pick<FeedbackEvent, "kind" | "bounce">): string;
}

const ja: NoticeWords = {
	writer: "メール配信システム",
	subject: "配信できなかったメールの通知",
	automatic: "このメールは、配信システムが自動で作成したお知らせです。返信はできません。",
	undelivered: "次の宛先へのメールは、配信されませんでした。",
	recipient: "宛先",
	at: "日時",
	why: "理由",
	answer: ({ kind }) => (kind === "suppressed" ? "配信サービスの説明" : "相手側の応答"),
	reason: ({ kind, bounce }) => {
		if (kind === "suppressed")
			return "以前に配信できなかった宛先のため、配信サービスが配信を止めました。メールは送信されていません。";
		if (bounce === "hard") return "宛先が存在しないなどの理由で、相手側が受け取りを拒否しました。";
		return "相手側が今回のメールを受け取りませんでした。";
	},
	advice: ({ kind, bounce }) =>
		kind === "suppressed" || bounce === "hard"
			? "この宛先への今後のメールも届きません。登録されているメールアドレスをご確認ください。"
			: "次のメールは届く可能性があります。繰り返し届かない場合は、登録されているメールアドレスをご確認ください。",
};

const en: NoticeWords = {
	writer: "Mail Delivery System",
	subject: "Undelivered mail",
	automatic: "This notice was written by the mail system. Nobody reads answers to it.",
	undelivered: "Mail to the following recipient was not delivered.",
	recipient: "Recipient",
	at: "Time",
	why: "Why",
	answer: ({ kind }) => (kind === "suppressed" ? "The service said" : "The other side said"),
	reason: ({ kind, bounce }) => {
		if (kind === "suppressed")
			return "Earlier mail to this address could not be delivered, so the delivery service stopped this one. Nothing was sent.";
		if (bounce === "hard") return "The other side refused it for good, for example because the address does not exist.";
		return "The other side did not take it this time.";
	},
	advice: ({ kind, bounce }) =>
		kind === "suppressed" || bounce === "hard"
			? "Later mail to this address will not arrive either. Please check the address in your records."
			: "The next mail may arrive. Where this happens again and again, please check the address in your records.",
};

const words: Readonly<Record<NoticeLocale, NoticeWords>> = { ja, en };

export function noticeWordsOf(locale: NoticeLocale): NoticeWords {
	return words[locale];
}
