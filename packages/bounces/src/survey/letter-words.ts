import type { BounceReason } from "../reason/bounce-reason.ts";
import type { LetterLocale } from "./cleanup-letter.ts";

/** The figures and names that a letter speaks of. */
export interface LetterFacts {
	readonly shopName: string;
	readonly senderName: string;
	readonly mails: number;
	readonly dead: number;
	readonly complaints: number;
}

/** All that is said in one language. */
export interface LetterWords {
	readonly subject: string;
	readonly columns: readonly string[];
	readonly listAhead: string;
	readonly clustersAhead: string;
	readonly more: (count: number) => string;
	readonly cluster: (what: string, count: number, first: string, last: string) => string;
	readonly reason: (reason: BounceReason) => string;
	readonly paragraphs: (facts: LetterFacts) => {
		readonly opening: readonly string[];
		readonly closing: readonly string[];
	};
}

const japaneseReasons: { readonly [reason in BounceReason]?: string } = {
	userunknown: "宛先のメールアドレスが存在しません",
	hostunknown: "宛先のドメインが存在しません",
	hasmoved: "宛先のメールアドレスは移転しています",
	notaccept: "宛先のドメインがメールを受け付けていません",
};

const englishReasons: { readonly [reason in BounceReason]?: string } = {
	userunknown: "the address does not exist",
	hostunknown: "the domain does not exist",
	hasmoved: "the address has moved",
	notaccept: "the domain takes no mail",
};

export const letterWords: { readonly [locale in LetterLocale]: LetterWords } = {
	ja: {
		subject: "【ご対応のお願い】配信できないメールアドレスの整理について",
		columns: ["メールアドレス", "理由", "エラー件数", "最終エラー日", "会員番号・氏名"],
		listAhead: "対象のメールアドレスは以下のとおりです。",
		clustersAhead:
			"次の会員登録は、同じ形式のメールアドレスで短時間に集中しており、いたずらや不正な登録の可能性がございます。あわせてご確認をお願いいたします。(時刻は協定世界時です)",
		more: (count) => `このほかに ${count.toLocaleString("en-US")} 件ございます。一覧は別途ご提供いたします。`,
		cluster: (what, count, first, last) =>
			`${toJapanesePattern(what)}: ${count.toLocaleString("en-US")} 件 (${first} ～ ${last})`,
		reason: (reason) => japaneseReasons[reason] ?? reason,
		paragraphs: ({ shopName, senderName, mails, dead, complaints }) => ({
			opening: [
				`${shopName} ご担当者様`,
				`平素より大変お世話になっております。${senderName}でございます。`,
				dead === 0
					? `自動配信メールの配信サービスへの切り替えに先立ち、これまでに戻ってきたエラーメール ${mails.toLocaleString("en-US")} 通を調査いたしました。配信できないメールアドレスは見つかりませんでした。ご対応いただくことはございません。`
					: `自動配信メールの配信サービスへの切り替えに先立ち、これまでに戻ってきたエラーメール ${mails.toLocaleString("en-US")} 通を調査いたしましたところ、今後も配信できる見込みのないメールアドレスが ${dead.toLocaleString("en-US")} 件見つかりました。`,
				...(dead === 0
					? []
					: [
							"存在しないメールアドレスへの送信が続きますと、迷惑メールの送信元とみなされ、ほかのお客様へのメールまで届きにくくなるおそれがございます。また、配信サービスの利用を制限される場合もございます。",
							"つきましては、誠にお手数ですが、切り替えの前に以下のご対応をお願い申し上げます。\n・ご本人に連絡が取れる場合は、正しいメールアドレスへの変更\n・連絡が取れない場合は、メールアドレスの削除、または会員の退会処理",
						]),
			],
			closing: [
				...(complaints === 0
					? []
					: [
							`なお、受信された方から迷惑メールとして報告されたメールアドレスが ${complaints.toLocaleString("en-US")} 件ございます。こちらへの送信もお控えくださいますようお願いいたします。`,
						]),
				...(dead === 0
					? []
					: [
							"ご対応が完了しましたらお知らせください。あらためて調査のうえ、結果をご報告いたします。",
							"本書には会員様の個人情報が含まれております。お取り扱いには十分ご注意くださいますようお願いいたします。",
						]),
				"ご不明な点がございましたら、お気軽にお問い合わせください。何卒よろしくお願い申し上げます。",
				senderName,
			],
		}),
	},
	en: {
		subject: "Action needed: please clean up addresses that cannot receive mail",
		columns: ["Address", "Why", "Reports", "Last report", "Member"],
		listAhead: "These are the addresses:",
		clustersAhead:
			"These registrations came within minutes of each other, with addresses of one make. They may not be real customers; please look at them too. (Times are UTC.)",
		more: (count) => `There are ${count.toLocaleString("en-US")} more; we send the complete list separately.`,
		cluster: (what, count, first, last) => `${what}: ${count.toLocaleString("en-US")} members (${first} to ${last})`,
		reason: (reason) => englishReasons[reason] ?? reason,
		paragraphs: ({ shopName, senderName, mails, dead, complaints }) => ({
			opening: [
				`Dear ${shopName} team,`,
				dead === 0
					? `before your automatic mail moves to the delivery service, we looked through ${mails.toLocaleString("en-US")} mails that came back to you. We found no address that is out of service, so there is nothing for you to do.`
					: `before your automatic mail moves to the delivery service, we looked through ${mails.toLocaleString("en-US")} mails that came back to you. In them we found ${dead.toLocaleString("en-US")} ${dead === 1 ? "address that" : "addresses that"} cannot receive mail now or later.`,
				...(dead === 0
					? []
					: [
							"A sender who keeps writing to addresses that do not exist is soon taken for a spammer. Then mail to your other customers arrives late or not at all, and the delivery service may restrict your account.",
							"Please do one of these before the move:\n- where you can reach the person, correct the address;\n- where you cannot, remove the address or close the account.",
						]),
			],
			closing: [
				...(complaints === 0
					? []
					: [
							`${complaints.toLocaleString("en-US")} ${complaints === 1 ? "recipient" : "recipients"} reported your mail as unwanted. Please do not write to them any more.`,
						]),
				...(dead === 0
					? []
					: [
							"Tell us when you are done. We will then look again and report what is left.",
							"This letter contains personal data of your members; please handle it with care.",
						]),
				`Kind regards,\n${senderName}`,
			],
		}),
	},
};

function toJapanesePattern(what: string): string {
	return what
		.replace(/(\d{1,4}) letters/g, "英字$1文字")
		.replace(/(\d{1,4}) digits/g, "数字$1桁")
		.replaceAll(", ", "+");
}
