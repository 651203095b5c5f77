import { OptionError } from "@todoku/core";
import type { SenderIdentity } from "../identity/identity-service.ts";
import { forecastAlignment } from "./alignment-forecast.ts";
import { dkimFindings, dkimNames, planDkim } from "./dkim-records.ts";
import { planDmarc } from "./dmarc-plan.ts";
import { freeMailFinding } from "./free-mail.ts";
import { hygieneFindings } from "./hygiene.ts";
import { sidesOf } from "./judgement.ts";
import { mailFromFindings, planMailFromMx } from "./mail-from-mx.ts";
import { planMailFromSpf, spfFindings } from "./mail-from-spf.ts";
import { type PlanSubject, readSubject } from "./plan-subject.ts";
import { consentFindings, planConsents, reportReceivers } from "./report-consent.ts";
import type { FoundRecords, PlanFinding, SenderPlan } from "./sender-plan.ts";
import type { SenderQuestions } from "./sender-questions.ts";
import { shown } from "./shown.ts";

export interface SenderPlanRequest extends SenderQuestions {
	/** Of the service: `ap-northeast-1`. */
	readonly region: string;
	/** What the DNS holds, from `readSenderRecords` for the same questions. */
	readonly found: FoundRecords;
}

/**
 * Says which records a domain needs so that the service may send for it, which of them are there, and what to do about the others.
 *
 * Pure: the same answers give the same plan. Nothing that is there is thrown away: an SPF record is extended, a DMARC record kept, and the
 * MX of another server is a conflict that is explained. A parent's DMARC policy covers the domain, and then the plan holds no DMARC record.
 *
 * A domain that cannot be verified at all (free mail, a public suffix) comes back without records and with the reason among the findings.
 *
 * @throws {AddressError} for a domain that is none.
 * @throws {OptionError} for a MAIL FROM domain or a From outside the domain, a report mailbox that is no address, an identity of another
 *   sender, or a region that is none.
 */
export function planSenderDomain(request: SenderPlanRequest): SenderPlan {
	const subject = readSubject(request);
	const { found, region } = request;
	if (!/^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/.test(region))
		throw new OptionError("region", "is no region of the service; write one such as ap-northeast-1");
	const { domain, mailFromDomain, identity } = subject;
	const refusal = refusalFinding(subject);
	if (refusal !== null) return refusedPlan(subject, region, refusal);

	const sides = sidesOf(found);
	const mailFrom = { domain, mailFromDomain, region };
	const exchange = planMailFromMx(mailFrom, sides);
	const spf = planMailFromSpf(mailFrom, sides);
	const names = dkimNames(domain, identity, region);
	const dmarc = planDmarc(subject, found.dmarc, sides);
	// Where a parent's record applies, its reports are not ours to route.
	const receivers = dmarc.record === undefined ? [] : reportReceivers(domain, subject.reports, sides.best);
	const records = [
		exchange,
		spf,
		...planDkim(domain, names, sides),
		...(dmarc.record === undefined ? [] : [dmarc.record]),
		...planConsents(domain, receivers, sides),
	];
	const findings = [
		...dkimFindings(domain, identity, names, sides),
		...mailFromFindings(exchange, region),
		...settingFindings(mailFromDomain, identity),
		...spfFindings(spf, sides),
		...dmarc.findings,
		...consentFindings(receivers),
		...hygieneFindings(subject, sides),
	];
	return {
		domain,
		region,
		mailFromDomain,
		records,
		findings,
		alignment: forecastAlignment(subject, found, sides),
		complete:
			records.every(({ state, elsewhere }) => state === "present" || elsewhere) &&
			findings.every(({ severity }) => severity !== "error"),
	};
}

function refusalFinding({ domain, refusal }: PlanSubject): PlanFinding | null {
	if (refusal === undefined) return null;
	return (
		freeMailFinding(domain, "domain") ?? {
			code: "public-suffix-domain",
			severity: "error",
			sentence: {
				ja: `${shown(domain)} は、ドメインの一部だけか、だれでも使える共用の部分（co.jp など）です。example.co.jp のように、自社のドメイン全体を指定してください。`,
				en: `${shown(domain)} is a public suffix: anybody can register under it, and nobody owns it alone. Name your own domain in full, such as example.co.jp.`,
			},
		}
	);
}

function refusedPlan({ domain, mailFromDomain }: PlanSubject, region: string, refusal: PlanFinding): SenderPlan {
	const service = { dkim: "not-aligned", spf: "not-aligned", sentence: refusal.sentence } as const;
	return {
		domain,
		region,
		mailFromDomain,
		records: [],
		findings: [refusal],
		alignment: { service, standard: undefined },
		complete: false,
	};
}

/** Where the service goes by another MAIL FROM domain than the plan, the records alone change nothing. */
function settingFindings(mailFromDomain: string, identity: SenderIdentity | null | undefined): PlanFinding[] {
	if (identity === null || identity === undefined) return [];
	const set = identity.mailFrom?.domain;
	if (set === mailFromDomain) return [];
	if (set === undefined)
		return [
			{
				code: "mail-from-not-set",
				severity: "warning",
				sentence: {
					ja: `配信サービスに MAIL FROM ドメインがまだ設定されていません。${shown(mailFromDomain)} を設定してください。設定するまで、レコードがあっても SPF は一致しません。`,
					en: `No MAIL FROM domain is set at the service yet. Set ${shown(mailFromDomain)}; until then SPF is not aligned, whatever the DNS holds.`,
				},
			},
		];
	return [
		{
			code: "mail-from-differs",
			severity: "warning",
			sentence: {
				ja: `配信サービスに設定されている MAIL FROM ドメインは ${shown(set)} ですが、この計画では ${shown(mailFromDomain)} を使います。配信サービスの設定を変更してください。`,
				en: `The MAIL FROM domain set at the service is ${shown(set)}, and this plan is for ${shown(mailFromDomain)}. Change the one at the service.`,
			},
		},
	];
}
