import type { RegistrationCluster, Survey, SurveyComparison, SurveyedAddress } from "@todoku/bounces";
import { type ExplanationLocale, printable } from "@todoku/core";
import { formatInstant } from "../format-instant.ts";
import { padText } from "../text-width.ts";

const maxAddresses = 50;
const maxDomains = 20;

/** A survey for people: what was read, why mail came back, from where, and the dead addresses. */
export function formatSurvey(
	survey: Survey,
	comparison: SurveyComparison | undefined,
	locale: ExplanationLocale,
): string {
	const words = locale === "ja" ? japanese : english;
	const { failure, complaint } = survey.kinds;
	const reasons = survey.reasons.map(
		({ reason, class: kind, reports }) => `  ${padText(reason, 16)}  ${padText(words.classes[kind], 10)}${reports}`,
	);
	const domains = survey.domains.slice(0, maxDomains).map(({ domain, deadAddresses, hard, soft }) => {
		return `  ${padText(printable(domain, 60), 40)}  ${words.domain(deadAddresses, hard + soft)}`;
	});
	const lines = [
		words.read(survey.mails, failure, complaint),
		...section(words.reasons, reasons),
		...section(words.domains, domains),
		...section(words.dead(survey.dead.length), addresses(survey.dead, words)),
		...section(words.complaints, addresses(survey.complaints, words)),
		...section(
			words.clusters,
			survey.clusters.map((cluster) => `  ${words.cluster(cluster)}`),
		),
		...(comparison === undefined ? [] : ["", words.compared(comparison)]),
	];
	return `${lines.join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : ["", title, ...lines];
}

function addresses(list: readonly SurveyedAddress[], words: Words): string[] {
	const shown = list.slice(0, maxAddresses).flatMap(({ address, reason, reports, lastAt, members }) => {
		const last = lastAt === null ? "" : `  ${formatInstant(lastAt)}`;
		const owners = members.map(
			({ id, name }) => `      ${words.member} ${printable([id, name].filter(Boolean).join(" "), 100)}`,
		);
		return [
			`  ${padText(printable(address, 254), 42)}  ${padText(reason, 16)}  ${words.times(reports)}${last}`,
			...owners,
		];
	});
	const more = list.length - maxAddresses;
	return more > 0 ? [...shown, `  ${words.more(more)}`] : shown;
}

interface Words {
	readonly reasons: string;
	readonly domains: string;
	readonly complaints: string;
	readonly clusters: string;
	readonly member: string;
	readonly classes: Readonly<Record<"hard" | "soft" | "complaint" | "none", string>>;
	read(mails: number, failures: number, complaints: number): string;
	domain(dead: number, reports: number): string;
	dead(count: number): string;
	times(count: number): string;
	more(count: number): string;
	cluster(cluster: RegistrationCluster): string;
	compared(comparison: SurveyComparison): string;
}

const english: Words = {
	reasons: "Why mail came back",
	domains: "Where from",
	complaints: "Complaints",
	clusters: "Registrations that look like one hand's",
	member: "member",
	classes: { hard: "for good", soft: "for now", complaint: "complaint", none: "" },
	read: (mails, failures, complaints) =>
		`${mails} mails read: ${failures} reports of failures, ${complaints} complaints, ${mails - failures - complaints} others`,
	domain: (dead, reports) => `${dead} dead, ${reports} reports`,
	dead: (count) => `Dead addresses: ${count}`,
	times: (count) => (count === 1 ? "once" : `${count} times`),
	more: (count) => `and ${count} more; --json lists all`,
	cluster: ({ what, members, firstAt, lastAt }) =>
		`${printable(what, 60)}: ${members.length} members, ${formatInstant(firstAt)} to ${formatInstant(lastAt)}`,
	compared: ({ left, gone, added }) =>
		`Since the earlier survey: ${left.length} left, ${gone.length} gone, ${added.length} new`,
};

const japanese: Words = {
	reasons: "返送の理由",
	domains: "宛先ドメイン",
	complaints: "迷惑メール報告",
	clusters: "一括登録が疑われるもの",
	member: "会員",
	classes: { hard: "恒久", soft: "一時", complaint: "報告", none: "" },
	read: (mails, failures, complaints) =>
		`${mails}通を読み取りました：配信失敗${failures}通、迷惑メール報告${complaints}通、その他${mails - failures - complaints}通`,
	domain: (dead, reports) => `不達アドレス${dead}件、報告${reports}件`,
	dead: (count) => `不達アドレス：${count}件`,
	times: (count) => `${count}回`,
	more: (count) => `ほか${count}件（すべては --json で表示されます）`,
	cluster: ({ what, members, firstAt, lastAt }) =>
		`${printable(what, 60)}：${members.length}名、${formatInstant(firstAt)}〜${formatInstant(lastAt)}`,
	compared: ({ left, gone, added }) =>
		`前回の調査から：残り${left.length}件、解消${gone.length}件、新規${added.length}件`,
};
