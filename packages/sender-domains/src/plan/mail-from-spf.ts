import type { Sentence } from "../sentence.ts";
import { type Judgement, judgeBoth, type Side, type Sides } from "./judgement.ts";
import { aliasTexts, type MailFromSubject, standsAlias, throughAlias } from "./mail-from-mx.ts";
import type { PlanFinding, PlannedRecord } from "./sender-plan.ts";
import { serviceInclude } from "./ses-hosts.ts";
import { listed, shown, together, whole } from "./shown.ts";
import { doubledName } from "./slips.ts";
import { evaluateSpf, maxSpfLookups, type SpfEvaluation, type SpfTexts } from "./spf-evaluation.ts";
import { isSpf, parseSpf, type SpfRecord } from "./spf-record.ts";
import { extendSpf, mergeSpf, newSpf } from "./spf-suggestion.ts";
import { withoutWildcard } from "./wildcard.ts";

const why: Sentence = {
	ja: "配信サービスがこのドメインの代わりに送ってよいことを、受信側に示す（SPF）ために必要です。",
	en: "It tells receivers that the service may send for this domain (SPF).",
};

/** The SPF record of the MAIL FROM domain, which keeps what is there and is extended by what is needed. */
export function planMailFromSpf(subject: MailFromSubject, sides: Sides): PlannedRecord {
	const { mailFromDomain: name } = subject;
	const parent = name.slice(name.indexOf(".") + 1);
	const verdict = judgeBoth({ name, expected: newSpf }, sides, (side) =>
		withoutWildcard(judgeSpf(subject, side, spfTexts(sides)), side, { name, parent, types: ["TXT", "CNAME"] }),
	);
	return {
		purpose: "mail-from-spf",
		name,
		type: "TXT",
		why,
		elsewhere: false,
		...verdict,
		value: verdict.value ?? newSpf,
	};
}

/** The texts that includes lead to, by what everybody sees: receivers go by that. */
export function spfTexts(sides: Sides): SpfTexts {
	return (name) => {
		const answer = sides.public(name, "TXT");
		if (answer === undefined || answer.state === "unknown") return undefined;
		return answer.state === "found" ? answer.records : [];
	};
}

function judgeSpf(subject: MailFromSubject, side: Side, texts: SpfTexts): Judgement | undefined {
	const { mailFromDomain: name, domain } = subject;
	const answer = side(name, "TXT");
	const alias = side(name, "CNAME");
	if (answer === undefined || answer.state === "unknown") return answer;
	const found = answer.state === "found" ? answer.records.filter(isSpf) : [];
	const [only] = found;
	const isAlias = alias?.state === "found";
	if (only === undefined) {
		if (isAlias)
			return { state: "wrong", found: aliasTexts(alias.records), sentence: standsAlias(name, alias.records, newSpf) };
		return { state: "missing", found, sentence: together(missing(name), doubledName(name, domain, "TXT", side)) };
	}
	const judgement = found.length > 1 ? judgeSeveral(name, found) : judgeOne(name, only, texts);
	return isAlias && judgement.state !== "unknown"
		? { ...judgement, sentence: together(judgement.sentence, throughAlias(alias.records)) }
		: judgement;
}

function judgeSeveral(name: string, found: readonly string[]): Judgement {
	const value = mergeSpf(found.map(parseSpf));
	const what = listed(found);
	return {
		state: "wrong",
		found,
		value,
		sentence: {
			ja: `${shown(name)} に SPF レコードが ${found.length} 件（${what.ja}）あります。2 件以上あると受信側はどれも使わず、エラーにします。すべて削除し、まとめた 1 件「${whole(value)}」を登録してください。`,
			en: `${shown(name)} has ${found.length} SPF records (${what.en}). With more than one, receivers use none and report an error. Remove them all and publish this one, which puts them together: "${whole(value)}".`,
		},
	};
}

function judgeOne(name: string, text: string, texts: SpfTexts): Judgement {
	const record = parseSpf(text);
	const evaluation = evaluateSpf(record, texts, serviceInclude);
	const problem = problemOf(record, evaluation);
	const what = listed([text]);
	if (evaluation.includesService && problem === undefined)
		return {
			state: "present",
			found: [text],
			value: text,
			sentence: {
				ja: `${shown(name)} の SPF レコードは${what.ja}で、配信サービスの送信を許可しています。`,
				en: `The SPF record of ${shown(name)} is ${what.en}, which lets the service send.`,
			},
		};
	const value = extendSpf(record);
	const isSame = value === text;
	return {
		state: "wrong",
		found: [text],
		value,
		sentence: together(
			{
				ja: `${shown(name)} の SPF レコードは${what.ja}です。`,
				en: `The SPF record of ${shown(name)} is ${what.en}.`,
			},
			problem,
			evaluation.includesService
				? undefined
				: {
						ja: `配信サービスの送信を許可していません（include:${serviceInclude} がない、または効いていません）。`,
						en: `It does not let the service send: include:${serviceInclude} is not there, or has no effect.`,
					},
			isSame
				? undefined
				: {
						ja: `今の内容を残したまま「${whole(value)}」に書き換えてください。SPF レコードを 2 件にしてはいけません。`,
						en: `Change it to "${whole(value)}", which keeps what is there. Do not add a second SPF record.`,
					},
		),
	};
}

/** What makes receivers report an error instead of evaluating the record, whatever it lists. */
function problemOf({ badTerms }: SpfRecord, { lookups, brokenIncludes }: SpfEvaluation): Sentence | undefined {
	if (badTerms.length > 0) {
		const what = listed(badTerms);
		return {
			ja: `書式に誤り（${what.ja}）があり、受信側はレコード全体をエラーにします。`,
			en: `It has an error, ${what.en}, which makes receivers reject it as a whole.`,
		};
	}
	if (brokenIncludes.length > 0) {
		const what = listed(brokenIncludes);
		return {
			ja: `include の先${what.ja}に有効な SPF レコードがないため、受信側はレコード全体をエラーにします。不要な include を取り除いてください。`,
			en: `It includes ${what.en}, where no valid SPF record stands, which makes receivers reject it as a whole. Take out what is not needed.`,
		};
	}
	if (lookups > maxSpfLookups)
		return {
			ja: `評価に DNS の照会が ${lookups} 回以上必要です。受信側は ${maxSpfLookups} 回で打ち切り、エラーにします。使っていない include などを取り除いてください。`,
			en: `Evaluating it takes at least ${lookups} DNS lookups, and receivers give up with an error after ${maxSpfLookups}. Take out includes that are not used.`,
		};
	return undefined;
}

function missing(name: string): Sentence {
	return {
		ja: `${shown(name)} に SPF レコードがありません。TXT「${newSpf}」を登録してください。`,
		en: `${shown(name)} has no SPF record. Publish this as TXT: "${newSpf}".`,
	};
}

/** What is wrong with SPF at the MAIL FROM domain, for programs, and warnings about the suggestion itself. */
export function spfFindings(record: PlannedRecord, sides: Sides): PlanFinding[] {
	const { name, found, value } = record;
	const findings: PlanFinding[] = [];
	if (found.length > 1)
		findings.push({
			code: "spf-duplicate",
			severity: "warning",
			sentence: {
				ja: `${shown(name)} に SPF レコードが ${found.length} 件あり、どれも効いていません。`,
				en: `${shown(name)} has ${found.length} SPF records, so none of them counts.`,
			},
		});
	const { lookups } = evaluateSpf(parseSpf(value), spfTexts(sides), serviceInclude);
	if (lookups > maxSpfLookups)
		findings.push({
			code: "spf-too-many-lookups",
			severity: "warning",
			sentence: {
				ja: `${shown(name)} の SPF レコード${listed([value]).ja}は DNS の照会が ${lookups} 回以上になり、上限の ${maxSpfLookups} 回を超えます。使っていない include などを取り除いてください。`,
				en: `The SPF record of ${shown(name)} would take at least ${lookups} DNS lookups, more than the ${maxSpfLookups} that receivers make. Take out includes that are not used.`,
			},
		});
	if (parseSpf(value).terms.some((term) => term.name === "redirect"))
		findings.push({
			code: "spf-redirect",
			severity: "note",
			sentence: {
				ja: `${shown(name)} の SPF レコードには redirect= があります。ここで許可されなかった送信元は、その先のレコードで判定されます。`,
				en: `The SPF record of ${shown(name)} has a redirect=: whoever is not listed here is judged by the record it leads to.`,
			},
		});
	return findings;
}
