import type { Sentence } from "../sentence.ts";
import { type Judgement, judgeBoth, type Side, type Sides } from "./judgement.ts";
import type { PlanFinding, PlannedRecord } from "./sender-plan.ts";
import { feedbackHost, regionOfFeedbackHost } from "./ses-hosts.ts";
import { listed, shown, together } from "./shown.ts";
import { doubledName } from "./slips.ts";
import { withoutWildcard } from "./wildcard.ts";

/** A domain and the subdomain of it that bounces come back to. */
export interface MailFromSubject {
	readonly domain: string;
	readonly mailFromDomain: string;
	readonly region: string;
}

const why: Sentence = {
	ja: "配信できなかったメールの通知（バウンス）を配信サービスが受け取るために必要です。必ず 1 件だけにしてください。",
	en: "It lets the service receive the bounces of your mail. There must be exactly one.",
};

/** The MX of the MAIL FROM domain. */
export function planMailFromMx(subject: MailFromSubject, sides: Sides): PlannedRecord {
	const { mailFromDomain: name, region } = subject;
	const value = `10 ${feedbackHost(region)}`;
	const parent = name.slice(name.indexOf(".") + 1);
	const verdict = judgeBoth({ name, expected: value }, sides, (side) =>
		withoutWildcard(judgeMx(subject, value, side), side, { name, parent, types: ["MX", "CNAME"] }),
	);
	return {
		purpose: "mail-from-mx",
		name,
		type: "MX",
		why,
		elsewhere: false,
		...verdict,
		value: verdict.state === "present" ? (verdict.found[0] ?? value) : value,
	};
}

function judgeMx(subject: MailFromSubject, value: string, side: Side): Judgement | undefined {
	const { mailFromDomain: name, region } = subject;
	const answer = side(name, "MX");
	const alias = side(name, "CNAME");
	if (answer === undefined || answer.state === "unknown") return answer;
	const found = answer.state === "found" ? answer.records : [];
	const ours = found.filter((text) => hostOf(text) === feedbackHost(region));
	const isAlias = alias?.state === "found";
	const through = isAlias ? throughAlias(alias.records) : undefined;
	if (ours.length === 1 && found.length === 1)
		return { state: "present", found, sentence: together(right(name, found), through) };
	if (isAlias)
		return { state: "wrong", found: aliasTexts(alias.records), sentence: standsAlias(name, alias.records, value) };
	if (found.length === 0) return { state: "missing", found, sentence: missing(subject, value, side) };
	if (found.length > 1) return { state: "wrong", found, sentence: tooMany(name, found, value, ours.length > 0) };
	const other = regionOfFeedbackHost(hostOf(found[0] as string));
	return {
		state: "wrong",
		found,
		sentence: other === null ? foreign(name, found, value) : otherRegion(name, other, region, value),
	};
}

function hostOf(text: string): string {
	return text.slice(text.indexOf(" ") + 1);
}

/** What the MX of somebody else, or of another region, means for the MAIL FROM domain as a whole. */
export function mailFromFindings({ state, found, name }: PlannedRecord, region: string): PlanFinding[] {
	if (state !== "wrong" || found.some((text) => text.startsWith("CNAME "))) return [];
	const hosts = found.map(hostOf);
	const regions = hosts.map(regionOfFeedbackHost);
	const findings: PlanFinding[] = [];
	if (hosts.some((host, index) => regions[index] === null && host !== "."))
		findings.push({
			code: "mail-from-has-foreign-mx",
			severity: "error",
			sentence: {
				ja: `${shown(name)} ではすでにほかのメールサーバーがメールを受信しています。その MX を消すと受信できなくなるため、置き換えずに、ほかで使っていないサブドメインを MAIL FROM に選んでください。`,
				en: `Another mail server already receives mail for ${shown(name)}. Replacing its MX would cut that off; choose a subdomain that is used for nothing else as the MAIL FROM domain.`,
			},
		});
	const other = regions.find((candidate) => candidate !== null && candidate !== region);
	if (other != null)
		findings.push({
			code: "mail-from-mx-of-other-region",
			severity: "warning",
			sentence: {
				ja: `${shown(name)} の MX はリージョン ${other} のものです。ここで使うリージョンは ${region} です。`,
				en: `The MX of ${shown(name)} is that of region ${other}; the region used here is ${region}.`,
			},
		});
	return findings;
}

function right(name: string, found: readonly string[]): Sentence {
	const what = listed(found);
	return {
		ja: `${shown(name)} の MX は${what.ja}で、正しく設定されています。`,
		en: `The MX of ${shown(name)} is ${what.en}, as it should be.`,
	};
}

function missing({ domain, mailFromDomain: name }: MailFromSubject, value: string, side: Side): Sentence {
	return together(
		{
			ja: `${shown(name)} に MX がありません。MX「${value}」を 1 件だけ登録してください。`,
			en: `${shown(name)} has no MX. Publish exactly one: "${value}".`,
		},
		doubledName(name, domain, "MX", side),
	);
}

function tooMany(name: string, found: readonly string[], value: string, oursIsThere: boolean): Sentence {
	const what = listed(found);
	return {
		ja: `${shown(name)} に MX が ${found.length} 件（${what.ja}）あります。配信サービスが認めるのは 1 件だけです。ほかのメールサーバーを使っていなければ「${value}」${oursIsThere ? "だけを残して削除し" : "の 1 件に置き換え"}、使っていれば別のサブドメインを MAIL FROM に選んでください。`,
		en: `${shown(name)} has ${found.length} MX records (${what.en}), and the service accepts exactly one. ${oursIsThere ? `Keep "${value}" and remove the others` : `Put "${value}" in their place`} if they are not in use; if they are, choose another subdomain as the MAIL FROM domain.`,
	};
}

function foreign(name: string, found: readonly string[], value: string): Sentence {
	const what = listed(found);
	if (hostOf(found[0] as string) === ".")
		return {
			ja: `${shown(name)} の MX は「メールを受信しない」という宣言（${what.ja}、null MX）です。「${value}」に置き換えてください。`,
			en: `The MX of ${shown(name)} says that no mail is received there (${what.en}, a null MX). Replace it with "${value}".`,
		};
	return {
		ja: `${shown(name)} の MX は${what.ja}で、ほかのメールサーバーを指しています。必要なのは「${value}」です。そのサーバーが使われていれば、別のサブドメインを MAIL FROM に選んでください。使われていなければ置き換えてください。`,
		en: `The MX of ${shown(name)} is ${what.en}, another mail server; "${value}" is needed. If that server is in use, choose another subdomain as the MAIL FROM domain; if not, replace it.`,
	};
}

function otherRegion(name: string, found: string, region: string, value: string): Sentence {
	return {
		ja: `${shown(name)} の MX は別のリージョン（${found}）のものです。ここで使うリージョンは ${region} なので、「${value}」に置き換えてください。${found} でも同じ MAIL FROM を使っている場合は、どちらかに別のサブドメインを使ってください。`,
		en: `The MX of ${shown(name)} is that of another region, ${found}; the region used here is ${region}. Replace it with "${value}". If the same MAIL FROM domain is also used in ${found}, give one of the two another subdomain.`,
	};
}

/** How an alias is told among what was found. */
export function aliasTexts(targets: readonly string[]): string[] {
	return targets.map((target) => `CNAME ${target}`);
}

export function throughAlias(targets: readonly string[]): Sentence {
	const what = listed(targets);
	return {
		ja: `（CNAME の先${what.ja}にあります。）`,
		en: `(It is found through a CNAME, at ${what.en}.)`,
	};
}

export function standsAlias(name: string, targets: readonly string[], value: string): Sentence {
	const what = listed(targets);
	return {
		ja: `${shown(name)} には CNAME（${what.ja}）があり、CNAME のある名前にはほかのレコードを置けません。CNAME が不要なら削除して「${value}」を登録してください。必要なら、CNAME の先に登録するか、別の名前を使ってください。`,
		en: `A CNAME to ${what.en} stands at ${shown(name)}, and nothing else can stand beside a CNAME. If it is not needed, remove it and publish "${value}"; if it is, publish that at its target, or use another name.`,
	};
}
