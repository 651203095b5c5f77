import type { ExplanationLocale } from "@todoku/core";
import { formatSpan } from "../format-instant.ts";

/** The words of the suppression list in one language. */
export interface SuppressionWords {
	readonly withoutMirror: string;
	readonly exactCase: string;
	readonly empty: string;
	readonly dryRun: string;
	readonly reason: Readonly<Record<"bounce" | "complaint", string>>;
	readonly noAddress: string;
	readonly resumable: string;
	/** Indented lines of addresses that were not taken. */
	readonly refused: string;
	addresses(count: number): string;
	line(label: string, value: string): string;
	mirrored(count: number): string;
	takes(calls: number, ms: number): string;
	readonly askPut: (count: number) => string;
	readonly askRemove: (count: number) => string;
	readonly askSync: (count: number) => string;
	readonly labels: Readonly<
		Record<
			| "added"
			| "present"
			| "before"
			| "refused"
			| "unreadable"
			| "passedOver"
			| "repeated"
			| "removed"
			| "absent"
			| "suppressed"
			| "lifted"
			| "onlyAtService"
			| "onlyInMirror"
			| "reasonDiffers"
			| "toSuppress"
			| "toLift",
			string
		>
	>;
}

export function suppressionWords(locale: ExplanationLocale): SuppressionWords {
	return locale === "ja" ? japanese : english;
}

const english: SuppressionWords = {
	withoutMirror: "No database was named, so only the service is told; our own copy of the list is not.",
	exactCase:
		"The service stops mail to an address in upper and lower case alike, but finds an entry only by its exact spelling.",
	empty: "No addresses.",
	dryRun: "dry run, nothing was done",
	reason: { bounce: "bounce", complaint: "complaint" },
	noAddress: "the service does not take this for an address; correct or leave out the entry",
	resumable: "An interrupted run can go on where it stopped only with --resume <file>.",
	refused: "Not taken:",
	addresses: (count) => (count === 1 ? "1 address" : `${count} addresses`),
	line: (label, value) => `${label}: ${value}`,
	mirrored: (count) => `in our copy: ${count}`,
	takes: (calls, ms) => `${calls === 1 ? "1 call" : `${calls} calls`} on the service: about ${formatSpan(ms, "en")}.`,
	askPut: (count) => `Put ${english.addresses(count)} on the list?`,
	askRemove: (count) =>
		`Take ${count === 1 ? "1 entry" : `${count} entries`} off the list, so that mail goes there again?`,
	askSync: (count) => `Make ${count === 1 ? "1 change" : `${count} changes`} to the list of the service?`,
	labels: {
		added: "put on the list",
		present: "there already",
		before: "done by an earlier run",
		refused: "refused by the service",
		unreadable: "rows that make no sense",
		passedOver: "rows of no dead address",
		repeated: "repeated",
		removed: "taken off the list",
		absent: "not on the list",
		suppressed: "suppressed",
		lifted: "lifted",
		onlyAtService: "only at the service",
		onlyInMirror: "only in our copy",
		reasonDiffers: "with another reason",
		toSuppress: "would be suppressed",
		toLift: "would be lifted",
	},
};

const japanese: SuppressionWords = {
	withoutMirror:
		"データベースが指定されていないため、配信サービスのリストだけを変更します（手元の控えは更新しません）。",
	exactCase:
		"配信サービスは大文字・小文字を区別せずに配信を止めますが、リストの項目は登録時と完全に同じ表記でしか見つかりません。",
	empty: "該当するアドレスはありません。",
	dryRun: "確認のみ（何も変更していません）",
	reason: { bounce: "不達", complaint: "迷惑メール報告" },
	noAddress: "配信サービスがアドレスとして受け付けません。修正するか、取り除いてください",
	resumable: "中断した場合に続きから再開するには --resume <ファイル> の指定が必要です。",
	refused: "受け付けられなかったもの：",
	addresses: (count) => `${count}件`,
	line: (label, value) => `${label}：${value}`,
	mirrored: (count) => `手元の控え：${count}件`,
	takes: (calls, ms) => `配信サービスの呼び出し${calls}回：およそ${formatSpan(ms, "ja")}かかります。`,
	askPut: (count) => `${count}件のアドレスをリストに登録しますか？`,
	askRemove: (count) => `${count}件をリストから外し、再びメールが届くようにしますか？`,
	askSync: (count) => `配信サービスのリストを${count}件変更しますか？`,
	labels: {
		added: "リストに登録",
		present: "登録済み",
		before: "前回までに処理済み",
		refused: "配信サービスが拒否",
		unreadable: "読み取れない行",
		passedOver: "不達アドレスではない行",
		repeated: "重複",
		removed: "リストから削除",
		absent: "リストになし",
		suppressed: "登録",
		lifted: "解除",
		onlyAtService: "配信サービスのみ",
		onlyInMirror: "手元の控えのみ",
		reasonDiffers: "理由が異なるもの",
		toSuppress: "登録予定",
		toLift: "解除予定",
	},
};
