import type { DmarcDisagreement, DmarcDiscovery, FoundPolicy } from "../dmarc-discovery.ts";
import type { DmarcRecord } from "../dmarc-record.ts";
import type { Sentence } from "../sentence.ts";
import { ownDmarcRecord } from "./dmarc-own.ts";
import { reportUri } from "./dmarc-suggestion.ts";
import type { Sides, Verdict } from "./judgement.ts";
import type { PlanSubject } from "./plan-subject.ts";
import type { PlanFinding } from "./sender-plan.ts";
import { shown, whole } from "./shown.ts";

export interface DmarcCase {
	readonly subject: PlanSubject;
	readonly discovery: DmarcDiscovery | undefined;
	readonly own: Verdict;
	/** The policy of a parent that covers the domain. */
	readonly covering: FoundPolicy | undefined;
	readonly sides: Sides;
}

/** What is to be known about DMARC beside the record. */
export function dmarcFindings(situation: DmarcCase): PlanFinding[] {
	const { subject, discovery, own, covering, sides } = situation;
	const { domain, reports } = subject;
	const findings: PlanFinding[] = [];
	const add = (code: string, severity: PlanFinding["severity"], sentence: Sentence): void => {
		findings.push({ code, severity, sentence });
	};
	if (own.state === "wrong" && own.found.length > 1)
		add("dmarc-duplicate", "warning", {
			ja: `_dmarc.${shown(domain)} に DMARC 用のレコードが ${own.found.length} 件あり、どれも効いていません。`,
			en: `_dmarc.${shown(domain)} has ${own.found.length} records meant for DMARC, so none of them counts.`,
		});
	if (covering !== undefined) add("dmarc-covered-by-parent", "note", coveredBy(domain, covering));
	if (discovery !== undefined) {
		if (discovery.disagreement !== null)
			add("dmarc-disagreement", "warning", disagreement(domain, discovery.disagreement));
		findings.push(...inheritedFindings(situation, discovery));
	}
	const record = own.state === "present" ? ownDmarcRecord(domain, sides.best) : null;
	if (record === null) return findings;
	if (record.psd === "y")
		add("dmarc-psd", "warning", {
			ja: `${shown(domain)} の DMARC レコードに psd=y があり、このドメインを co.jp のような公共のドメインだと宣言しています。自社のドメインなら psd=y を取り除いてください。`,
			en: `The DMARC record of ${shown(domain)} says psd=y, which declares it a public suffix such as co.jp. Take psd=y out of the record of a domain of your own.`,
		});
	const noted = [...new Set(record.notes.map(({ tag }) => tag).filter((tag) => tag !== ""))];
	if (noted.length > 0)
		add("dmarc-record-notes", "note", {
			ja: `${shown(domain)} の DMARC レコードのうち、受信側が読まない、または誤りのあるタグ: ${noted.join("、")}。`,
			en: `Tags in the DMARC record of ${shown(domain)} that receivers do not read, or that have an error: ${noted.join(", ")}.`,
		});
	if (record.adkim === "strict") add("dmarc-strict-dkim", "note", strictDkim(domain));
	if (reports !== undefined && !asksFor(record, reportUri(reports)))
		add("dmarc-reports-not-asked-for", "note", notAsked(domain, record, reportUri(reports)));
	return findings;
}

function inheritedFindings({ subject, own }: DmarcCase, { treeWalk, publicSuffix }: DmarcDiscovery): PlanFinding[] {
	const { domain } = subject;
	const findings: PlanFinding[] = [];
	if (treeWalk.state === "found" && treeWalk.source === "public-suffix" && own.state !== "present")
		findings.push({
			code: "dmarc-at-public-suffix",
			severity: "note",
			sentence: {
				ja: `${shown(domain)} には、公共のドメイン ${shown(treeWalk.foundAt)} の DMARC ポリシー（${treeWalk.policy}）が一部の受信側で適用されています。自社のレコードを登録すると、そちらが優先されます。`,
				en: `Some receivers apply the DMARC policy of the public suffix ${shown(treeWalk.foundAt)} (${treeWalk.policy}) to ${shown(domain)}. A record of your own takes precedence.`,
			},
		});
	const broken = [treeWalk, publicSuffix].find((finding) => finding.state === "broken" && finding.source !== "own");
	if (broken?.state === "broken")
		findings.push({
			code: "dmarc-parent-broken",
			severity: "warning",
			sentence: {
				ja: `上位ドメイン ${shown(broken.foundAt)} の DMARC レコードは誤りがあるため、受信側に使われていません。修正を依頼するか、${shown(domain)} 自身のレコードを登録してください。`,
				en: `The DMARC record of the parent domain ${shown(broken.foundAt)} has an error that keeps receivers from using it. Have it mended, or publish a record for ${shown(domain)} itself.`,
			},
		});
	return findings;
}

function coveredBy(domain: string, { foundAt, policy, tag }: FoundPolicy): Sentence {
	const setting = tag === null ? policy : `${tag}=${policy}`;
	return {
		ja: `${shown(domain)} には上位ドメイン ${shown(foundAt)} の DMARC ポリシー（${setting}）が適用されます。DMARC レコードの追加は不要です。`,
		en: `The DMARC policy of the parent domain ${shown(foundAt)} (${setting}) covers ${shown(domain)}. No record is to be added.`,
	};
}

function disagreement(domain: string, { treeWalk, publicSuffix }: DmarcDisagreement): Sentence {
	const [ja, en] = [
		[treeWalk, publicSuffix].map((policy) => (policy === "absent" ? "ポリシーなし" : policy)),
		[treeWalk, publicSuffix].map((policy) => (policy === "absent" ? "none applies" : policy)),
	];
	return {
		ja: `${shown(domain)} に適用される DMARC ポリシーが受信側によって異なります（新しい規則 RFC 9989 では「${ja[0]}」、従来の規則では「${ja[1]}」）。${shown(domain)} 自身に DMARC レコードを 1 件置くと一致します（t=y と np を使わない場合）。`,
		en: `Receivers differ on the DMARC policy of ${shown(domain)}: by the tree walk of RFC 9989 it is "${en[0]}", by the older rules "${en[1]}". One record at ${shown(domain)} itself, without t=y and np, settles it.`,
	};
}

function strictDkim(domain: string): Sentence {
	return {
		ja: `${shown(domain)} の DMARC レコードに adkim=s があります。${shown(domain)} のサブドメインを差出人にしたメールは DKIM が一致しないため、サブドメインごとに配信サービスで検証してください。`,
		en: `The DMARC record of ${shown(domain)} says adkim=s: mail from its subdomains is not aligned by the DKIM signature of ${shown(domain)}. Have each subdomain that sends verified by itself.`,
	};
}

function notAsked(domain: string, { rua }: DmarcRecord, uri: string): Sentence {
	const suggested = `rua=${[...rua, uri].join(",")}`;
	return {
		ja: `${shown(domain)} の既存の DMARC レコードは、指定されたアドレスへのレポートを求めていません。既存のレコードはそのままにします。必要な場合は「${whole(suggested)}」に変更してください。`,
		en: `The existing DMARC record of ${shown(domain)} does not ask for reports to the mailbox given. It is kept as it is; to have them sent there too, change it to "${whole(suggested)}".`,
	};
}

function asksFor({ rua }: DmarcRecord, uri: string): boolean {
	return rua.some((given) => given.toLowerCase() === uri.toLowerCase());
}
