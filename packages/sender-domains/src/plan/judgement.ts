import type { DnsAnswer, DnsFailure, QuestionType } from "../dns/dns-answer.ts";
import type { Sentence } from "../sentence.ts";
import { failureWords } from "./failure-words.ts";
import type { FoundRecords, PlannedRecord } from "./sender-plan.ts";
import { listed, shown, together } from "./shown.ts";

/** The DNS as one of the two views shows it; undefined for what was not asked there. */
export type Side = (name: string, type: QuestionType) => DnsAnswer | undefined;

export interface Sides {
	readonly authoritative: Side;
	readonly public: Side;
	/** What the zone's own servers say where they answered, else what everybody sees. */
	readonly best: Side;
}

/** What one side says of one record. */
export type Judgement =
	| {
			readonly state: "present" | "missing" | "wrong";
			readonly found: readonly string[];
			readonly sentence: Sentence;
			/** In place of the usual one, where something of the shop's own is to stay. */
			readonly value?: string | undefined;
	  }
	| { readonly state: "unknown"; readonly code: DnsFailure };

export interface JudgedRecord {
	readonly name: string;
	readonly expected?: string | undefined;
}

/** What both sides come to. */
export type Verdict = Pick<PlannedRecord, "state" | "seen" | "found" | "sentence"> & {
	readonly value?: string | undefined;
};

export function sidesOf({ answers }: FoundRecords): Sides {
	const byQuestion = new Map(answers.map((answer) => [`${answer.type} ${answer.name}`, answer]));
	const side =
		(view: "authoritative" | "public"): Side =>
		(name, type) =>
			byQuestion.get(`${type} ${name}`)?.[view];
	const [authoritative, everybody] = [side("authoritative"), side("public")];
	const best: Side = (name, type) => {
		const answer = authoritative(name, type);
		return answer === undefined || answer.state === "unknown" ? (everybody(name, type) ?? answer) : answer;
	};
	return { authoritative, public: everybody, best };
}

/**
 * Puts the two sides together. The zone's own servers decide where they answered; what everybody sees says whether it has got about. An
 * answer that is missing on one side demotes nothing on the other.
 *
 * @param record Its name and, where that is known beforehand, its value, for the sentence.
 * @param judge Undefined for a side that was not asked.
 */
export function judgeBoth(record: JudgedRecord, sides: Sides, judge: (side: Side) => Judgement | undefined): Verdict {
	const [authority, everybody] = [judge(sides.authoritative), judge(sides.public)];
	const leading = authority === undefined || authority.state === "unknown" ? (everybody ?? authority) : authority;
	if (leading === undefined) return { state: "unknown", found: [], sentence: notAsked(record) };
	if (leading.state === "unknown") return { state: "unknown", found: [], sentence: notAnswered(record, leading.code) };
	const { state, found, sentence, value } = leading;
	if (leading !== authority || everybody === undefined || everybody.state === "unknown")
		return { state, found, sentence, value };
	if (state === "present") {
		const isEverywhere = everybody.state === "present";
		return {
			state,
			found,
			value,
			seen: isEverywhere ? "everywhere" : "authoritative-only",
			sentence: isEverywhere ? sentence : together(sentence, notYetEverywhere),
		};
	}
	return { state, found, value, sentence: everybody.state === "present" ? together(sentence, oldCopies) : sentence };
}

const notYetEverywhere: Sentence = {
	ja: "ドメインのネームサーバーには公開済みですが、古い内容を覚えているサーバーからはまだ見えません。覚えている期間（TTL）が過ぎるまで待ってください。変更は不要です。",
	en: "The domain's own name servers have it, but it is not yet seen everywhere: others still go by their older copies. Wait until those expire (their TTL); there is nothing to change.",
};

const oldCopies: Sentence = {
	ja: "ほかのサーバーには以前の正しい内容がまだ残っていますが、まもなく消えます。",
	en: "Others still see the right record, in copies that will expire.",
};

function notAsked({ name, expected }: JudgedRecord): Sentence {
	return together(
		{ ja: `${shown(name)} はまだ DNS に照会していません。`, en: `The DNS was not asked for ${shown(name)}.` },
		expectation(expected),
	);
}

function notAnswered({ name, expected }: JudgedRecord, code: DnsFailure): Sentence {
	const why = failureWords[code];
	return together(
		{
			ja: `${shown(name)} について DNS から応答がありませんでした。理由: ${why.ja}。レコードの有無は分からないため、前回の確認結果がそのまま有効です。時間をおいて再確認してください。`,
			en: `The DNS did not answer for ${shown(name)}: ${why.en}. Whether the record is there is not known, so what was known last stands. Check again later.`,
		},
		expectation(expected),
	);
}

function expectation(expected: string | undefined): Sentence | undefined {
	if (expected === undefined) return undefined;
	const what = listed([expected]);
	return { ja: `必要な値は${what.ja}です。`, en: `What should stand there is ${what.en}.` };
}
