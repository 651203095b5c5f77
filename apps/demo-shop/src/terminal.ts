import { describeMail } from "./mail/describe-mail.ts";
import type { MailFate } from "./mail/mail-record.ts";
import type { Locale } from "./pages/locale.ts";
import { wordsOf } from "./pages/words.ts";

/** One line for one mail: which way it went and why, or what is wrong with it. */
export function mailLine(fate: MailFate, locale: Locale): string {
	const { terminal, mailNames } = wordsOf(locale);
	const { route, reason, outcome } = describeMail(fate, locale);
	const mail = terminal.to(mailNames[fate.mail], fate.recipient);
	const rest = fate.status === "sent" ? reason : `${reason} ${outcome}`;
	return printable(`[${fate.shop}] ${mail} → ${route}: ${rest}`);
}

/** A table in plain text; Japanese characters are two columns wide. */
export function textTable(rows: readonly (readonly string[])[]): string {
	const lines = rows.map((cells) => cells.map(printable));
	const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((cells) => width(cells[column] ?? ""))));
	const pad = (cell: string, column: number): string => cell + " ".repeat((widths[column] ?? 0) - width(cell));
	return lines.map((cells) => cells.map(pad).join("  ").trimEnd()).join("\n");
}

/** What strangers type ends up in the terminal, where control characters could move the cursor or worse. */
function printable(text: string): string {
	return text.replace(/\p{Cc}/gu, "\ufffd");
}

function width(text: string): number {
	// East Asian Wide and Fullwidth (UAX #11), as far as these texts use them.
	return Array.from(text).reduce((sum, character) => {
		return (
			sum +
			(/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
				? 2
				: 1)
		);
	}, 0);
}
