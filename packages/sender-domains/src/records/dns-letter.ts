import { type ExplanationLocale, OptionError, printable } from "@todoku/core";
import { readRecord } from "@todoku/core/adapter";
import type { PlannedRecord, SenderPlan } from "../plan/sender-plan.ts";
import { type DnsLetterWords, dnsLetterWords } from "./dns-letter-words.ts";
import type { LetterBlock, LetterCell } from "./letter-block.ts";
import { formatLetterAsHtml, formatLetterAsMarkdown } from "./letter-markup.ts";
import { type ByHandCause, type RecordChange, type RecordChangeOptions, toRecordChanges } from "./record-change.ts";
import { readRecordData } from "./record-data.ts";
import { readTtlSeconds } from "./record-ttl.ts";

export interface DnsLetterOptions extends RecordChangeOptions {
	readonly locale: ExplanationLocale;
	/** Whom the letter is to. */
	readonly shopName: string;
	/** Who writes it. */
	readonly senderName: string;
	/** How to reach whoever writes it: a mail address, a telephone number, office hours. Default: by answering the letter. */
	readonly contact?: string | undefined;
	/** Default: 3,600. */
	readonly ttlSeconds?: number | undefined;
}

/** A letter, to be sent as it is or to be edited. */
export interface DnsLetter {
	readonly subject: string;
	readonly markdown: string;
	/** A complete HTML document in UTF-8 that needs nothing from elsewhere. */
	readonly html: string;
}

/**
 * Asks the people who keep a shop's DNS to publish what is missing: what, why, what to leave alone, how to see that it worked, whom to ask.
 *
 * @throws {MailError} (`record-unpublishable`) for what no record can hold.
 * @throws {OptionError} for an option that is missing or makes no sense.
 */
export function dnsLetter(plan: SenderPlan, options: DnsLetterOptions): DnsLetter {
	const { locale, shopName, senderName, contact } = readOptions(options);
	const ttlSeconds = readTtlSeconds(options.ttlSeconds);
	const words = dnsLetterWords[locale];
	const changes = toRecordChanges(plan, options).filter(({ kind }) => kind !== "keep");
	// Nobody is asked to publish what no record can hold.
	for (const { record } of changes) readRecordData(record);
	const facts = { domain: plan.domain, mailFromDomain: plan.mailFromDomain, shopName, senderName, contact };
	const subject = words.subject(plan.domain);
	const occasion = changes.length > 0 ? "asked" : plan.complete ? "complete" : "not-yet";
	const blocks: readonly LetterBlock[] = [
		...words.opening(facts, occasion).map(paragraph),
		...additions(changes, ttlSeconds, words, locale),
		...replacements(changes, words, locale),
		...byHand(changes, words, locale),
		...(changes.length === 0 ? [] : afterwards(changes, words, facts)),
		heading(words.contactHeading),
		...words.closing(facts).map(paragraph),
	];
	return {
		subject,
		markdown: formatLetterAsMarkdown(subject, blocks),
		html: formatLetterAsHtml(subject, blocks, locale),
	};
}

function additions(
	changes: readonly RecordChange[],
	ttlSeconds: number,
	words: DnsLetterWords,
	locale: ExplanationLocale,
): readonly LetterBlock[] {
	const records = changes.filter(({ kind }) => kind === "add").map(({ record }) => record);
	if (records.length === 0) return [];
	return [
		heading(words.addHeading),
		{
			kind: "table",
			columns: words.addColumns,
			rows: records.map(({ type, name, value }, index) => [
				text(index + 1),
				code(type),
				code(name),
				code(value),
				text(ttlSeconds),
			]),
		},
		paragraph(words.whyAhead),
		{ kind: "list", items: purposes(records, locale) },
		paragraph(words.formsAhead),
		{ kind: "list", items: words.formHints(records[0]?.name ?? "") },
	];
}

/** What each record is for, by its number in the table; those for the same purpose together. */
function purposes(records: readonly PlannedRecord[], locale: ExplanationLocale): readonly string[] {
	const numbers = new Map<string, number[]>();
	for (const [index, { why }] of records.entries())
		numbers.set(why[locale], [...(numbers.get(why[locale]) ?? []), index + 1]);
	return [...numbers].map(([why, rows]) => `(${rows.join(", ")}) ${why}`);
}

function replacements(
	changes: readonly RecordChange[],
	words: DnsLetterWords,
	locale: ExplanationLocale,
): readonly LetterBlock[] {
	return changes.flatMap((change): readonly LetterBlock[] => {
		if (change.kind !== "replace") return [];
		const { record, old } = change;
		return [
			heading(words.replaceHeading),
			paragraph(words.replaceAhead),
			{
				kind: "table",
				columns: words.replaceColumns,
				rows: [[code(record.type), code(record.name), code(old), code(record.value)]],
			},
			paragraph(record.why[locale]),
		];
	});
}

const headed: readonly ByHandCause[] = ["conflict", "name-in-use", "unknown", "elsewhere"];

function byHand(
	changes: readonly RecordChange[],
	words: DnsLetterWords,
	locale: ExplanationLocale,
): readonly LetterBlock[] {
	return headed.flatMap((cause): readonly LetterBlock[] => {
		const records = changes.flatMap((change) =>
			change.kind === "by-hand" && change.because === cause ? [change.record] : [],
		);
		if (records.length === 0) return [];
		const { title, ahead } = words.byHand[cause];
		return [
			heading(title),
			paragraph(ahead),
			{
				kind: "table",
				columns: words.byHandColumns,
				rows: records.map(({ type, name, value }) => [code(type), code(name), code(value)]),
			},
			{ kind: "list", items: records.map(({ sentence }) => sentence[locale]) },
		];
	});
}

function afterwards(
	changes: readonly RecordChange[],
	words: DnsLetterWords,
	facts: { readonly domain: string; readonly mailFromDomain: string },
): readonly LetterBlock[] {
	const asked = changes.filter(({ kind }) => kind === "add" || kind === "replace").slice(0, 3);
	return [
		heading(words.leaveHeading),
		{ kind: "list", items: words.leave(facts) },
		heading(words.checkHeading),
		...words.check.map(paragraph),
		...(asked.length === 0 ? [] : [paragraph(words.commandsAhead)]),
		...asked.map(
			({ record }): LetterBlock => ({ kind: "command", text: `nslookup -type=${record.type} ${record.name}` }),
		),
	];
}

function heading(content: string): LetterBlock {
	return { kind: "heading", text: content };
}

function paragraph(content: string): LetterBlock {
	return { kind: "paragraph", text: content };
}

function text(content: number): LetterCell {
	return { kind: "text", text: String(content) };
}

function code(content: string): LetterCell {
	return { kind: "code", text: content };
}

interface LetterNames {
	readonly locale: ExplanationLocale;
	readonly shopName: string;
	readonly senderName: string;
	readonly contact: string | undefined;
}

function readOptions(options: DnsLetterOptions): LetterNames {
	const { locale, shopName, senderName, contact } = readRecord("options", options);
	if (!Object.hasOwn(dnsLetterWords, locale)) throw new OptionError("locale", "must be ja or en");
	return {
		locale,
		shopName: readName("shopName", shopName),
		senderName: readName("senderName", senderName),
		contact: contact === undefined ? undefined : readName("contact", contact),
	};
}

function readName(option: string, value: unknown): string {
	if (typeof value !== "string" || value.trim() === "")
		throw new OptionError(option, "must be a text that is not empty");
	return printable(value.trim(), 300);
}
