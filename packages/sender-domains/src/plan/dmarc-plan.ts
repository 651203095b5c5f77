import type { DmarcDiscovery, DmarcFinding, FoundPolicy } from "../dmarc-discovery.ts";
import type { Sentence } from "../sentence.ts";
import { dmarcFindings } from "./dmarc-findings.ts";
import { judgeOwnDmarc } from "./dmarc-own.ts";
import { newDmarc } from "./dmarc-suggestion.ts";
import { failureWords } from "./failure-words.ts";
import { judgeBoth, type Sides, type Verdict } from "./judgement.ts";
import type { PlanSubject } from "./plan-subject.ts";
import type { PlanFinding, PlannedRecord } from "./sender-plan.ts";
import { shown } from "./shown.ts";
import { withoutWildcard } from "./wildcard.ts";

const why: Sentence = {
	ja: "差出人ドメインのなりすましを受信側が見分けるための方針（DMARC）です。Gmail や docomo などが確認します。",
	en: "It is the policy (DMARC) by which receivers tell forged mail of your domain; Gmail, docomo and others look for it.",
};

export interface DmarcPlan {
	/** Undefined where a parent's policy covers the domain: nothing is to be published then. */
	readonly record: PlannedRecord | undefined;
	readonly findings: readonly PlanFinding[];
}

/** The DMARC record of the domain, if it needs one of its own. */
export function planDmarc(subject: PlanSubject, discovery: DmarcDiscovery | undefined, sides: Sides): DmarcPlan {
	const { domain, reports } = subject;
	const name = `_dmarc.${domain}`;
	const fresh = newDmarc(reports);
	const own = judgeBoth({ name }, sides, (side) =>
		withoutWildcard(judgeOwnDmarc(domain, fresh, side), side, { name, parent: domain, types: ["CNAME"] }),
	);
	const covering = own.state === "missing" ? coverOf(discovery) : undefined;
	const findings = dmarcFindings({
		subject,
		discovery,
		own,
		covering: covering?.state === "covered" ? covering.by : undefined,
		sides,
	});
	if (covering?.state === "covered") return { record: undefined, findings };
	const verdict: Verdict =
		covering?.state === "unknown"
			? unknownParent(name, covering)
			: covering?.state === "partly-covered"
				? { ...own, sentence: partlyCovered(name, covering.by, fresh) }
				: own;
	return {
		record: { purpose: "dmarc", name, type: "TXT", why, elsewhere: false, ...verdict, value: verdict.value ?? fresh },
		findings,
	};
}

type Cover =
	| { readonly state: "covered"; readonly by: FoundPolicy }
	| { readonly state: "partly-covered"; readonly by: FoundPolicy }
	| { readonly state: "uncovered" }
	| { readonly state: "unknown"; readonly why: Sentence };

/**
 * Whether the policy of a domain above applies, to receivers of both kinds: one that only some of them see leaves the domain uncovered for
 * the rest.
 */
function coverOf(discovery: DmarcDiscovery | undefined): Cover {
	if (discovery === undefined)
		return { state: "unknown", why: { ja: "上位ドメインを照会していません", en: "the domains above were not asked" } };
	const { treeWalk, publicSuffix } = discovery;
	const [walk, list] = [inherited(treeWalk), inherited(publicSuffix)];
	// Nothing at the domain's own name is established; what a finding still says of it comes from an older copy.
	if (walk === "uncovered" || list === "uncovered") {
		const by = [walk, list].find((finding) => typeof finding === "object");
		return by === undefined ? { state: "uncovered" } : { state: "partly-covered", by };
	}
	if (walk === "unknown" || list === "unknown") {
		const failed = [treeWalk, publicSuffix].find((finding) => finding.state === "unknown");
		return { state: "unknown", why: failed === undefined ? unrecognised : failureWords[failed.code] };
	}
	return { state: "covered", by: walk };
}

const unrecognised = failureWords.unrecognised;

function inherited(finding: DmarcFinding): FoundPolicy | "uncovered" | "unknown" {
	if (finding.state === "unknown") return "unknown";
	return finding.state === "found" && finding.source !== "own" ? finding : "uncovered";
}

function unknownParent(name: string, cover: { readonly why: Sentence }): Verdict {
	return {
		state: "unknown",
		found: [],
		sentence: {
			ja: `${shown(name)} に DMARC レコードはありませんが、上位ドメインのポリシーが適用されるかどうかを確認できませんでした。理由: ${cover.why.ja}。確認できるまで登録せず、時間をおいて再確認してください。`,
			en: `No DMARC record stands at ${shown(name)}, but whether the policy of a parent domain applies could not be found out: ${cover.why.en}. Publish nothing until that is known, and check again later.`,
		},
	};
}

function partlyCovered(name: string, { foundAt, policy }: FoundPolicy, fresh: string): Sentence {
	return {
		ja: `${shown(name)} に DMARC レコードがありません。${shown(foundAt)} のポリシー（${policy}）が適用されますが、一部の受信側に限られます。TXT「${fresh}」を登録してください。`,
		en: `${shown(name)} has no DMARC record, and the policy of ${shown(foundAt)} (${policy}) applies only to some receivers. Publish this as TXT: "${fresh}".`,
	};
}
