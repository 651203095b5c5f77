import type { ExplanationLocale } from "@todoku/core";
import type { ByHandCause } from "./record-change.ts";

/** The names that a letter speaks of. */
export interface DnsLetterFacts {
	readonly domain: string;
	readonly mailFromDomain: string;
	readonly shopName: string;
	readonly senderName: string;
	readonly contact: string | undefined;
}

/** Whether the letter asks for something; if not, because all is there, or because something else has to be settled first. */
export type LetterOccasion = "asked" | "complete" | "not-yet";

/** All that is said in one language. Plain text. */
export interface DnsLetterWords {
	subject(domain: string): string;
	opening(facts: DnsLetterFacts, occasion: LetterOccasion): readonly string[];
	readonly addHeading: string;
	readonly addColumns: readonly string[];
	readonly whyAhead: string;
	readonly formsAhead: string;
	formHints(name: string): readonly string[];
	readonly replaceHeading: string;
	readonly replaceAhead: string;
	readonly replaceColumns: readonly string[];
	readonly byHand: Readonly<Record<ByHandCause, { readonly title: string; readonly ahead: string }>>;
	readonly byHandColumns: readonly string[];
	readonly leaveHeading: string;
	leave(facts: Pick<DnsLetterFacts, "domain" | "mailFromDomain">): readonly string[];
	readonly checkHeading: string;
	readonly check: readonly string[];
	readonly commandsAhead: string;
	readonly contactHeading: string;
	closing(facts: DnsLetterFacts): readonly string[];
}

const english: DnsLetterWords = {
	subject: (domain) => `DNS records for mail from ${domain}`,
	opening: ({ domain, shopName, senderName }, occasion) => [
		`Dear ${shopName} DNS team,`,
		`We at ${senderName} are preparing to send the automatic mail of ${shopName} (order confirmations, registrations and the like) through a delivery service, so that it reaches the inbox. The service may do that only when the DNS of ${domain} says so.`,
		{
			asked:
				"Please make the changes below, within three days if you can: after that the service may stop looking for them, and we would have to start over.",
			complete: "All the records it needs are there already. There is nothing for you to do.",
			"not-yet":
				"There is nothing for you to do yet: something has to be settled on our side first. We will come back to you.",
		}[occasion],
	],
	addHeading: "Please add these records",
	addColumns: ["No.", "Type", "Name", "Value", "TTL (seconds)"],
	whyAhead: "What each is for:",
	formsAhead: "When you type them into a form:",
	formHints: (name) => [
		`Names are given in full (such as ${name}). If your form adds the domain by itself, leave that part out.`,
		"If names or values have to end in a dot in your system, add one to full names and to the values of CNAME and MX records.",
		"The number in front of the value of an MX record is its priority; some forms have a field of its own for it.",
		"Enter the value of a TXT record as one text without quotation marks, unless your system asks for them.",
	],
	replaceHeading: "Please change this record",
	replaceAhead:
		"A record is there already. Put the new value in its place; it holds everything that the old one does. Do not add a second one.",
	replaceColumns: ["Type", "Name", "Value now", "New value"],
	byHand: {
		conflict: {
			title: "Please have a look at these first",
			ahead:
				"Something else stands where these records belong. Please change nothing before you know whether it is in use, and tell us if it is.",
		},
		"name-in-use": {
			title: "These can be added afterwards",
			ahead: "They belong to the same name as a record above. Please add them only once that has been settled.",
		},
		unknown: {
			title: "Please do not add these yet",
			ahead: "We could not find out what stands there now. We look again and come back to you.",
		},
		elsewhere: {
			title: "For another organisation to add",
			ahead:
				"These records belong into the DNS of somebody else. If you know whom to ask, please pass the request on; otherwise leave it to us.",
		},
	},
	byHandColumns: ["Type", "Name", "Value needed"],
	leaveHeading: "Please leave everything else as it is",
	leave: ({ domain, mailFromDomain }) => [
		`The MX and SPF records of ${domain} itself: they belong to the mail you send and receive today. Only names that are listed above change.`,
		"DMARC and DKIM records that are already there. A second DMARC or SPF record at the same name makes both of them void.",
		`Use ${mailFromDomain} for nothing else.`,
	],
	checkHeading: "How to tell that it worked",
	check: [
		"You need not do anything: we check the records by ourselves and tell you when all is well. It usually takes minutes, and up to three days where older answers are still remembered.",
		"Mail keeps going out the way it does today until then.",
	],
	commandsAhead: "To see for yourself, run these commands; the answer should show the value given above:",
	contactHeading: "Questions",
	closing: ({ senderName, contact }) => [
		contact === undefined
			? "Please answer this letter if anything is unclear, before you change it."
			: `Please ask us if anything is unclear, before you change it: ${contact}`,
		"Kind regards,",
		senderName,
	],
};

const japanese: DnsLetterWords = {
	subject: (domain) => `【ご対応のお願い】${domain} の DNS レコード登録について`,
	opening: ({ domain, shopName, senderName }, occasion) => [
		`${shopName} DNS ご担当者様`,
		`平素より大変お世話になっております。${senderName}でございます。`,
		`${shopName} の自動配信メール（注文確認、会員登録など）がお客様の受信箱に確実に届くよう、配信サービスから送信する準備を進めております。これには、${domain} の DNS に、配信サービスの利用を示すレコードが必要です。`,
		{
			asked:
				"お手数をおかけしますが、以下のご対応をお願いいたします。3 日を過ぎますと配信サービスの確認が打ち切られ、やり直しになる場合がございますので、できるだけ 3 日以内にお願いいたします。",
			complete: "必要なレコードはすべて登録済みでした。ご対応いただくことはございません。",
			"not-yet":
				"当方で先に確認すべきことがあるため、現時点でご対応いただくことはございません。確認が済みましたら、あらためてご連絡いたします。",
		}[occasion],
	],
	addHeading: "追加していただくレコード",
	addColumns: ["番号", "種類", "名前（ホスト名）", "値", "TTL（秒）"],
	whyAhead: "各レコードの目的は次のとおりです。",
	formsAhead: "管理画面で入力される際は、次の点にご注意ください。",
	formHints: (name) => [
		`名前は省略せずに記載しています（例：${name}）。管理画面がドメイン名を自動で付け加える場合は、その部分を除いて入力してください。`,
		"末尾に「.」が必要なシステムでは、省略なしの名前と、CNAME・MX の値の末尾に「.」を付けてください。",
		"MX の値の先頭の数字は優先度です。別の入力欄がある場合は、そちらに入力してください。",
		"TXT の値は、システムから求められない限り、引用符を付けずに 1 つの文字列として入力してください。",
	],
	replaceHeading: "書き換えていただくレコード",
	replaceAhead:
		"すでにレコードがあります。新しい値には現在の内容がすべて含まれていますので、2 件目を追加せずに、書き換えてください。",
	replaceColumns: ["種類", "名前（ホスト名）", "現在の値", "新しい値"],
	byHand: {
		conflict: {
			title: "先にご確認いただきたいレコード",
			ahead:
				"登録したい場所に、別の内容のレコードがあります。ご利用中かどうかを確認されるまでは変更なさらず、ご利用中の場合はお知らせください。",
		},
		"name-in-use": {
			title: "上記のご確認の後に追加していただくレコード",
			ahead: "上記のレコードと同じ名前に置くものです。上記の件が解決してから追加してください。",
		},
		unknown: {
			title: "まだ追加しないでいただきたいレコード",
			ahead: "現在の登録内容を確認できませんでした。あらためて確認し、ご連絡いたします。",
		},
		elsewhere: {
			title: "別の組織に登録を依頼するレコード",
			ahead:
				"ほかの組織が管理する DNS に登録するものです。依頼先がお分かりの場合はお取り次ぎください。ご不明の場合は当方にお任せください。",
		},
	},
	byHandColumns: ["種類", "名前（ホスト名）", "必要な値"],
	leaveHeading: "変更しないでいただきたいもの",
	leave: ({ domain, mailFromDomain }) => [
		`${domain} 自体の MX と SPF のレコード。現在のメールの送受信に使われています。変更するのは、上記に記載した名前だけです。`,
		"すでにある DMARC・DKIM のレコード。同じ名前に SPF や DMARC が 2 件あると、どちらも無効になります。",
		`${mailFromDomain} は、ほかの用途にはお使いにならないでください。`,
	],
	checkHeading: "登録後の確認について",
	check: [
		"登録後の確認は当方で自動的に行い、完了しましたらご連絡いたします。通常は数分、以前の内容がほかのサーバーに残っている場合は最長で 3 日ほどかかります。",
		"完了までの間、メールはこれまでどおり送信されます。",
	],
	commandsAhead:
		"ご自身で確認される場合は、次のコマンドを実行してください。上記の値が表示されれば、正しく登録されています。",
	contactHeading: "お問い合わせ先",
	closing: ({ senderName, contact }) => [
		contact === undefined
			? "ご不明な点がございましたら、変更なさる前に、本状へのご返信にてお問い合わせください。"
			: `ご不明な点がございましたら、変更なさる前にお問い合わせください。連絡先：${contact}`,
		"何卒よろしくお願い申し上げます。",
		senderName,
	],
};

export const dnsLetterWords: Readonly<Record<ExplanationLocale, DnsLetterWords>> = { ja: japanese, en: english };
