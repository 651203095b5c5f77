import type { MailDefinition, MailKey } from "./mail-definitions.ts";

/** The From of each mail; one text stands for all. */
export type Froms = string | Readonly<Record<MailKey, string>>;

/** The language a shop writes its mail in. */
export type MailLanguage = "ja" | "en";

type InitialTexts = Pick<MailDefinition, "from" | "subject" | "body">;

/** The texts a shop starts with. */
export function initialMailTexts(language: MailLanguage, froms: Froms): Readonly<Record<MailKey, InitialTexts>> {
	const texts = language === "ja" ? japanese : english;
	const of = (key: MailKey): InitialTexts => ({
		from: typeof froms === "string" ? froms : froms[key],
		...texts[key],
	});
	return {
		"member-registration": of("member-registration"),
		"order-confirmation": of("order-confirmation"),
		"shipping-notice": of("shipping-notice"),
		"password-reset": of("password-reset"),
		newsletter: of("newsletter"),
		"staff-notice": of("staff-notice"),
	};
}

type Texts = Readonly<Record<MailKey, Pick<MailDefinition, "subject" | "body">>>;

const japanese: Texts = {
	"member-registration": {
		subject: "【{{shop}}】会員登録が完了しました",
		body: "{{name}} 様\n\nこのたびは{{shop}}にご登録いただき、ありがとうございます。\n会員番号は {{memberNumber}} です。\n\n心当たりのない場合は、このメールを破棄してください。\n",
	},
	"order-confirmation": {
		subject: "【{{shop}}】ご注文ありがとうございます（{{orderNumber}}）",
		body: "{{name}} 様\n\nご注文を承りました。\n\n注文番号：{{orderNumber}}\n商品：{{product}}\n数量：{{quantity}}\n合計：{{total}}（税込）\n\n発送の準備が整いましたら、あらためてご連絡いたします。\n",
	},
	"shipping-notice": {
		subject: "【{{shop}}】商品を発送しました（{{orderNumber}}）",
		body: "{{name}} 様\n\nご注文の「{{product}}」を本日発送しました。\n\n注文番号：{{orderNumber}}\n\n到着まで今しばらくお待ちください。\n",
	},
	"password-reset": {
		subject: "【{{shop}}】パスワードの再設定",
		body: "{{name}} 様\n\nパスワード再設定の確認コードをお送りします。\n\n確認コード：{{code}}\n\n心当たりのない場合は、このメールを破棄してください。\n",
	},
	newsletter: {
		subject: "【{{shop}}】今月のお知らせ",
		body: "{{name}} 様\n\nいつも{{shop}}をご利用いただき、ありがとうございます。\n今月は静岡の新茶が入荷しました。\n",
	},
	"staff-notice": {
		subject: "【{{shop}}】{{system}}との連携に失敗しました",
		body: "店舗スタッフ各位\n\n{{system}}との連携に失敗しました。\n\n発生日時：{{time}}\n内容：接続が拒否されました\n\n管理画面で連携の設定をご確認ください。\n",
	},
};

const english: Texts = {
	"member-registration": {
		subject: "[{{shop}}] Welcome, your registration is complete",
		body: "Dear {{name}},\n\nthank you for registering with {{shop}}.\nYour member number is {{memberNumber}}.\n\nIf this was not you, please ignore this mail.\n",
	},
	"order-confirmation": {
		subject: "[{{shop}}] Your order {{orderNumber}}",
		body: "Dear {{name}},\n\nwe have received your order.\n\nOrder number: {{orderNumber}}\nProduct: {{product}}\nQuantity: {{quantity}}\nTotal: {{total}} (tax included)\n\nWe will write again when it ships.\n",
	},
	"shipping-notice": {
		subject: "[{{shop}}] Your order {{orderNumber}} has shipped",
		body: "Dear {{name}},\n\n{{product}} has left our warehouse today.\n\nOrder number: {{orderNumber}}\n",
	},
	"password-reset": {
		subject: "[{{shop}}] Resetting your password",
		body: "Dear {{name}},\n\nhere is the code to reset your password with.\n\nCode: {{code}}\n\nIf you did not ask for it, please ignore this mail.\n",
	},
	newsletter: {
		subject: "[{{shop}}] News of the month",
		body: "Dear {{name}},\n\nthank you for shopping at {{shop}}.\nThis month the new tea from Shizuoka has arrived.\n",
	},
	"staff-notice": {
		subject: "[{{shop}}] The link to {{system}} failed",
		body: "To the staff of {{shop}},\n\nthe link to {{system}} failed.\n\nTime: {{time}}\nWhat happened: the connection was refused\n\nPlease check the settings of the link.\n",
	},
};
