import { type ExplanationLocale, printable } from "@todoku/core";
import type { ByHandCause, RecordChange, SenderPlan } from "@todoku/sender-domains";

/** The words of a difference in one language. */
interface ChangeWords {
	readonly heading: string;
	readonly nothing: string;
	readonly kept: (count: number) => string;
	readonly byHand: Readonly<Record<ByHandCause, string>>;
	readonly question: (count: number) => string;
	readonly made: (count: number) => string;
	/** What a look at the DNS afterwards found. */
	readonly seen: (present: number, all: number) => string;
	readonly next: (name: string) => string;
}

export const changeWords: Readonly<Record<ExplanationLocale, ChangeWords>> = {
	en: {
		heading: "To be changed in the DNS:",
		nothing: "Nothing is to be changed in the DNS.",
		kept: (count) => `  ${count === 1 ? "1 record is" : `${count} records are`} there already.`,
		byHand: {
			elsewhere: "by hand, in the zone of somebody else",
			conflict: "by hand, something else stands there",
			"name-in-use": "by hand, once the other conflict at this name is settled",
			unknown: "by hand, the DNS did not answer",
		},
		question: (count) => `Make ${count === 1 ? "this change" : `these ${count} changes`} in the DNS?`,
		made: (count) => `done: ${count === 1 ? "1 record" : `${count} records`}`,
		seen: (present, all) => `The DNS now shows ${present} of ${all} records as they should be.`,
		next: (name) => `Next: todoku domain watch ${name}`,
	},
	ja: {
		heading: "DNSの変更内容：",
		nothing: "DNSに変更が必要なものはありません。",
		kept: (count) => `  ${count}件はすでに設定されています。`,
		byHand: {
			elsewhere: "手作業：別の管理者のゾーン",
			conflict: "手作業：別の内容が設定済み",
			"name-in-use": "手作業：この名前のほかの問題を解決してから",
			unknown: "手作業：DNSの回答なし",
		},
		question: (count) => `DNSに${count}件の変更を加えますか？`,
		made: (count) => `完了：${count}件`,
		seen: (present, all) => `DNSで確認できたレコード：${all}件中${present}件`,
		next: (name) => `次：todoku domain watch ${name}`,
	},
};

/** What would be added (+), taken away for something that holds all of it (-), and left to people (!). Values are never cut. */
export function formatChanges(changes: readonly RecordChange[], locale: ExplanationLocale): string {
	const words = changeWords[locale];
	const lines = changes.flatMap((change) => formatChange(change, words, locale));
	const kept = changes.filter(({ kind }) => kind === "keep").length;
	return `${[lines.length === 0 ? words.nothing : words.heading, ...lines, ...(kept === 0 ? [] : [words.kept(kept)])].join("\n")}\n`;
}

/** The records as they are after it, those that are not there yet by name. */
export function formatSeen({ records }: SenderPlan, locale: ExplanationLocale): string {
	const own = records.filter(({ elsewhere }) => !elsewhere);
	const absent = own.filter(({ state }) => state !== "present");
	const lines = absent.map(({ name, type, sentence }) => printable(`  ${name} ${type}: ${sentence[locale]}`, 2_000));
	return `${[changeWords[locale].seen(own.length - absent.length, own.length), ...lines].join("\n")}\n`;
}

function formatChange(change: RecordChange, words: ChangeWords, locale: ExplanationLocale): readonly string[] {
	const { name, type, value, sentence } = change.record;
	const head = printable(`${name} ${type}`, 300);
	const added = `  + ${head} ${printable(value, 65_535)}`;
	switch (change.kind) {
		case "keep":
			return [];
		case "add":
			return [added];
		case "replace":
			return [`  - ${head} ${printable(change.old, 65_535)}`, added];
		case "by-hand":
			return [`  ! ${head} (${words.byHand[change.because]}): ${printable(sentence[locale], 2_000)}`];
		default:
			return change satisfies never;
	}
}
