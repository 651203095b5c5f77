import { type ExplanationLocale, printable } from "@todoku/core";
import type { DeliveryPage, DeliveryRow } from "@todoku/outbox";
import { type Command, InvalidArgumentError } from "commander";
import { formatInstant } from "../format-instant.ts";
import { addLocaleOption, type LocaleFlags, localeFor } from "../locale.ts";
import type { Shell } from "../shell.ts";
import { addStoreOptions, type StoreFlags, withStore } from "../store/store-flags.ts";
import type { StoreOpener } from "../store/store-opener.ts";
import { cutText, padText } from "../text-width.ts";
import { addFilterOptions, type FilterFlags, toFilter } from "./filter-flags.ts";
import { outboxWords } from "./outbox-words.ts";

interface ListFlags extends FilterFlags, StoreFlags, LocaleFlags {
	readonly limit: number;
	readonly after?: string;
	readonly json?: true;
}

/** `todoku outbox list`: deliveries, the newest first. */
export function addListCommand(outbox: Command, shell: Shell, openStore: StoreOpener): void {
	const command = addFilterOptions(
		outbox
			.command("list")
			.summary("list deliveries, the newest first")
			.description("Lists deliveries, the newest first: all of them, or those that every filter given covers."),
	)
		.option("--limit <count>", "at most so many, 1 to 1000", parseLimit, 20)
		.option("--after <cursor>", "go on where a list before ended: its next");
	addLocaleOption(addStoreOptions(command))
		.option("--json", "print one line of JSON: { deliveries, next? }")
		.action(async (flags: ListFlags) => {
			const { limit, after } = flags;
			const filter = toFilter([], flags, shell.now());
			const page = await withStore(flags, shell, openStore, ({ office }) => office.list(filter, { limit, after }));
			shell.output.write(
				flags.json ? `${JSON.stringify(page)}\n` : formatList(page, localeFor(flags, shell), shell.terminal.columns),
			);
		});
}

/** @internal Two lines for each, because an id alone takes a third of a terminal. */
export function formatList(page: DeliveryPage, locale: ExplanationLocale, columns: number): string {
	const blocks = page.deliveries.map((row) => formatRow(row, locale, columns));
	if (blocks.length === 0) return locale === "ja" ? "該当する配信はありません。\n" : "No deliveries.\n";
	const next = page.next === undefined ? "" : `\n${locale === "ja" ? "続き：" : "More: "}--after ${page.next}\n`;
	return blocks.join("") + next;
}

function formatRow(row: DeliveryRow, locale: ExplanationLocale, columns: number): string {
	const words = outboxWords(locale);
	const marks = [
		...(row.dueAt === undefined ? [] : [`→ ${formatInstant(row.dueAt)}`]),
		...(row.heldFor === undefined ? [] : [row.heldFor]),
		...(row.failure === undefined ? [] : [row.failure.code]),
		...(row.attempts > 1 ? [words.attempts(row.attempts)] : []),
		...row.feedback.map((kind) => words.feedbackMark[kind]),
		...(row.possibleDuplicate ? [locale === "ja" ? "重複の可能性" : "possible duplicate"] : []),
	];
	const head = [
		row.id,
		formatInstant(row.recordedAt),
		padText(words.status[row.status], 8),
		padText(row.lane, 6),
		...marks,
	].join("  ");
	const tenant = row.tenant === undefined ? "" : `[${printable(row.tenant, 40)}] `;
	const recipient = row.recipient === null ? "–" : printable(row.recipient, 254);
	const subject = row.subject === null ? "" : `  ${printable(row.subject, 200)}`;
	return `${cutText(head, columns).trimEnd()}\n  ${cutText(`${tenant}${recipient}${subject}`, columns - 2)}\n`;
}

function parseLimit(value: string): number {
	const limit = Number(value);
	if (/^\d{1,4}$/.test(value) && limit >= 1 && limit <= 1_000) return limit;
	throw new InvalidArgumentError("A limit is a whole number from 1 to 1000.");
}
