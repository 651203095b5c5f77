import type { ExplanationLocale } from "@todoku/core";

/** What verifying a single address costs (C4), and what comes after. */
export interface AddressWords {
	readonly heading: string;
	readonly costs: readonly string[];
	readonly question: string;
	next(name: string): readonly string[];
}

export const addressWords: Readonly<Record<ExplanationLocale, AddressWords>> = {
	en: {
		heading: "What verifying a single address costs, compared with its domain:",
		costs: [
			'Recipients see "via" and the name of the service (経由) beside the sender: the mail is signed by the service, not by the domain.',
			"Mail to mobile carriers (docomo, au, SoftBank …) may be refused or filtered more often.",
			"Neither the signature nor the MAIL FROM is of the sender's domain, so its DMARC does not pass; where its policy is quarantine or reject, receivers put the mail aside or refuse it.",
			"It holds for this one address alone, not for its domain.",
		],
		question: "Does whoever asks for it know, and want it all the same?",
		next: (name) => [
			'The service has mailed a link to the address ("Email Address Verification Request"). Its owner opens it within 24 hours.',
			"Then it gets into the setting by itself:",
			`    todoku domain watch ${name}`,
			"If the link was lost or is too old, a new one is mailed by:",
			`    todoku address verify ${name} --resend --reason <text>`,
		],
	},
	ja: {
		heading: "メールアドレス単体の検証には、ドメインの検証と比べて次の影響があります：",
		costs: [
			"受信者の画面で、差出人の横に「（サービス名）経由」と表示されます（署名がドメインではなく配信サービスのものになるため）。",
			"携帯キャリア（docomo・au・SoftBankなど）宛てのメールが、届きにくくなることがあります。",
			"署名もMAIL FROMも差出人のドメインではないため、DMARCに合格しません。ポリシーが quarantine や reject のドメインでは、迷惑メール扱いや受信拒否になります。",
			"有効なのはこのアドレスだけで、ドメインのほかのアドレスには適用されません。",
		],
		question: "依頼者はこの影響を了承していますか？",
		next: (name) => [
			"配信サービスから確認メール（件名「Email Address Verification Request」）を送信しました。持ち主が24時間以内にリンクを開いてください。",
			"開くと、設定に自動で登録されます：",
			`    todoku domain watch ${name}`,
			"リンクをなくした場合や期限が切れた場合は、次のコマンドで再送できます：",
			`    todoku address verify ${name} --resend --reason <理由>`,
		],
	},
};
