import { type ExplanationLocale, explainDecision, printable } from "@todoku/core";
import type { ActRow, AttemptRow, DeliveryFile, FeedbackRow } from "@todoku/outbox";
import { formatInstant } from "../format-instant.ts";
import { outboxWords } from "./outbox-words.ts";

/** All that is known of one delivery, for people. */
export function formatDelivery(file: DeliveryFile, waitsFor: string | null, locale: ExplanationLocale): string {
	const words = outboxWords(locale);
	const labels = locale === "ja" ? japanese : english;
	const line = (label: keyof Labels, value: string | null | undefined): readonly string[] =>
		value === null || value === undefined ? [] : [words.line(labels[label], printable(value, 500))];
	const status = words.status[file.status];
	const [latest] = file.feedbackList;
	const marks = [
		...(file.possibleDuplicate ? [labels.possibleDuplicate] : []),
		...(file.sensitive ? [labels.isSensitive] : []),
		...(file.hasBody ? [] : [labels.noBody]),
	];
	const failure = file.failure;
	const lines = [
		...line("delivery", file.id),
		...line("status", `${file.status}${status === file.status ? "" : words.aside(status)}`),
		// Beside the status, never instead of it: what was handed over stays "sent", whatever is heard of it.
		...line("latest", latest === undefined ? undefined : `${words.feedback[latest.kind]}${bounceOf(latest, locale)}`),
		...line("waitsFor", waitsFor),
		...line("failure", failure === undefined ? undefined : `${failure.code}: ${failure.message}`),
		...line("from", file.from),
		...line("recipient", file.recipient),
		...line("subject", file.subject),
		...line("tenant", file.tenant),
		...line("key", file.key),
		...line("kind", [file.category, file.lane, ...(file.locale === undefined ? [] : [file.locale])].join(", ")),
		...line("messageId", file.messageId),
		...line("recorded", instant(file.recordedAt)),
		...line("settled", instant(file.settledAt)),
		...line("expires", instant(file.expiresAt)),
		...line("resendOf", file.resendOf),
		...line("marks", marks.length === 0 ? undefined : marks.join(", ")),
	];
	if (file.attemptList.length === 0 && file.decision !== undefined)
		lines.push(words.line(labels.route, printable(explainDecision(file.decision, locale), 1_000)));
	if (file.attemptList.length > 0) lines.push("", labels.attempts);
	for (const attempt of file.attemptList) lines.push(...formatAttempt(attempt, locale));
	if (file.feedbackList.length > 0) lines.push("", labels.feedback);
	for (const feedback of file.feedbackList) lines.push(...formatFeedback(feedback, locale));
	if (file.acts.length > 0) lines.push("", labels.acts);
	for (const act of file.acts) lines.push(formatAct(act));
	return `${lines.join("\n")}\n`;
}

function instant(at: Date | undefined): string | undefined {
	return at === undefined ? undefined : formatInstant(at);
}

function formatAttempt(attempt: AttemptRow, locale: ExplanationLocale): readonly string[] {
	const words = outboxWords(locale);
	const labels = locale === "ja" ? japanese : english;
	const { number, startedAt, route, transport, outcome, code, reply, replyCode } = attempt;
	const answer = words.outcome[outcome ?? "under-way"];
	const said = [replyCode, reply === undefined ? undefined : printable(reply, 300)].filter(
		(part) => part !== undefined,
	);
	return [
		`  ${number}. ${formatInstant(startedAt)}  ${words.room[route]}${words.aside(printable(transport))}  ${answer}${code === undefined ? "" : words.aside(printable(code))}`,
		`     ${printable(explainDecision(attempt.decision, locale), 1_000)}`,
		...(said.length === 0 ? [] : [`     ${words.line(labels.reply, said.join(" "))}`]),
		...(attempt.providerMessageId === undefined
			? []
			: [`     ${words.line(labels.providerMessageId, printable(attempt.providerMessageId, 200))}`]),
		...(attempt.messageIdSeen === undefined
			? []
			: [`     ${words.line(labels.messageIdSeen, printable(attempt.messageIdSeen, 300))}`]),
		...(attempt.possibleDuplicate ? [`     ${labels.possibleDuplicate}`] : []),
	];
}

function bounceOf({ bounce }: FeedbackRow, locale: ExplanationLocale): string {
	const words = outboxWords(locale);
	return bounce === undefined ? "" : words.aside(words.bounce[bounce]);
}

function formatFeedback(feedback: FeedbackRow, locale: ExplanationLocale): readonly string[] {
	const { at, kind, source, reason, status, diagnostic } = feedback;
	const words = outboxWords(locale);
	const labels = locale === "ja" ? japanese : english;
	const why = [reason, status].filter((part) => part !== undefined && part !== "").join(", ");
	const from = source === undefined ? "" : `  [${printable(source, 40)}]`;
	const lines: readonly (readonly [label: string, text: string | undefined])[] = [
		[labels.why, why],
		[labels.diagnostic, diagnostic],
	];
	return [
		`  ${formatInstant(at)}  ${words.feedback[kind]}${bounceOf(feedback, locale)}${from}`,
		...lines.flatMap(([label, text]) =>
			text === undefined || text === "" ? [] : [`     ${words.line(label, printable(text, 500))}`],
		),
	];
}

function formatAct({ at, act, actor, reason }: ActRow): string {
	return `  ${formatInstant(at)}  ${printable(act)}  ${printable(actor)}: ${printable(reason, 300)}`;
}

const english = {
	delivery: "Delivery",
	status: "Status",
	latest: "Reported",
	waitsFor: "Waits for",
	failure: "Problem",
	from: "From",
	recipient: "To",
	subject: "Subject",
	tenant: "Tenant",
	key: "Key",
	kind: "Kind",
	messageId: "Message-ID",
	recorded: "Recorded",
	settled: "Settled",
	expires: "Worth nothing after",
	resendOf: "Sends again",
	marks: "Marks",
	route: "Route",
	attempts: "Attempts",
	feedback: "Reported after it was handed over, the latest first",
	why: "Why",
	diagnostic: "Said",
	acts: "Acts",
	reply: "Reply",
	providerMessageId: "Id at the service",
	messageIdSeen: "Message-ID the recipient sees",
	possibleDuplicate: "possible duplicate",
	isSensitive: "sensitive: its text is never shown",
	noBody: "its text is not stored any more",
};

type Labels = typeof english;

const japanese: Labels = {
	delivery: "配信ID",
	status: "状態",
	latest: "配信後の報告",
	waitsFor: "待機理由",
	failure: "問題",
	from: "差出人",
	recipient: "宛先",
	subject: "件名",
	tenant: "テナント",
	key: "キー",
	kind: "種別",
	messageId: "Message-ID",
	recorded: "登録日時",
	settled: "完了日時",
	expires: "有効期限",
	resendOf: "再送元",
	marks: "備考",
	route: "経路",
	attempts: "送信試行",
	feedback: "配信後の報告（新しい順）",
	why: "理由",
	diagnostic: "応答内容",
	acts: "操作履歴",
	reply: "応答",
	providerMessageId: "配信サービス側のID",
	messageIdSeen: "受信者側のMessage-ID",
	possibleDuplicate: "重複して届いた可能性あり",
	isSensitive: "機密：本文は表示しません",
	noBody: "本文は保存されていません",
};
