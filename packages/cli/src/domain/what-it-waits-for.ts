import type { SenderCheck, SenderRecord, Sentence } from "@todoku/sender-domains";

/** What stands in the way of registering, and what to do about it; the codes are those of `SenderCheck.waitsFor`. */
const sentences: Readonly<Record<string, Sentence>> = {
	request: {
		ja: "取り下げられています。もう一度登録するには register を実行してください。",
		en: "It was withdrawn; run register to ask for it anew.",
	},
	survey: {
		ja: "返送メールの調査が必要です。todoku bounces survey <メールボックス> --save survey.json を実行し、--survey survey.json を付けて同じコマンドを実行してください。省略する場合は --skip-survey <理由> を付けてください（記録されます）。",
		en: "Its returned mail has to be surveyed: run todoku bounces survey <mailbox> --save survey.json, then this command again with --survey survey.json; or leave it out with --skip-survey <reason>, which is recorded.",
	},
	cleanup: {
		ja: "存在しないアドレスをショップに整理してもらう必要があります。依頼状は todoku bounces survey … --letter で作成できます。整理が済んだら、その後の返送メールを調査し直して --survey で渡すか、--skip-survey <理由> で進めてください。",
		en: "The shop has to clean up its dead addresses: todoku bounces survey … --letter writes the letter. Afterwards survey what was returned since, and give that with --survey; or go on with --skip-survey <reason>.",
	},
	acknowledgement: {
		ja: "受信者に「経由」と表示されることなどの影響を、依頼者が了承する必要があります（--acknowledge）。",
		en: "Whoever asks has to acknowledge what it costs (--acknowledge).",
	},
	issue: {
		ja: "レコードがまだ発行されていません。register を実行してください。",
		en: "Its records were not issued yet; run register.",
	},
	restart: {
		ja: "配信サービスが打ち切りました。レコードを確認し、todoku domain restart を実行してください。",
		en: "The service gave it up; check its records, then run todoku domain restart.",
	},
	service: {
		ja: "配信サービスに問い合わせできませんでした。時間をおいて確認してください。何も変更していません。",
		en: "The service could not be asked; check again later. Nothing was changed.",
	},
	identity: {
		ja: "配信サービスに登録がありません。サービス側で削除された場合は todoku domain restart で作り直せます。",
		en: "The service does not know it. If it was deleted there, todoku domain restart makes it again.",
	},
	dkim: {
		ja: "配信サービスがDKIMのCNAMEレコードをまだ確認していません。",
		en: "The service has not seen the DKIM CNAME records yet.",
	},
	"dkim-off": {
		ja: "配信サービスでDKIM署名が無効です。サービスの管理画面で有効にしてください。",
		en: "DKIM signing is switched off at the service; switch it on in its console.",
	},
	"mail-from": {
		ja: "MAIL FROMドメインのMXとSPFのレコードが必要です。レコードなしで登録する場合は register に --waive mail-from=<理由> を付けてください（記録されます）。",
		en: "The MX and SPF records of the MAIL FROM domain are not in place. To register without them: register --waive mail-from=<reason>, which is recorded.",
	},
	dmarc: {
		ja: "DMARCのレコードが必要です。レコードなしで登録する場合は register に --waive dmarc=<理由> を付けてください（記録されます）。",
		en: "No DMARC record applies yet. To register without one: register --waive dmarc=<reason>, which is recorded.",
	},
	dns: {
		ja: "DNSから回答が得られませんでした。最後に確認した状態のまま、次の確認を待ちます。",
		en: "The DNS did not answer; what was known last stands, until it does.",
	},
};

const verification: Readonly<Record<SenderRecord["kind"], Sentence>> = {
	domain: {
		ja: "配信サービスがまだ検証を完了していません。レコードを公開すると、72時間以内に確認されます。",
		en: "The service has not verified it yet. Once the records are published it finds them, within 72 hours.",
	},
	address: {
		ja: "アドレスの持ち主がまだ確認していません。届いた確認メールのリンクを開いてください（有効期間24時間）。期限が切れた場合は todoku address verify --resend で再送できます。",
		en: "Its owner has not confirmed it yet: open the link in the mail that was sent there, good for 24 hours. A new one is mailed by todoku address verify --resend.",
	},
};

/** A sentence for each thing a sender waits for; the codes of the plan's findings have theirs there. */
export function whatItWaitsFor({ record, waitsFor, plan }: SenderCheck): readonly Sentence[] {
	return waitsFor.map((code) => {
		if (code === "verification") return verification[record.kind];
		const known = Object.hasOwn(sentences, code) ? sentences[code] : undefined;
		return known ?? plan?.findings.find((finding) => finding.code === code)?.sentence ?? { ja: code, en: code };
	});
}
