import { printable } from "@todoku/core";
import type { Sentence } from "../sentence.ts";
import type { SenderChangeEvent, SenderWarningEvent } from "./registrar-options.ts";
import type { SenderRecord } from "./sender-record.ts";

/** A message to the operator, for a mail, a chat or a log. Plain text. */
export interface OperatorNotice {
	readonly subject: Sentence;
	readonly text: Sentence;
}

const told: Readonly<Record<string, Sentence>> = {
	registered: {
		ja: "検証が完了し、設定に登録しました。該当するメールは配信サービスから送信されます。",
		en: "It is verified, and its entry was registered in the setting. Matching mail goes through the delivery service from now on.",
	},
	failed: {
		ja: "配信サービスが検証を打ち切りました。レコードを確認し、やり直しの操作をしてください。",
		en: "The delivery service gave up verifying it. Check its records, then restart it.",
	},
	demoted: {
		ja: "配信サービスがこの配信元を受け付けなくなりました。登録は設定に残したまま失効としました。メールは別の経路で送信するか、保留します。",
		en: "The delivery service no longer honours it. Its entry stays in the setting, flagged as revoked; its mail takes the other route or is held.",
	},
	recovered: {
		ja: "配信サービスが再びこの配信元を受け付けるようになり、失効を解除しました。",
		en: "The delivery service honours it again. The flag was taken off by itself.",
	},
	withdrawn: {
		ja: "取り下げられました。登録は設定から削除され、メールは通常の配信方法で送信されます。",
		en: "It was withdrawn. Its entry was taken out of the setting, and its mail goes the standard way.",
	},
};

/** What an operator should hear of without asking: registered, failed, demoted, recovered, withdrawn. null for all other changes. */
export function noticeOfChange({
	record,
	change,
}: Pick<SenderChangeEvent, "record" | "change">): OperatorNotice | null {
	const what = told[change.event];
	if (what === undefined || !Object.hasOwn(told, change.event)) return null;
	return toNotice(record, change.at, what, change.reason);
}

/** The same for a warning. */
export function noticeOfWarning({ record, warning }: SenderWarningEvent): OperatorNotice {
	return toNotice(record, record.checkedAt, warning.sentence, warning.code);
}

function toNotice(record: SenderRecord, at: Date | undefined, what: Sentence, reason: string): OperatorNotice {
	const sender = printable(record.sender, 320);
	const when = at?.toISOString() ?? "-";
	const evidence = record.evidence === undefined ? "-" : printable(record.evidence, 2_000);
	const why = printable(reason, 300);
	const ja = record.tenant === undefined ? "（なし）" : printable(record.tenant);
	const en = record.tenant === undefined ? "(none)" : printable(record.tenant);
	return {
		subject: {
			ja: `配信元 ${sender}：${firstSentence(what.ja, "。")}`,
			en: `Sender ${sender}: ${firstSentence(what.en, ".")}`,
		},
		text: {
			ja: `配信元：${sender}\nテナント：${ja}\n日時：${when}\n\n${what.ja}\n\n理由：${why}\n確認内容：${evidence}\n`,
			en: `Sender: ${sender}\nTenant: ${en}\nWhen: ${when}\n\n${what.en}\n\nReason: ${why}\nSeen: ${evidence}\n`,
		},
	};
}

function firstSentence(text: string, stop: string): string {
	return text.slice(0, text.indexOf(stop) + 1) || text;
}
