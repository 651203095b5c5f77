/**
 * Everything that can be wrong with an address, mailbox or domain. In English a clause that follows what is wrong, in Japanese whole
 * sentences. The codes are promised; the words may get better.
 */
export const addressProblems = {
	"line-break": {
		en: "holds a line break",
		ja: "{subject}に改行が含まれています。1行で入力してください。",
	},
	"control-character": {
		en: "holds a control character",
		ja: "{subject}に目に見えない制御文字が含まれています。入力し直してください。",
	},
	"broken-character": {
		en: "holds half of a surrogate pair, so it is not Unicode text",
		ja: "{subject}に壊れた文字が含まれています。入力し直してください。",
	},
	"open-comment": {
		en: 'has a comment "(" that is never closed',
		ja: "{subject}の「(」に対応する「)」がありません。",
	},
	"open-quotation": {
		en: "has a quotation mark that is never closed",
		ja: '{subject}の引用符（"）が閉じられていません。前後を引用符で囲むか、引用符を削除してください。',
	},
	"open-bracket": {
		en: 'has a "[" that is never closed',
		ja: "{subject}の「[」に対応する「]」がありません。",
	},
	empty: {
		en: "is empty",
		ja: "{subject}にメールアドレスが入力されていません。",
	},
	"angle-brackets": {
		en: "has angle brackets where a bare address is expected",
		ja: "{subject}に「<」または「>」が含まれています。メールアドレスだけを入力してください。",
	},
	"full-width-at": {
		en: 'has a full-width "＠" instead of "@"',
		ja: "{subject}の「＠」が全角です。半角の「@」に直してください。",
	},
	"no-at": {
		en: 'has no "@"',
		ja: "{subject}に「@」がありません。info@example.com のような形で入力してください。",
	},
	"several-ats": {
		en: 'has more than one "@"',
		ja: "{subject}に「@」が2つ以上あります。1つのメールアドレスに使える「@」は1つだけです。",
	},
	"nothing-before-at": {
		en: 'has nothing before the "@"',
		ja: "{subject}の「@」の前に何も入力されていません。",
	},
	"dot-first": {
		en: "begins with a dot",
		ja: "{subject}のメールアドレスの先頭にドット（.）があります。ドットで始まるアドレスは使えません。",
	},
	"two-dots": {
		en: 'has two dots in a row before the "@"',
		ja: "{subject}の「@」より前で、ドット（.）が連続しています。",
	},
	"dot-before-at": {
		en: 'has a dot right before the "@"',
		ja: "{subject}の「@」の直前にドット（.）があります。",
	},
	"blank-before-at": {
		en: 'has a blank or a quotation mark inside the part before the "@"',
		ja: "{subject}の「@」より前の部分に、空白または引用符が含まれています。",
	},
	"character-before-at": {
		en: 'has a "{character}" before the "@", which needs quotation marks there',
		ja: "{subject}の「@」より前の部分に、そのままでは使えない文字「{character}」が含まれています。",
	},
	"invisible-before-at": {
		en: 'has an invisible character or a wide blank before the "@"',
		ja: "{subject}の「@」より前の部分に、全角の空白または目に見えない文字が含まれています。入力し直してください。",
	},
	"tab-before-at": {
		en: 'has a tab before the "@"',
		ja: "{subject}の「@」より前の部分に、タブ文字が含まれています。",
	},
	"nothing-after-at": {
		en: 'has nothing after the "@"',
		ja: "{subject}の「@」の後に何も入力されていません。info@example.com のように、ドメインまで入力してください。",
	},
	"character-after-at": {
		en: 'has a "{character}" after the "@"',
		ja: "{subject}の「@」より後の部分に、使えない文字「{character}」が含まれています。",
	},
	"quotation-after-at": {
		en: 'has a quotation mark after the "@"',
		ja: "{subject}の「@」より後の部分に、引用符が含まれています。",
	},
	"blank-after-at": {
		en: "has a blank inside its domain",
		ja: "{subject}の「@」より後の部分に、空白が含まれています。",
	},
	"literal-no-ip": {
		en: "has an address literal that is no IP address",
		ja: "{subject}の角括弧 [ ] の中が、IP アドレスになっていません。",
	},
	"literal-not-alone": {
		en: "has something after the address literal",
		ja: "{subject}の角括弧 [ ] の後に、余分な文字があります。",
	},
	"local-part-too-long": {
		en: 'has more than {limit} octets before the "@"',
		ja: "{subject}の「@」より前の部分が長すぎます。半角{limit}文字以内で入力してください。",
	},
	"address-too-long": {
		en: "is longer than {limit} octets",
		ja: "{subject}のメールアドレスが長すぎます。半角{limit}文字以内で入力してください。",
	},
	"domain-empty": {
		en: "is empty",
		ja: "{subject}にドメインが入力されていません。",
	},
	"domain-blank": {
		en: "holds a blank or a control character",
		ja: "{subject}のドメインに、空白または目に見えない文字が含まれています。",
	},
	"domain-not-idna": {
		en: "is not a valid internationalised domain name (UTS 46)",
		ja: "{subject}のドメインに、ドメイン名では使えない文字または文字の組み合わせが含まれています。",
	},
	"domain-too-long": {
		en: "is longer than {limit} octets",
		ja: "{subject}のドメインが長すぎます。半角{limit}文字以内で入力してください。",
	},
	"domain-character": {
		en: 'has a character other than letters, digits, hyphens and dots: "{character}"',
		ja: "{subject}のドメインに、使えない文字「{character}」が含まれています。使えるのは、英数字・日本語などの文字・ハイフン（-）・ドット（.）だけです。",
	},
	"domain-ip": {
		en: "is an IP address or ends like one",
		ja: "{subject}のドメインが IP アドレスになっているか、数字だけで終わっています。ドメイン名を入力してください。",
	},
	"label-empty": {
		en: "has an empty label (two dots in a row, or a dot at its beginning or end)",
		ja: "{subject}のドメインで、ドット（.）が連続しているか、余分なドットが先頭または末尾にあります。",
	},
	"label-too-long": {
		en: "has a label longer than {limit} octets",
		ja: "{subject}のドメインに、長すぎる部分があります。ドット（.）で区切られた各部分は、半角{limit}文字以内です。",
	},
	"label-hyphen": {
		en: "has a label that begins or ends with a hyphen",
		ja: "{subject}のドメインに、ハイフン（-）で始まる部分、または終わる部分があります。",
	},
	"name-control": {
		en: "holds a line break or another control character",
		ja: "{subject}の表示名に、改行などの制御文字が含まれています。",
	},
	"name-no-text": {
		en: "is no text",
		ja: "{subject}の表示名が文字ではありません。",
	},
	"name-character": {
		en: 'has a "{character}" in the name before the address, which needs quotation marks there',
		ja: '{subject}の名前に「{character}」が含まれています。この文字を使う場合は、名前全体を引用符（"）で囲んでください。',
	},
	"open-angle": {
		en: 'has a "<" without ">"',
		ja: "{subject}の「<」に対応する「>」がありません。",
	},
	"text-after-angle": {
		en: 'has something after the ">"',
		ja: "{subject}の「>」の後に、余分な文字があります。",
	},
	comma: {
		en: "holds a comma: either it lists several, or the name before the address needs quotation marks",
		ja: '{subject}にカンマ（,）が含まれています。メールアドレスは1つだけ入力してください。名前にカンマを使う場合は、名前全体を引用符（"）で囲んでください。',
	},
	group: {
		en: "is a group, or its name needs quotation marks",
		ja: '{subject}にコロン（:）またはセミコロン（;）が含まれています。メールアドレスは1つだけ入力してください。名前にこれらの記号を使う場合は、名前全体を引用符（"）で囲んでください。',
	},
	"no-mailbox": {
		en: "is neither text nor an object with an address",
		ja: "{subject}をメールアドレスとして読み取れません。",
	},
} as const;
