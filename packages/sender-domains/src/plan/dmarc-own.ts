import { policyFor } from "../dmarc-policy.ts";
import { type DmarcRecord, dmarcPolicies, parseDmarcRecord } from "../dmarc-record.ts";
import type { Sentence } from "../sentence.ts";
import { mendDmarc } from "./dmarc-suggestion.ts";
import type { Judgement, Side } from "./judgement.ts";
import { aliasTexts, throughAlias } from "./mail-from-mx.ts";
import { listed, shown, together, whole } from "./shown.ts";
import { doubledName } from "./slips.ts";

/** A text that is, or was meant to be, a DMARC record. */
interface DmarcText {
	readonly text: string;
	readonly record: DmarcRecord | null;
}

function dmarcTexts(texts: readonly string[]): DmarcText[] {
	return texts.flatMap((text): DmarcText[] => {
		const parse = parseDmarcRecord(text);
		if (parse.state === "record") return [{ text, record: parse.record }];
		// Other TXT records at the name, an SPF record from a wildcard for one, do no harm.
		return parse.why === "other" ? [] : [{ text, record: null }];
	});
}

/** The domain's own record on one side; null where there is not exactly one. */
export function ownDmarcRecord(domain: string, side: Side): DmarcRecord | null {
	const answer = side(`_dmarc.${domain}`, "TXT");
	const records = answer?.state === "found" ? dmarcTexts(answer.records).flatMap(({ record }) => record ?? []) : [];
	return records.length === 1 ? (records[0] as DmarcRecord) : null;
}

/**
 * Judges what stands at the domain's own `_dmarc` name. `missing` only says that nothing stands there: a parent's policy may cover it.
 *
 * @param fresh The record to suggest where nothing that is there can be kept.
 */
export function judgeOwnDmarc(domain: string, fresh: string, side: Side): Judgement | undefined {
	const name = `_dmarc.${domain}`;
	const answer = side(name, "TXT");
	const alias = side(name, "CNAME");
	if (answer === undefined || answer.state === "unknown") return answer;
	const texts = answer.state === "found" ? dmarcTexts(answer.records) : [];
	const through = alias?.state === "found" ? alias.records : undefined;
	const judgement = judgeTexts(name, texts, fresh);
	if (judgement !== undefined)
		return through === undefined || judgement.state === "unknown"
			? judgement
			: { ...judgement, sentence: together(judgement.sentence, throughAlias(through)) };
	if (through !== undefined)
		return { state: "wrong", found: aliasTexts(through), sentence: emptyAlias(name, through, fresh) };
	return {
		state: "missing",
		found: [],
		sentence: together(missing(name, fresh), doubledName(name, domain, "TXT", side)),
	};
}

function judgeTexts(name: string, texts: readonly DmarcText[], fresh: string): Judgement | undefined {
	const found = texts.map(({ text }) => text);
	const records = texts.filter(({ record }) => record !== null);
	if (texts.length === 0) return undefined;
	if (records.length > 1)
		return { state: "wrong", found, value: mildest(records), sentence: several(name, found, mildest(records)) };
	const [{ text, record } = { text: "", record: null }] = records;
	if (record === null) {
		const value = mendDmarc(found[0] as string) ?? fresh;
		return { state: "wrong", found, value, sentence: noRecord(name, found, value) };
	}
	if (policyFor(record, "own", "rfc9989") !== null && policyFor(record, "own", "rfc7489") !== null)
		return { state: "present", found: [text], value: text, sentence: present(name, text) };
	const value = mendDmarc(text) ?? fresh;
	return { state: "wrong", found: [text], value, sentence: broken(name, text, value) };
}

/** With several records none counts, so the mildest of them changes the least. */
function mildest(records: readonly DmarcText[]): string {
	const severity = ({ record }: DmarcText): number => dmarcPolicies.indexOf(record?.strictest ?? "none");
	const sorted = records.toSorted((one, other) => severity(one) - severity(other) || (one.text < other.text ? -1 : 1));
	return (sorted[0] as DmarcText).text;
}

function present(name: string, text: string): Sentence {
	const what = listed([text]);
	return {
		ja: `${shown(name)} の DMARC レコードは${what.ja}です。このまま使えるため、変更は不要です。`,
		en: `The DMARC record at ${shown(name)} is ${what.en}. It is kept as it is.`,
	};
}

function missing(name: string, fresh: string): Sentence {
	return {
		ja: `${shown(name)} に DMARC レコードがなく、上位ドメインのポリシーも適用されません。TXT「${fresh}」を登録してください。`,
		en: `${shown(name)} has no DMARC record, and no policy of a parent domain applies. Publish this as TXT: "${fresh}".`,
	};
}

function several(name: string, found: readonly string[], value: string): Sentence {
	const what = listed(found);
	return {
		ja: `${shown(name)} に DMARC レコードが ${found.length} 件（${what.ja}）あります。2 件以上あると受信側はどれも使いません。「${whole(value)}」だけを残すなどして、1 件にしてください。`,
		en: `${shown(name)} has ${found.length} DMARC records (${what.en}), and with more than one, receivers use none. Leave exactly one, for example "${whole(value)}".`,
	};
}

function noRecord(name: string, found: readonly string[], value: string): Sentence {
	const what = listed(found);
	return {
		ja: `${shown(name)} の${what.ja}は DMARC レコードとして認められません（先頭は正確に「v=DMARC1;」でなければなりません）。「${whole(value)}」に書き換えてください。`,
		en: `What stands at ${shown(name)}, ${what.en}, is no DMARC record: it has to begin with exactly "v=DMARC1;". Change it to "${whole(value)}".`,
	};
}

function broken(name: string, text: string, value: string): Sentence {
	const what = listed([text]);
	return {
		ja: `${shown(name)} の DMARC レコード${what.ja}は p・sp・np のいずれかに誤りがあり、受信側はこのレコードを使いません。2 件目を追加せず、「${whole(value)}」に書き換えてください。`,
		en: `The DMARC record at ${shown(name)}, ${what.en}, has an error in p, sp or np that keeps receivers from using it. Do not add a second one; change it to "${whole(value)}".`,
	};
}

function emptyAlias(name: string, targets: readonly string[], fresh: string): Sentence {
	const what = listed(targets);
	return {
		ja: `${shown(name)} には CNAME（${what.ja}）がありますが、その先に DMARC レコードがありません。CNAME の先を管理する担当者に登録を依頼するか、CNAME を削除して TXT「${fresh}」を登録してください。CNAME のある名前に TXT は置けません。`,
		en: `A CNAME to ${what.en} stands at ${shown(name)}, and no DMARC record stands at its target. Have one published there, or remove the CNAME and publish this as TXT: "${fresh}". Nothing can stand beside a CNAME.`,
	};
}
