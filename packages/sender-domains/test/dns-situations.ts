import type { PlanFinding, SenderQuestions } from "../src/index.ts";
import type { RecordPurpose, RecordState } from "../src/plan/sender-plan.ts";
import type { ServedNames } from "../src/testing/index.ts";
import { domainIdentity } from "./domain-identity.ts";

/** What stands in the DNS, and what a plan has to say of it. */
export interface Situation {
	readonly title: string;
	/** Over {@link complete}; null takes a name away. */
	readonly zone: Readonly<Record<string, ServedNames[string] | null>>;
	readonly ask?: Partial<SenderQuestions>;
	readonly region?: string;
	/** The record looked at; undefined where a finding is the answer. */
	readonly record?: readonly [RecordPurpose, RecordState];
	/** Records that the plan must not hold. */
	readonly without?: RecordPurpose;
	readonly finding?: readonly [string, PlanFinding["severity"]];
	readonly found?: readonly string[];
	readonly value?: string;
	/** What the sentence has to name. */
	readonly ja: readonly string[];
	readonly en: readonly string[];
}

const feedback = "feedback-smtp.ap-northeast-1.amazonses.com";
const rua = "rua=mailto:dmarc@shop.example";

/** Everything in place. */
export const complete: ServedNames = {
	"shop.example": { MX: ["10 mail.shop.example"] },
	"mail.shop.example": { A: ["192.0.2.25"] },
	"bounce.shop.example": { MX: [`10 ${feedback}`], TXT: ["v=spf1 include:amazonses.com ~all"] },
	"t1._domainkey.shop.example": { CNAME: "t1.dkim.amazonses.com" },
	"t2._domainkey.shop.example": { CNAME: "t2.dkim.amazonses.com" },
	"t3._domainkey.shop.example": { CNAME: "t3.dkim.amazonses.com" },
	"_dmarc.shop.example": { TXT: [`v=DMARC1; p=none; ${rua}`] },
};

const mx = "bounce.shop.example";
const dmarc = "_dmarc.shop.example";
const token = "t1._domainkey.shop.example";
const spfOnly = (...texts: readonly (string | readonly string[])[]): ServedNames[string] => ({
	MX: [`10 ${feedback}`],
	TXT: texts,
});
const includes = (count: number): ServedNames =>
	Object.fromEntries(
		Array.from({ length: count }, (_, index) => [`spf${index}.example`, { TXT: ["v=spf1 ip4:192.0.2.1 -all"] }]),
	);
const includeTerms = (count: number): string =>
	Array.from({ length: count }, (_, index) => `include:spf${index}.example`).join(" ");
const subdomain = {
	domain: "news.shop.example",
	identity: domainIdentity("news.shop.example"),
	dmarcReports: undefined,
} as const;

const mailFromMx: readonly Situation[] = [
	{
		title: "the MX in place",
		zone: {},
		record: ["mail-from-mx", "present"],
		found: [`10 ${feedback}`],
		ja: ["正しく設定されています", feedback],
		en: ["as it should be", feedback],
	},
	{
		title: "the MX with another preference",
		zone: { [mx]: { MX: [`20 ${feedback}`] } },
		record: ["mail-from-mx", "present"],
		value: `20 ${feedback}`,
		ja: ["正しく"],
		en: ["as it should be"],
	},
	{
		title: "no MX",
		zone: { [mx]: { TXT: ["v=spf1 include:amazonses.com ~all"] } },
		record: ["mail-from-mx", "missing"],
		value: `10 ${feedback}`,
		found: [],
		ja: ["MX がありません", `「10 ${feedback}」`],
		en: ["has no MX", `"10 ${feedback}"`],
	},
	{
		title: "no such name (NXDOMAIN)",
		zone: { [mx]: null },
		record: ["mail-from-mx", "missing"],
		ja: ["bounce.shop.example に MX がありません"],
		en: ["bounce.shop.example has no MX"],
	},
	{
		title: "two MX, ours among them",
		zone: { [mx]: { MX: [`10 ${feedback}`, "20 mail.shop.example"] } },
		record: ["mail-from-mx", "wrong"],
		ja: ["2 件", "だけを残して削除", "20 mail.shop.example"],
		en: ["has 2 MX records", `Keep "10 ${feedback}"`],
	},
	{
		title: "a foreign MX",
		zone: { [mx]: { MX: ["10 mx.other.example"] } },
		record: ["mail-from-mx", "wrong"],
		finding: ["mail-from-has-foreign-mx", "error"],
		found: ["10 mx.other.example"],
		ja: ["10 mx.other.example", feedback, "別のサブドメイン"],
		en: ["10 mx.other.example", feedback, "choose another subdomain"],
	},
	{
		title: "the MX of another region",
		zone: { [mx]: { MX: ["10 feedback-smtp.us-east-1.amazonses.com"] } },
		record: ["mail-from-mx", "wrong"],
		finding: ["mail-from-mx-of-other-region", "warning"],
		ja: ["us-east-1", "ap-northeast-1", "置き換え"],
		en: ["us-east-1", "ap-northeast-1", "Replace it"],
	},
	{
		title: "a null MX at the MAIL FROM domain",
		zone: { [mx]: { MX: ["0 ."] } },
		record: ["mail-from-mx", "wrong"],
		found: ["0 ."],
		ja: ["null MX", "置き換えてください"],
		en: ["null MX", "Replace it"],
	},
	{
		title: "a CNAME where the MX should be",
		zone: { [mx]: { CNAME: "parking.example" }, "parking.example": { A: ["192.0.2.9"] } },
		record: ["mail-from-mx", "wrong"],
		found: ["CNAME parking.example"],
		ja: ["CNAME（「parking.example」）", "ほかのレコードを置けません"],
		en: ['A CNAME to "parking.example"', "nothing else can stand beside a CNAME"],
	},
	{
		title: "a CNAME to a name that has the right MX",
		zone: { [mx]: { CNAME: "bounce.agency.example" }, "bounce.agency.example": { MX: [`10 ${feedback}`] } },
		record: ["mail-from-mx", "present"],
		ja: ["CNAME の先「bounce.agency.example」"],
		en: ["through a CNAME"],
	},
	{
		title: "a wildcard that answers with the shop's own MX",
		zone: { [mx]: null, "*.shop.example": { MX: ["10 mail.shop.example"] } },
		record: ["mail-from-mx", "missing"],
		found: [],
		ja: ["ワイルドカード（*.shop.example）", "10 mail.shop.example", "変更は不要"],
		en: ["the wildcard *.shop.example", "10 mail.shop.example", "can stay"],
	},
	{
		title: "SERVFAIL",
		zone: { [mx]: { rcode: "SERVFAIL" } },
		record: ["mail-from-mx", "unknown"],
		found: [],
		ja: ["DNS から応答がありません", "SERVFAIL", "前回の確認結果", `必要な値は「10 ${feedback}」`],
		en: ["did not answer", "SERVFAIL", "what was known last stands"],
	},
	{
		title: "REFUSED",
		zone: { [mx]: { rcode: "REFUSED" } },
		record: ["mail-from-mx", "unknown"],
		ja: ["REFUSED"],
		en: ["REFUSED"],
	},
	{
		title: "the MX under a doubled name",
		zone: { [mx]: { TXT: ["x"] }, "bounce.shop.example.shop.example": { MX: [`10 ${feedback}`] } },
		record: ["mail-from-mx", "missing"],
		ja: ["bounce.shop.example.shop.example", "「bounce」とだけ"],
		en: ["bounce.shop.example.shop.example", 'no more than "bounce"'],
	},
	{
		title: "a MAIL FROM domain of one's own choice",
		zone: { "m.mail.shop.example": { MX: [`10 ${feedback}`] } },
		ask: { mailFromDomain: "M.Mail.Shop.Example" },
		record: ["mail-from-mx", "present"],
		finding: ["mail-from-differs", "warning"],
		ja: ["m.mail.shop.example"],
		en: ["m.mail.shop.example"],
	},
];

const mailFromSpf: readonly Situation[] = [
	{
		title: "no SPF record",
		zone: { [mx]: { MX: [`10 ${feedback}`], TXT: ["google-site-verification=abc"] } },
		record: ["mail-from-spf", "missing"],
		found: [],
		value: "v=spf1 include:amazonses.com ~all",
		ja: ["SPF レコードがありません"],
		en: ["has no SPF record"],
	},
	{
		title: "an SPF record in several strings",
		zone: { [mx]: spfOnly(["v=spf1 include:amaz", "onses.com ", "~all"]) },
		record: ["mail-from-spf", "present"],
		found: ["v=spf1 include:amazonses.com ~all"],
		ja: ["送信を許可しています"],
		en: ["lets the service send"],
	},
	{
		title: "an SPF record of the shop's own",
		zone: { [mx]: spfOnly("v=spf1 ip4:192.0.2.0/24 mx -all") },
		record: ["mail-from-spf", "wrong"],
		value: "v=spf1 ip4:192.0.2.0/24 mx include:amazonses.com -all",
		ja: ["今の内容を残したまま", "include:amazonses.com -all"],
		en: ["keeps what is there", "include:amazonses.com -all"],
	},
	{
		title: "an SPF record with redirect=",
		zone: {
			[mx]: spfOnly("v=spf1 redirect=spf.other.example"),
			"spf.other.example": { TXT: ["v=spf1 ip4:192.0.2.1 -all"] },
		},
		record: ["mail-from-spf", "wrong"],
		finding: ["spf-redirect", "note"],
		value: "v=spf1 include:amazonses.com redirect=spf.other.example",
		ja: ["redirect=spf.other.example"],
		en: ["redirect=spf.other.example"],
	},
	{
		title: "an SPF record that lets the service send through an include",
		zone: {
			[mx]: spfOnly("v=spf1 include:spf.shop.example -all"),
			"spf.shop.example": { TXT: ["v=spf1 include:amazonses.com ~all"] },
		},
		record: ["mail-from-spf", "present"],
		ja: ["許可しています"],
		en: ["lets the service send"],
	},
	{
		title: "the include behind all",
		zone: { [mx]: spfOnly("v=spf1 -all include:amazonses.com") },
		record: ["mail-from-spf", "wrong"],
		value: "v=spf1 include:amazonses.com -all",
		ja: ["効いていません"],
		en: ["has no effect"],
	},
	{
		title: "the include with a question mark",
		zone: { [mx]: spfOnly("v=spf1 ?include:amazonses.com ~all") },
		record: ["mail-from-spf", "wrong"],
		value: "v=spf1 include:amazonses.com ~all",
		ja: ["許可していません"],
		en: ["does not let the service send"],
	},
	{
		title: "two SPF records",
		zone: { [mx]: spfOnly("v=spf1 include:amazonses.com ~all", "v=spf1 ip4:192.0.2.1 -all") },
		record: ["mail-from-spf", "wrong"],
		finding: ["spf-duplicate", "warning"],
		ja: ["SPF レコードが 2 件", "まとめた 1 件"],
		en: ["has 2 SPF records", "puts them together"],
	},
	{
		title: "SPF with ten lookups",
		zone: { [mx]: spfOnly(`v=spf1 include:amazonses.com ${includeTerms(9)} ~all`), ...includes(9) },
		record: ["mail-from-spf", "present"],
		ja: ["許可しています"],
		en: ["lets the service send"],
	},
	{
		title: "SPF with eleven lookups",
		zone: { [mx]: spfOnly(`v=spf1 include:amazonses.com ${includeTerms(10)} ~all`), ...includes(10) },
		record: ["mail-from-spf", "wrong"],
		finding: ["spf-too-many-lookups", "warning"],
		ja: ["bounce.shop.example の SPF レコードは「v=spf1", "11 回以上", "10 回で打ち切り"],
		en: ["at least 11 DNS lookups", "after 10"],
	},
	{
		title: "SPF with ten lookups before ours is added",
		zone: { [mx]: spfOnly(`v=spf1 ${includeTerms(10)} ~all`), ...includes(10) },
		record: ["mail-from-spf", "wrong"],
		finding: ["spf-too-many-lookups", "warning"],
		ja: ["許可していません"],
		en: ["does not let the service send"],
	},
	{
		title: "SPF with a word nobody knows",
		zone: { [mx]: spfOnly("v=spf1 inculde:amazonses.com ~all") },
		record: ["mail-from-spf", "wrong"],
		value: "v=spf1 include:amazonses.com ~all",
		ja: ["書式に誤り（「inculde:amazonses.com」）"],
		en: ['has an error, "inculde:amazonses.com"'],
	},
	{
		title: "SPF that includes a name without SPF",
		zone: { [mx]: spfOnly("v=spf1 include:gone.example include:amazonses.com ~all") },
		record: ["mail-from-spf", "wrong"],
		ja: ["「gone.example」に有効な SPF レコードがない"],
		en: ['includes "gone.example", where no valid SPF record stands'],
	},
	{
		title: "a wildcard SPF record",
		zone: { [mx]: null, "*.shop.example": { TXT: ["v=spf1 -all"] } },
		record: ["mail-from-spf", "missing"],
		value: "v=spf1 include:amazonses.com ~all",
		ja: ["ワイルドカード", "「v=spf1 -all」"],
		en: ["the wildcard", '"v=spf1 -all"'],
	},
];

const dkim: readonly Situation[] = [
	{
		title: "the CNAME in place",
		zone: {},
		record: ["dkim", "present"],
		ja: ["t1.dkim.amazonses.com", "正しく"],
		en: ["t1.dkim.amazonses.com", "as it should be"],
	},
	{
		title: "the CNAME in capitals",
		zone: { [token]: { CNAME: "T1.DKIM.AmazonSES.com" } },
		record: ["dkim", "present"],
		ja: ["正しく"],
		en: ["as it should be"],
	},
	{
		title: "no CNAME",
		zone: { [token]: null },
		record: ["dkim", "missing"],
		ja: ["CNAME がありません", "「t1.dkim.amazonses.com」"],
		en: ["has no CNAME", '"t1.dkim.amazonses.com"'],
	},
	{
		title: "the CNAME of another region",
		zone: { [token]: { CNAME: "t1.dkim.ap-northeast-3.amazonses.com" } },
		record: ["dkim", "wrong"],
		ja: ["t1.dkim.ap-northeast-3.amazonses.com", "別のリージョン"],
		en: ["t1.dkim.ap-northeast-3.amazonses.com", "another region"],
	},
	{
		title: "the domain added to the target",
		zone: { [token]: { CNAME: "t1.dkim.amazonses.com.shop.example" } },
		record: ["dkim", "wrong"],
		ja: ["末尾に「.」"],
		en: ["end the value with a dot"],
	},
	{
		title: "the CNAME under a doubled name",
		zone: { [token]: null, "t1._domainkey.shop.example.shop.example": { CNAME: "t1.dkim.amazonses.com" } },
		record: ["dkim", "missing"],
		ja: ["t1._domainkey.shop.example.shop.example"],
		en: ["t1._domainkey.shop.example.shop.example"],
	},
	{
		title: "a TXT record in place of the CNAME",
		zone: { [token]: { TXT: ["t1.dkim.amazonses.com"] } },
		record: ["dkim", "wrong"],
		ja: ["TXT を削除し、CNAME"],
		en: ["a TXT record", "where a CNAME is needed"],
	},
	{
		title: "a DKIM host that the service names",
		zone: { [token]: { CNAME: "t1.dkim.amazonses.com" } },
		ask: { identity: domainIdentity("shop.example", { hostedZone: "dkim.ap-northeast-3.amazonses.com" }) },
		record: ["dkim", "wrong"],
		value: "t1.dkim.ap-northeast-3.amazonses.com",
		ja: ["「t1.dkim.ap-northeast-3.amazonses.com」"],
		en: ['"t1.dkim.ap-northeast-3.amazonses.com" is needed'],
	},
	{
		title: "a DKIM host that the service leaves out, in a region with its own",
		zone: {},
		region: "ap-northeast-3",
		ask: { identity: domainIdentity("shop.example", { hostedZone: undefined }) },
		record: ["dkim", "wrong"],
		value: "t1.dkim.ap-northeast-3.amazonses.com",
		ja: ["別のリージョン"],
		en: ["another region"],
	},
	{
		title: "a key of one's own",
		zone: { "own._domainkey.shop.example": { TXT: ["v=DKIM1; k=rsa; p=MIGf"] } },
		ask: { identity: domainIdentity("shop.example", { origin: "own", tokens: ["own"] }) },
		record: ["dkim", "present"],
		value: "v=DKIM1; k=rsa; p=MIGf",
		ja: ["公開鍵"],
		en: ["holds a DKIM key"],
	},
	{
		title: "a key of one's own that was revoked",
		zone: { "own._domainkey.shop.example": { TXT: ["v=DKIM1; p="] } },
		ask: { identity: domainIdentity("shop.example", { origin: "own", tokens: ["own"] }) },
		without: "dkim",
		finding: ["own-dkim-key-missing", "error"],
		ja: ["own._domainkey.shop.example", "p=（公開鍵）"],
		en: ["own._domainkey.shop.example", "p=<public key>"],
	},
	{
		title: "an identity that is not created yet",
		zone: {},
		ask: { identity: null },
		without: "dkim",
		finding: ["identity-not-created", "error"],
		ja: ["まだ配信サービスに作成されていない"],
		en: ["is not created at the service yet"],
	},
	{
		title: "a service that cannot be asked",
		zone: {},
		ask: { identity: undefined },
		without: "dkim",
		finding: ["identity-unknown", "error"],
		ja: ["確認できなかった"],
		en: ["could not be asked"],
	},
	{
		title: "signing switched off",
		zone: {},
		ask: { identity: domainIdentity("shop.example", { signingEnabled: false }) },
		finding: ["dkim-signing-disabled", "warning"],
		ja: ["署名が無効"],
		en: ["switched off"],
	},
];

const policies: readonly Situation[] = [
	{
		title: "a DMARC record of the domain's own",
		zone: { [dmarc]: { TXT: [`v=DMARC1; p=reject; ${rua}`] } },
		record: ["dmarc", "present"],
		value: `v=DMARC1; p=reject; ${rua}`,
		ja: ["変更は不要"],
		en: ["kept as it is"],
	},
	{
		title: "no DMARC anywhere",
		zone: { [dmarc]: null },
		record: ["dmarc", "missing"],
		value: `v=DMARC1; p=none; ${rua}`,
		ja: ["DMARC レコードがなく", `「v=DMARC1; p=none; ${rua}」`],
		en: ["has no DMARC record", `"v=DMARC1; p=none; ${rua}"`],
	},
	{
		title: "no DMARC, and no mailbox for reports",
		zone: { [dmarc]: null },
		ask: { dmarcReports: undefined },
		record: ["dmarc", "missing"],
		value: "v=DMARC1; p=none",
		ja: ["v=DMARC1; p=none"],
		en: ["v=DMARC1; p=none"],
	},
	{
		title: "DMARC at the parent",
		zone: { [dmarc]: { TXT: ["v=DMARC1; p=reject; sp=quarantine"] } },
		ask: subdomain,
		without: "dmarc",
		finding: ["dmarc-covered-by-parent", "note"],
		ja: ["上位ドメイン shop.example", "sp=quarantine", "追加は不要"],
		en: ["parent domain shop.example", "sp=quarantine", "No record is to be added"],
	},
	{
		title: "DMARC at the public suffix",
		zone: { "_dmarc.co.jp": { TXT: ["v=DMARC1; p=reject; psd=y"] } },
		ask: { domain: "shop.co.jp", identity: domainIdentity("shop.co.jp"), dmarcReports: undefined },
		record: ["dmarc", "missing"],
		finding: ["dmarc-at-public-suffix", "note"],
		ja: ["co.jp のポリシー（reject）", "一部の受信側"],
		en: ["co.jp (reject) applies only to some receivers"],
	},
	{
		title: "DMARC that only the older rules find",
		zone: {
			[dmarc]: { TXT: ["v=DMARC1; p=reject"] },
			"_dmarc.dept.shop.example": { TXT: ["v=DMARC1; p=none; psd=n"] },
		},
		ask: { domain: "a.dept.shop.example", identity: domainIdentity("a.dept.shop.example"), dmarcReports: undefined },
		finding: ["dmarc-disagreement", "warning"],
		ja: ["RFC 9989 では「none」", "従来の規則では「reject」"],
		en: ['RFC 9989 it is "none"', 'older rules "reject"'],
	},
	{
		title: "two DMARC records",
		zone: { [dmarc]: { TXT: ["v=DMARC1; p=reject", "v=DMARC1; p=none"] } },
		record: ["dmarc", "wrong"],
		finding: ["dmarc-duplicate", "warning"],
		value: "v=DMARC1; p=none",
		ja: ["2 件", "受信側はどれも使いません"],
		en: ["has 2 DMARC records", "receivers use none"],
	},
	{
		title: "a DMARC record with psd=y",
		zone: { [dmarc]: { TXT: [`v=DMARC1; p=none; psd=y; ${rua}`] } },
		record: ["dmarc", "present"],
		finding: ["dmarc-psd", "warning"],
		ja: ["psd=y"],
		en: ["psd=y"],
	},
	{
		title: "a CNAME at _dmarc that leads to a record",
		zone: { [dmarc]: { CNAME: "shop.dmarc.example" }, "shop.dmarc.example": { TXT: ["v=DMARC1; p=none"] } },
		record: ["dmarc", "present"],
		value: "v=DMARC1; p=none",
		ja: ["CNAME の先「shop.dmarc.example」"],
		en: ["through a CNAME"],
	},
	{
		title: "a CNAME at _dmarc that leads nowhere",
		zone: { [dmarc]: { CNAME: "gone.dmarc.example" } },
		record: ["dmarc", "wrong"],
		found: ["CNAME gone.dmarc.example"],
		ja: ["「gone.dmarc.example」", "その先に DMARC レコードがありません"],
		en: ['A CNAME to "gone.dmarc.example"', "no DMARC record stands at its target"],
	},
	{
		title: "a DMARC record split in the middle of a tag",
		zone: { [dmarc]: { TXT: [["v=DMA", `RC1; p=no`, `ne; ${rua}`]] } },
		record: ["dmarc", "present"],
		found: [`v=DMARC1; p=none; ${rua}`],
		ja: ["このまま使える"],
		en: ["kept as it is"],
	},
	{
		title: "a DMARC record with a wrong policy",
		zone: { [dmarc]: { TXT: ["v=DMARC1; p=rejct; adkim=s"] } },
		record: ["dmarc", "wrong"],
		value: "v=DMARC1; p=none; adkim=s",
		ja: ["誤り", "2 件目を追加せず"],
		en: ["has an error", "Do not add a second one"],
	},
	{
		title: "a DMARC record in quotation marks",
		zone: { [dmarc]: { TXT: ['"v=DMARC1; p=quarantine"'] } },
		record: ["dmarc", "wrong"],
		value: "v=DMARC1; p=quarantine",
		ja: ["先頭は正確に「v=DMARC1;」"],
		en: ['begin with exactly "v=DMARC1;"'],
	},
	{
		title: "an SPF record that a wildcard puts at _dmarc",
		zone: { [dmarc]: null, "*.shop.example": { TXT: ["v=spf1 -all"] } },
		record: ["dmarc", "missing"],
		found: [],
		ja: ["DMARC レコードがなく"],
		en: ["has no DMARC record"],
	},
	{
		title: "a wildcard CNAME at _dmarc",
		zone: { [dmarc]: null, "*.shop.example": { CNAME: "parking.example" }, "parking.example": { A: ["192.0.2.9"] } },
		record: ["dmarc", "missing"],
		ja: ["ワイルドカード"],
		en: ["the wildcard"],
	},
	{
		title: "SERVFAIL at the parent's _dmarc",
		zone: { [dmarc]: { rcode: "SERVFAIL" } },
		ask: subdomain,
		record: ["dmarc", "unknown"],
		ja: ["上位ドメインのポリシー", "登録せず"],
		en: ["parent domain", "Publish nothing until"],
	},
	{
		title: "a broken record at the parent",
		zone: { [dmarc]: { TXT: ["v=DMARC1; p=rejct"] } },
		ask: subdomain,
		record: ["dmarc", "missing"],
		finding: ["dmarc-parent-broken", "warning"],
		ja: ["DMARC レコードがなく"],
		en: ["has no DMARC record"],
	},
	{
		title: "an existing record that asks for no reports to the mailbox",
		zone: { [dmarc]: { TXT: ["v=DMARC1; p=none; rua=mailto:a@shop.example"] } },
		finding: ["dmarc-reports-not-asked-for", "note"],
		ja: ["rua=mailto:a@shop.example,mailto:dmarc@shop.example"],
		en: ["rua=mailto:a@shop.example,mailto:dmarc@shop.example"],
	},
	{
		title: "a record with tags of old",
		zone: { [dmarc]: { TXT: [`v=DMARC1; p=none; pct=50; ${rua}`] } },
		finding: ["dmarc-record-notes", "note"],
		ja: ["pct"],
		en: ["pct"],
	},
	{
		title: "adkim=s",
		zone: { [dmarc]: { TXT: [`v=DMARC1; p=none; adkim=s; ${rua}`] } },
		finding: ["dmarc-strict-dkim", "note"],
		ja: ["adkim=s", "サブドメイン"],
		en: ["adkim=s", "subdomain"],
	},
];

const consents: readonly Situation[] = [
	{
		title: "a mailbox elsewhere that has not agreed",
		zone: { [dmarc]: null },
		ask: { dmarcReports: "reports@dmarc.other.example" },
		record: ["dmarc-report-consent", "missing"],
		value: "v=DMARC1;",
		ja: ["dmarc.other.example の DNS に", "shop.example._report._dmarc.dmarc.other.example"],
		en: ["has not agreed", "shop.example._report._dmarc.dmarc.other.example"],
	},
	{
		title: "a mailbox elsewhere that agrees to everybody",
		zone: {
			[dmarc]: { TXT: ["v=DMARC1; p=none; rua=mailto:r@other.example"] },
			"*._report._dmarc.other.example": { TXT: ["v=DMARC1"] },
		},
		record: ["dmarc-report-consent", "present"],
		ja: ["同意しています"],
		en: ["agrees to receive"],
	},
	{
		title: "a mailbox in the same organisation",
		zone: { [dmarc]: null },
		ask: { dmarcReports: "dmarc@mail.shop.example" },
		record: ["dmarc", "missing"],
		without: "dmarc-report-consent",
		ja: ["dmarc@mail.shop.example"],
		en: ["dmarc@mail.shop.example"],
	},
	{
		title: "a free-mail mailbox for reports",
		zone: { [dmarc]: null },
		ask: { dmarcReports: "shop@gmail.com" },
		finding: ["dmarc-reports-free-mail", "warning"],
		ja: ["gmail.com", "届きません"],
		en: ["gmail.com", "no reports will come"],
	},
];

const domains: readonly Situation[] = [
	{
		title: "a free-mail domain",
		zone: {},
		ask: { domain: "docomo.ne.jp", identity: null },
		without: "mail-from-mx",
		finding: ["free-mail-domain", "error"],
		ja: ["docomo.ne.jp", "自社のドメイン"],
		en: ["docomo.ne.jp", "a domain of your own"],
	},
	{
		title: "a public suffix",
		zone: {},
		ask: { domain: "co.jp", identity: null },
		without: "mail-from-mx",
		finding: ["public-suffix-domain", "error"],
		ja: ["co.jp", "自社のドメイン全体"],
		en: ["co.jp is a public suffix"],
	},
	{
		title: "a domain in Japanese",
		zone: {
			"bounce.xn--wgv71a119e.example": { MX: ["10 mx.other.example"] },
			"xn--wgv71a119e.example": { A: ["192.0.2.1"] },
		},
		ask: {
			domain: "日本語.example",
			identity: domainIdentity("xn--wgv71a119e.example"),
			dmarcReports: "dmarc@日本語.example",
		},
		record: ["mail-from-mx", "wrong"],
		ja: ["bounce.xn--wgv71a119e.example (bounce.日本語.example)"],
		en: ["bounce.xn--wgv71a119e.example (bounce.日本語.example)"],
	},
	{
		title: "a From domain without MX and address",
		zone: { "shop.example": { TXT: ["x"] } },
		finding: ["from-domain-without-mail-host", "warning"],
		ja: ["shop.example", "MX も A/AAAA もありません"],
		en: ["shop.example", "neither an MX nor an address"],
	},
	{
		title: "a From domain with a null MX",
		zone: { "shop.example": { MX: ["0 ."] } },
		finding: ["from-domain-null-mx", "warning"],
		ja: ["null MX"],
		en: ["null MX"],
	},
	{
		title: "a standard route whose host has no PTR",
		zone: {},
		ask: { standard: { host: "mail.shop.example" } },
		finding: ["standard-host-without-ptr", "warning"],
		ja: ["192.0.2.25", "逆引き（PTR）がありません"],
		en: ["192.0.2.25", "no PTR record"],
	},
	{
		title: "a standard route whose PTR does not lead back",
		zone: { "25.2.0.192.in-addr.arpa": { PTR: ["host.isp.example"] }, "host.isp.example": { A: ["192.0.2.99"] } },
		ask: { standard: { host: "192.0.2.25" } },
		finding: ["standard-host-ptr-mismatch", "warning"],
		ja: ["host.isp.example", "戻れません"],
		en: ["host.isp.example", "does not lead back"],
	},
	{
		title: "a standard route whose host has no address",
		zone: {},
		ask: { standard: { host: "relay.shop.example" } },
		finding: ["standard-host-without-address", "warning"],
		ja: ["relay.shop.example"],
		en: ["relay.shop.example"],
	},
];

export const situations: readonly Situation[] = [
	...mailFromMx,
	...mailFromSpf,
	...dkim,
	...policies,
	...consents,
	...domains,
];

export function zoneOf({ zone }: Situation): ServedNames {
	const entries = Object.entries({ ...complete, ...zone });
	return Object.fromEntries(entries.flatMap(([name, records]) => (records === null ? [] : [[name, records]])));
}

export function questionsOf({ ask }: Situation): SenderQuestions {
	return {
		domain: "shop.example",
		identity: domainIdentity("shop.example"),
		dmarcReports: "dmarc@shop.example",
		...ask,
	};
}
