import { toAsciiDomain } from "@todoku/mime";
import { parseDmarcRecord } from "../dmarc-record.ts";
import { organizationalDomainByList } from "../organizational-domain.ts";
import type { Sentence } from "../sentence.ts";
import { ownDmarcRecord } from "./dmarc-own.ts";
import { freeMailFinding } from "./free-mail.ts";
import { type Judgement, judgeBoth, type Side, type Sides } from "./judgement.ts";
import type { ReportMailbox } from "./plan-subject.ts";
import type { PlanFinding, PlannedRecord } from "./sender-plan.ts";
import { listed, shown } from "./shown.ts";

const maxReceivers = 5;
const maxNameLength = 253;
// With the semicolon it is a record by the older grammar too.
const consent = "v=DMARC1;";

const why: Sentence = {
	ja: "レポートの宛先が別の組織のドメインにあるため、宛先側の同意を示すレコードが必要です。ないと受信側はレポートを送りません。",
	en: "The mailbox for reports is in another organisation's domain, which has to agree to receive them; otherwise none are sent.",
};

/** Where reports about the domain go that another organisation receives: the domains of mailboxes in the record that stands, or will. */
export function reportReceivers(domain: string, reports: ReportMailbox | undefined, side: Side): readonly string[] {
	const own = ownDmarcRecord(domain, side);
	const domains = own === null ? (reports === undefined ? [] : [reports.domain]) : own.rua.flatMap(domainOf);
	const home = organizationalDomainByList(domain);
	return [...new Set(domains)]
		.filter((receiver) => organizationalDomainByList(receiver) !== home)
		.filter((receiver) => consentName(domain, receiver).length <= maxNameLength)
		.slice(0, maxReceivers);
}

function domainOf(uri: string): string[] {
	const [, domain = ""] = /^mailto:[^@?]+@([^@?!]+)/i.exec(uri) ?? [];
	try {
		return [toAsciiDomain(domain)];
	} catch {
		return [];
	}
}

/** @see RFC 9990 (external destinations), RFC 7489 §7.1 */
export function consentName(domain: string, receiver: string): string {
	return `${domain}._report._dmarc.${receiver}`;
}

export function planConsents(domain: string, receivers: readonly string[], sides: Sides): PlannedRecord[] {
	return receivers.map((receiver) => {
		const name = consentName(domain, receiver);
		const verdict = judgeBoth({ name, expected: consent }, sides, (side) => judgeConsent(name, receiver, side));
		return {
			purpose: "dmarc-report-consent",
			name,
			type: "TXT",
			why,
			elsewhere: true,
			...verdict,
			value: verdict.value ?? consent,
		};
	});
}

/** Mailboxes that will never agree. */
export function consentFindings(receivers: readonly string[]): PlanFinding[] {
	return receivers
		.filter((receiver) => freeMailFinding(receiver, "address") !== null)
		.map((receiver) => ({
			code: "dmarc-reports-free-mail",
			severity: "warning",
			sentence: {
				ja: `DMARC レポートの宛先が ${shown(receiver)} にあります。このサービスはほかのドメインのレポート受信に同意するレコードを公開しないため、レポートは届きません。自社ドメインのアドレスを指定してください。`,
				en: `The mailbox for DMARC reports is at ${shown(receiver)}, which publishes no consent for other domains, so no reports will come. Name a mailbox in your own domain.`,
			},
		}));
}

function judgeConsent(name: string, receiver: string, side: Side): Judgement | undefined {
	const answer = side(name, "TXT");
	if (answer === undefined || answer.state === "unknown") return answer;
	const texts = answer.state === "found" ? answer.records : [];
	const found = texts.filter((text) => parseDmarcRecord(text).state === "record");
	if (found.length > 0) {
		const what = listed(found);
		return {
			state: "present",
			found,
			value: found[0],
			sentence: {
				ja: `${shown(name)} に${what.ja}があり、${shown(receiver)} はレポートの受信に同意しています。`,
				en: `${shown(receiver)} agrees to receive the reports: ${what.en} stands at ${shown(name)}.`,
			},
		};
	}
	return {
		state: "missing",
		found,
		sentence: {
			ja: `${shown(receiver)} の DNS に、レポートの受信に同意するレコードがありません。${shown(receiver)} の DNS 担当者に、${shown(name)} への TXT「${consent}」の登録を依頼してください。`,
			en: `${shown(receiver)} has not agreed to receive the reports. Ask whoever runs its DNS to publish "${consent}" as TXT at ${shown(name)}.`,
		},
	};
}
