import type { SenderIdentity, SenderPlan } from "@todoku/sender-domains";
import type { Finding } from "./finding.ts";

/** What is off with a verified identity, so that mail leaves but may not be believed. */
export function identityFindings(identity: SenderIdentity): readonly Finding[] {
	const about = identity.name;
	const findings: Finding[] = [];
	if (identity.dkim !== undefined && !identity.dkim.signingEnabled && identity.kind === "domain")
		findings.push({
			severity: "error",
			code: "dkim-off",
			about,
			sentence: {
				ja: "DKIM署名が無効になっています。DMARCに合格しないおそれがあります。配信サービスで署名を有効にしてください。",
				en: "DKIM signing is switched off, so that DMARC may fail. Switch it on at the service.",
			},
		});
	if (identity.kind === "domain" && identity.mailFrom === undefined)
		findings.push({
			severity: "warning",
			code: "no-mail-from",
			about,
			sentence: {
				ja: "カスタムMAIL FROMドメインが設定されていません。SPFが配信元のドメインと一致しません。「todoku domain plan」の手順で設定してください。",
				en: "No custom MAIL FROM domain is set, so SPF is not aligned with the From. Set one as todoku domain plan shows.",
			},
		});
	if (identity.mailFrom !== undefined && identity.mailFrom.state !== "success")
		findings.push({
			severity: identity.mailFrom.onMxFailure === "reject" ? "error" : "warning",
			code: "mail-from-not-found",
			about,
			sentence: {
				ja: `MAIL FROMドメイン${identity.mailFrom.domain}の状態は「${identity.mailFrom.state}」です。${identity.mailFrom.onMxFailure === "reject" ? "配信サービスは送信を拒否します。" : "配信サービスは自分のドメインで代用し、SPFが一致しません。"}MXレコードを確認してください。`,
				en: `The MAIL FROM domain ${identity.mailFrom.domain} is "${identity.mailFrom.state}": ${identity.mailFrom.onMxFailure === "reject" ? "the service refuses to send" : "the service uses a domain of its own instead, and SPF is not aligned"}. Check its MX record.`,
			},
		});
	return findings;
}

/** An address with an identity of its own overrides its domain's: DKIM, MAIL FROM and all. */
export function overrideFindings(identity: SenderIdentity, domain: string): readonly Finding[] {
	if (identity.verifiedForSending && identity.dkim?.signingEnabled === true && identity.dkim.state === "success")
		return [];
	return [
		{
			severity: "warning",
			code: "address-overrides-domain",
			about: identity.name,
			sentence: {
				ja: `このアドレスは配信サービスに単独で登録されており、検証済みの${domain}の設定（DKIMなど）より優先されます。不要なら配信サービスからこのアドレスの登録を削除してください。`,
				en: `This address has an identity of its own at the service, which overrides that of the verified ${domain} (DKIM and all). Remove it there unless it is wanted.`,
			},
		},
	];
}

/** What the DNS lacks. A record nobody could look up says nothing. */
export function planFindings(plan: SenderPlan): readonly Finding[] {
	const records = plan.records
		.filter(({ state }) => state === "missing" || state === "wrong")
		.map(
			({ purpose, state, name, sentence }): Finding => ({
				severity: purpose === "dkim" ? "error" : "warning",
				code: `${purpose}-${state}`,
				about: name,
				sentence,
			}),
		);
	const unknown = plan.records.filter(({ state }) => state === "unknown");
	return [
		...records,
		...plan.findings
			// Said of the identity already.
			.filter(({ code }) => code !== "mail-from-not-set")
			.map(({ severity, code, sentence }) => ({ severity, code, about: plan.domain, sentence })),
		...(unknown.length === 0
			? []
			: [
					unansweredFinding(
						plan.domain,
						unknown.map(({ name }) => name),
					),
				]),
	];
}

function unansweredFinding(about: string, names: readonly string[]): Finding {
	return {
		severity: "warning",
		code: "dns-unanswered",
		about,
		sentence: {
			ja: `DNSが応答しなかったため、次のレコードは確認できませんでした：${names.join("、")}。後でもう一度お試しください。`,
			en: `The DNS did not answer for ${names.join(", ")}, so these records could not be looked at. Try again later.`,
		},
	};
}
