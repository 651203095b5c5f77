import type { QuestionType } from "../dns/dns-answer.ts";
import type { Sentence } from "../sentence.ts";
import type { Side } from "./judgement.ts";
import { shown } from "./shown.ts";

/** Where a record ends up when its full name is typed into a form that adds the domain by itself. */
export function doubled(name: string, domain: string): string {
	return `${name}.${domain}`;
}

/** Says so, where the record is found there. */
export function doubledName(name: string, domain: string, type: QuestionType, side: Side): Sentence | undefined {
	const slip = doubled(name, domain);
	if (!name.endsWith(`.${domain}`) || side(slip, type)?.state !== "found") return undefined;
	return {
		ja: `${shown(slip)} という名前で登録されています。DNS の管理画面がドメイン名を自動で付け加えるため、名前の欄には「${name.slice(0, -domain.length - 1)}」とだけ入力してください。`,
		en: `It stands at ${shown(slip)} instead: your DNS form adds the domain by itself, so enter no more than "${name.slice(0, -domain.length - 1)}" as the name.`,
	};
}
