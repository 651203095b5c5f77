import { OptionError } from "@todoku/core";
import { readInteger, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { type LetterWords, letterWords } from "./letter-words.ts";
import type { Survey, SurveyedAddress } from "./survey.ts";

export const letterLocales = ["ja", "en"] as const;

/** One of {@link letterLocales}. */
export type LetterLocale = (typeof letterLocales)[number];

export interface CleanupLetterOptions {
	readonly locale: LetterLocale;
	/** Whom the letter is to. */
	readonly shopName: string;
	/** Who writes it. */
	readonly senderName: string;
	/** How many addresses the letter lists, 0 to 10,000; of the rest it gives the number. Default: 200. */
	readonly maxAddresses?: number;
}

/** A letter, to be sent as it is or to be edited. */
export interface CleanupLetter {
	readonly subject: string;
	readonly text: string;
	/** A complete HTML document in UTF-8 that needs nothing from elsewhere. */
	readonly html: string;
}

/**
 * Writes to a shop which addresses it should clean up before its mail goes through the delivery service, and why.
 *
 * It holds addresses and names of members, and is meant for the shop alone.
 *
 * @throws {OptionError} for an option that is missing, not known, or makes no sense.
 */
export function cleanupLetter(survey: Survey, options: CleanupLetterOptions): CleanupLetter {
	const { locale, shopName, senderName, maxAddresses } = readOptions(options);
	const words = letterWords[locale];
	const listed = survey.dead.slice(0, maxAddresses);
	const rows = [words.columns, ...listed.map((address) => toRow(address, words))];
	const more = survey.dead.length - listed.length;
	const paragraphs = words.paragraphs({
		shopName,
		senderName,
		mails: survey.mails,
		dead: survey.dead.length,
		complaints: survey.complaints.length,
	});
	const clusters = survey.clusters.map((cluster) =>
		words.cluster(cluster.what, cluster.members.length, formatTime(cluster.firstAt), formatTime(cluster.lastAt)),
	);
	const sections = {
		...paragraphs,
		clusters: clusters.length === 0 ? [] : [words.clustersAhead, ...clusters.map((line) => `- ${line}`)],
		more: more > 0 ? [words.more(more)] : [],
	};
	return {
		subject: words.subject,
		text: toText(sections, rows, words),
		html: toHtml(sections, rows, words, locale),
	};
}

interface Sections {
	readonly opening: readonly string[];
	readonly closing: readonly string[];
	readonly clusters: readonly string[];
	readonly more: readonly string[];
}

function toText(
	{ opening, closing, clusters, more }: Sections,
	rows: readonly (readonly string[])[],
	words: LetterWords,
): string {
	// One address is a block of lines: tables do not survive the proportional fonts of mail programs.
	const [names = [], ...records] = rows;
	const list = records.map((record) =>
		record.map((value, index) => `${index === 0 ? "■ " : `   ${names[index] ?? ""}: `}${value}`).join("\n"),
	);
	const table = records.length === 0 ? [] : [words.listAhead, list.join("\n")];
	return `${[...opening, ...table, ...more, clusters.join("\n"), ...closing].filter((part) => part !== "").join("\n\n")}\n`;
}

function toHtml(
	{ opening, closing, clusters, more }: Sections,
	rows: readonly (readonly string[])[],
	words: LetterWords,
	locale: LetterLocale,
): string {
	const [names = [], ...records] = rows;
	const paragraph = (text: string): string => `<p>${escapeHtml(text).replaceAll("\n", "<br>")}</p>`;
	const cells = (tag: "td" | "th", values: readonly string[]): string =>
		values.map((value) => `<${tag}>${escapeHtml(value)}</${tag}>`).join("");
	const table =
		records.length === 0
			? []
			: [
					paragraph(words.listAhead),
					`<table border="1" cellpadding="4" cellspacing="0"><thead><tr>${cells("th", names)}</tr></thead><tbody>${records.map((record) => `<tr>${cells("td", record)}</tr>`).join("")}</tbody></table>`,
				];
	const list =
		clusters.length === 0
			? []
			: [
					paragraph(clusters[0] ?? ""),
					`<ul>${clusters
						.slice(1)
						.map((line) => `<li>${escapeHtml(line.slice(2))}</li>`)
						.join("")}</ul>`,
				];
	const body = [...opening.map(paragraph), ...table, ...more.map(paragraph), ...list, ...closing.map(paragraph)].join(
		"\n",
	);
	return `<!doctype html>\n<html lang="${locale}">\n<head><meta charset="utf-8"><title>${escapeHtml(words.subject)}</title></head>\n<body>\n${body}\n</body>\n</html>\n`;
}

function toRow({ address, reason, reports, lastAt, members }: SurveyedAddress, words: LetterWords): readonly string[] {
	const who = members
		.map(({ id, name }) => [id, name].filter((part) => part !== "").join(" "))
		.filter((part) => part !== "");
	return [
		address,
		words.reason(reason),
		String(reports),
		lastAt === null ? "" : formatTime(lastAt).slice(0, 10),
		who.join(", "),
	];
}

/** "2026-01-31 09:05", in UTC: the letter may be read anywhere. */
function formatTime(time: Date): string {
	return time.toISOString().slice(0, 16).replace("T", " ");
}

function escapeHtml(text: string): string {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

function readOptions(options: CleanupLetterOptions): Required<CleanupLetterOptions> {
	const { locale, shopName, senderName } = readRecord("options", options);
	refuseUnknown("", options, ["locale", "shopName", "senderName", "maxAddresses"]);
	if (!letterLocales.includes(locale)) throw new OptionError("locale", `must be one of ${letterLocales.join(", ")}`);
	for (const [option, value] of Object.entries({ shopName, senderName })) {
		if (typeof value !== "string" || value.trim() === "") throw new OptionError(option, "must be a name");
	}
	return {
		locale,
		shopName,
		senderName,
		maxAddresses: readInteger("maxAddresses", options.maxAddresses, 0, 10_000) ?? 200,
	};
}
