import { acceptanceRows } from "./acceptance-rows.ts";
import type { MailKey } from "./mail-definitions.ts";
import type { ShopSeed } from "./shop.ts";

const verified = "interfactory1.co.jp";

/** The shops of the demonstration, each showing one thing, and one for each row of the acceptance table. */
export function seedShops(): readonly ShopSeed[] {
	return [...namedShops, ...rowShops()];
}

const mainFroms: Readonly<Record<MailKey, string>> = {
	"member-registration": `会員窓口 <member@${verified}>`,
	"order-confirmation": `ご注文窓口 <order@${verified}>`,
	"shipping-notice": `配送センター <shipping@mail.${verified}>`,
	"password-reset": `会員窓口 <member@${verified}>`,
	newsletter: `インターファクトリー商店 <news@${verified}>`,
	"staff-notice": `店舗システム <system@${verified}>`,
};

const customers = [
	{ name: "佐藤 花子", email: "hanako@customer.example" },
	{ name: "鈴木 一郎", email: "ichiro@customer.example" },
];

const namedShops: readonly ShopSeed[] = [
	{
		id: "interfactory",
		name: { ja: "インターファクトリー商店", en: "Interfactory Store" },
		about: {
			ja: "配信元ドメインが検証済みの店舗です。自動配信メールは配信サービスを経由し、メルマガとスタッフ宛の通知は通常の配信方法で送られます。",
			en: "A shop whose From domain is verified. Its automatic mail goes through the service; newsletters and staff notices take the standard route.",
		},
		setting: verified,
		froms: mainFroms,
		mailLanguage: "ja",
		staffAddress: "staff@interfactory-store.example",
		members: [...customers, { name: "髙橋 さくら", email: "sakura@customer.example" }],
	},
	{
		id: "own-mailbox",
		name: { ja: "酒舗みやま", en: "Miyama Sake" },
		about: {
			ja: "エラーメール用のメールボックスを設定している店舗です。配信できなかったメールの通知は、差出人（From）ではなくそのメールボックスに届きます。",
			en: "A shop with a mailbox of its own for returned mail: notices of undeliverable mail go there, and not to the From.",
		},
		setting: "miyama-sake.example",
		returnedMailbox: "returned@miyama-sake.example",
		froms: "酒舗みやま <order@miyama-sake.example>",
		mailLanguage: "ja",
		staffAddress: "staff@miyama-sake.example",
		members: customers,
	},
	{
		id: "own-notices",
		name: { ja: "金物かじや", en: "Kajiya Hardware" },
		about: {
			ja: "配信サービスからのエラーメールの転送を止めている店舗です。配信結果の通知をもとに、こちらのシステムがエラーメールを作成して届けます。",
			en: "A shop that the service forwards no returned mail to. Our own system writes the notices, from what the service reports.",
		},
		setting: "kajiya-hardware.example",
		returnedMailbox: "returned@kajiya-hardware.example",
		notices: "own",
		froms: "金物かじや <order@kajiya-hardware.example>",
		mailLanguage: "ja",
		staffAddress: "staff@kajiya-hardware.example",
		members: customers,
	},
	{
		id: "no-setting",
		name: { ja: "花屋みどり", en: "Midori Flowers" },
		about: {
			ja: "検証済みのドメインがまだない店舗です。すべてのメールが通常の配信方法で送られます。",
			en: "A shop with nothing verified yet. All its mail takes the standard route.",
		},
		setting: null,
		froms: "花屋みどり <info@midori-flowers.example>",
		mailLanguage: "ja",
		staffAddress: "staff@midori-flowers.example",
		members: customers,
	},
	{
		id: "switched-off",
		name: { ja: "古書ふくろう", en: "Owl Books" },
		about: {
			ja: "設定はあるものの、配信サービスの利用を停止している店舗です。すべて通常の配信方法で送られます。",
			en: "A shop with a setting whose switch is off: everything takes the standard route at once.",
		},
		setting: verified,
		switch: "off",
		froms: `Owl Books <books@${verified}>`,
		mailLanguage: "en",
		staffAddress: "staff@owl-books.example",
		members: customers,
	},
	{
		id: "shadow",
		name: { ja: "喫茶あさひ", en: "Asahi Coffee" },
		about: {
			ja: "試行中（シャドー）の店舗です。通常の配信方法で送りながら、配信サービスを経由するはずだったメールを記録します。",
			en: "A shop on trial (shadow): mail takes the standard route, and what would have gone through the service is recorded.",
		},
		setting: verified,
		switch: "shadow",
		froms: `Asahi Coffee <coffee@${verified}>`,
		mailLanguage: "en",
		staffAddress: "staff@asahi-coffee.example",
		members: customers,
	},
	{
		id: "bad-setting",
		name: { ja: "雑貨ことり", en: "Kotori Goods" },
		about: {
			ja: "設定に誤りのある店舗です。設定全体が無効となり、印を付けたうえで通常の配信方法で送られます。",
			en: "A shop whose setting has mistakes. It is refused whole, and the mail takes the standard route, flagged.",
		},
		setting: `${verified}\n*.example.com\nhttp://shop.example.jp/, co.jp`,
		froms: `雑貨ことり <shop@${verified}>`,
		mailLanguage: "ja",
		staffAddress: "staff@kotori-goods.example",
		members: customers,
	},
	{
		id: "mistyped-from",
		name: { ja: "手芸いとまき", en: "Itomaki Crafts" },
		about: {
			ja: "スタッフが差出人（From）を打ち間違えた店舗です。登録も注文も成立し、送れなかった理由がメールに記録されます。",
			en: "A shop whose staff mistyped the From. Registrations and orders succeed, and what is wrong is recorded on the mail.",
		},
		setting: verified,
		froms: `手芸いとまき <info@@${verified}>`,
		mailLanguage: "ja",
		staffAddress: "staff@itomaki-crafts.example",
		members: customers,
	},
	{
		id: "setting-away",
		name: { ja: "文具すずらん", en: "Suzuran Stationery" },
		about: {
			ja: "設定を参照できない店舗です。登録も注文も成立し、自動配信メールは設定を参照できるまで待機します。",
			en: "A shop whose setting cannot be looked up. Registrations and orders succeed, and the mail waits until it can be.",
		},
		setting: verified,
		settingUnavailable: true,
		froms: `文具すずらん <info@${verified}>`,
		mailLanguage: "ja",
		staffAddress: "staff@suzuran-stationery.example",
		members: customers,
	},
	{
		id: "refused-safe",
		name: { ja: "茶舗つばめ", en: "Tsubame Tea" },
		about: {
			ja: "設定にはあるものの、配信サービス側では検証されていない店舗です。DMARC ポリシーが none のため、通常の配信方法に切り替えて送られます。",
			en: "A shop whose domain stands in the setting but is not verified at the service. Its DMARC policy is none, so its mail takes the standard route instead.",
		},
		setting: "tsubame-tea.example",
		unverifiedAtService: true,
		froms: "茶舗つばめ <info@tsubame-tea.example>",
		mailLanguage: "ja",
		staffAddress: "staff@tsubame-tea.example",
		members: customers,
	},
	{
		id: "refused-held",
		name: { ja: "靴のかえで", en: "Kaede Shoes" },
		about: {
			ja: "設定にはあるものの、配信サービス側では検証されていない店舗です。DMARC ポリシーが reject のため、通常の配信方法では拒否されるおそれがあり、メールは保留されます。",
			en: "A shop whose domain stands in the setting but is not verified at the service. Its DMARC policy is reject, so receivers would refuse its mail on the standard route, and it is held.",
		},
		setting: "kaede-shoes.example",
		unverifiedAtService: true,
		froms: "靴のかえで <info@kaede-shoes.example>",
		mailLanguage: "ja",
		staffAddress: "staff@kaede-shoes.example",
		members: customers,
	},
];

/**
 * What the DNS says of the From domains of this demonstration. Each shop whose domain the service refuses shows one answer: with no
 * policy the standard route is safe, with `p=reject` receivers would throw the mail away.
 */
export const dmarcZone: ReadonlyMap<string, string> = new Map([
	["_dmarc.tsubame-tea.example", "v=DMARC1; p=none; rua=mailto:dmarc@tsubame-tea.example"],
	["_dmarc.kaede-shoes.example", "v=DMARC1; p=reject; rua=mailto:dmarc@kaede-shoes.example"],
]);

function rowShops(): ShopSeed[] {
	return acceptanceRows.map(({ number, shop, setting, from }) => ({
		id: shop,
		name: { ja: `判定表 ${number} の店舗`, en: `Shop of row ${number}` },
		about: {
			ja: `判定表の ${number} 行目の設定と差出人（From）を持つ店舗です。`,
			en: `A shop with the setting and the From of row ${number} of the acceptance table.`,
		},
		setting,
		froms: from,
		mailLanguage: "en",
		staffAddress: `staff@${shop}.example`,
	}));
}
