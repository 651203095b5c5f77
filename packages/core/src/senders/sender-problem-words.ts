/** One problem in words: in English a clause that follows what is wrong, in Japanese whole sentences. */
export interface Words {
	readonly en: string;
	readonly ja: string;
	/** Said instead when the details are known. */
	readonly detailed?: { readonly en: string; readonly ja: string };
}

/**
 * What can be wrong with an entry of the setting or with a From, besides what can be wrong with any address. The words name the way out.
 * The codes are promised; the words may get better.
 */
export const senderProblems = {
	url: {
		en: "is a URL; write the domain or address alone, without http://, a port or a path",
		ja: "{subject}は URL の形になっています。「http://」、ポート番号、「/」以降などを除き、ドメインまたはメールアドレスだけを入力してください。",
	},
	wildcard: {
		en: "has a wildcard; a domain covers its subdomains by itself",
		ja: "{subject}はワイルドカード（*）を含みます。サブドメインは自動的に対象になるため、ドメインだけを入力してください。",
		detailed: {
			en: "has a wildcard; a domain covers its subdomains by itself: {example}",
			ja: "{subject}はワイルドカード（*）を含みます。サブドメインは自動的に対象になるため、{example} と入力してください。",
		},
	},
	"leading-at": {
		en: 'has nothing before the "@"; for a whole domain write it without the "@"',
		ja: "{subject}は「@」の前に何も入力されていません。ドメイン全体を対象にする場合は、「@」を付けずに入力してください。",
		detailed: {
			en: 'has nothing before the "@"; for a whole domain write it without the "@": {example}',
			ja: "{subject}は「@」の前に何も入力されていません。ドメイン全体を対象にする場合は、「@」を付けずに {example} と入力してください。",
		},
	},
	"named-address": {
		en: "has angle brackets; write the address alone, without a name",
		ja: "{subject}に「<」または「>」が含まれています。名前を付けず、メールアドレスだけを入力してください。",
	},
	"ip-address": {
		en: "is an IP address; only domains and addresses can be verified",
		ja: "{subject}は IP アドレスです。登録できるのは、ドメインとメールアドレスだけです。",
	},
	separator: {
		en: "has a separator other than a comma or a line break",
		ja: "{subject}に使えない区切り文字が含まれています。半角のカンマ（,）または改行で区切ってください。",
		detailed: {
			en: 'has a separator other than a comma or a line break: "{character}"',
			ja: "{subject}の「{character}」は区切り文字として使えません。半角のカンマ（,）または改行で区切ってください。",
		},
	},
	blank: {
		en: "has a blank inside; separate entries with a comma or a line break",
		ja: "{subject}の途中に空白が含まれています。複数ある場合は、半角のカンマ（,）または改行で区切ってください。",
	},
	comment: {
		en: "has a comment or a backslash; write the domain or address alone",
		ja: "{subject}に括弧または円記号（バックスラッシュ）が含まれています。ドメインまたはメールアドレスだけを入力してください。",
	},
	"not-in-domain": {
		en: "has a character that no domain has; write the domain alone",
		ja: "{subject}にドメインでは使えない文字が含まれています。ドメインだけを入力してください。",
		detailed: {
			en: 'has a character that no domain has: "{character}"; write the domain alone',
			ja: "{subject}にドメインでは使えない文字「{character}」が含まれています。ドメインだけを入力してください。",
		},
	},
	"public-suffix": {
		en: "is a public suffix, under which anybody can register; write your own domain in full",
		ja: "{subject}は、ドメインの一部だけか、だれでも使える共用の部分（co.jp など）です。example.co.jp のように、自社のドメイン全体を入力してください。",
	},
	"from-missing": {
		en: "is missing",
		ja: "{subject}が設定されていません。",
	},
	"from-ip-address": {
		en: "has an IP address instead of a domain",
		ja: "{subject}の「@」より後が IP アドレスになっています。ドメインを使ったメールアドレスを入力してください。",
	},
} as const;
