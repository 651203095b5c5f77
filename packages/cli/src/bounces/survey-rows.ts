import type { MailboxReport } from "@todoku/bounces";

/** One line of JSON for one recipient of one returned mail. */
export interface SurveyRow {
	readonly file: string;
	/** Null for a mail that speaks of nobody. */
	readonly recipient: string | null;
	readonly class: "hard" | "soft" | "complaint" | "none";
	readonly reason: string;
	readonly status: string;
	readonly action: string;
	readonly source: string;
}

/**
 * What one mail says, a row for each recipient.
 *
 * @param all Whether mail that reports neither a failure nor a complaint gives rows too, of class `none`.
 */
export function toSurveyRows({ file, mail }: MailboxReport, all: boolean): SurveyRow[] {
	const rows = mail.recipients.map(({ recipient, class: kind, reason, status, action, source }): SurveyRow => {
		return { file, recipient, class: kind, reason, status, action, source };
	});
	const returned = rows.filter((row) => row.class !== "none");
	if (!all) return returned;
	const none = { file, recipient: null, class: "none", reason: "", status: "", action: "", source: mail.kind } as const;
	return rows.length > 0 ? rows : [none];
}
