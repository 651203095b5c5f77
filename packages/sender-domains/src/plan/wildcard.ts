import type { QuestionType } from "../dns/dns-answer.ts";
import type { Judgement, Side } from "./judgement.ts";
import { listed, shown } from "./shown.ts";

/** A name that nobody publishes: what stands there comes from a wildcard, and so may what stands beside it. */
export function wildcardProbe(domain: string): string {
	return `todoku-wildcard-probe.${domain}`;
}

/**
 * Judges again what is wrong at a name, where it comes from a wildcard and nothing stands at the name itself: publishing there is enough,
 * since a name that exists is out of a wildcard's reach, for all types (RFC 4592 §2.2.1).
 */
export function withoutWildcard(
	judgement: Judgement | undefined,
	side: Side,
	question: { readonly name: string; readonly parent: string; readonly types: readonly QuestionType[] },
): Judgement | undefined {
	if (judgement?.state !== "wrong") return judgement;
	const { name, parent, types } = question;
	const texts = types.flatMap((type) => {
		const [atName, atProbe] = [side(name, type), side(wildcardProbe(parent), type)];
		if (atName?.state !== "found" || atProbe?.state !== "found") return [];
		return atName.records.toSorted().join("\n") === atProbe.records.toSorted().join("\n") ? atName.records : [];
	});
	if (texts.length === 0) return judgement;
	const what = listed(texts);
	return {
		state: "missing",
		found: [],
		sentence: {
			ja: `${shown(name)} には何も登録されておらず、ワイルドカード（*.${shown(parent)}）の${what.ja}が代わりに返されています。この名前に必要なレコードを登録すれば、ワイルドカードはこの名前には効かなくなります。ワイルドカード自体の変更は不要です。`,
			en: `Nothing stands at ${shown(name)} itself; the wildcard *.${shown(parent)} answers in its place, with ${what.en}. Publish the record at this name: the wildcard then no longer speaks for it, and can stay as it is.`,
		},
	};
}
