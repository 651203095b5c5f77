import type { BounceReason } from "../reason/bounce-reason.ts";
import type { ReportSource } from "./report-source.ts";

/** The SMTP command that was refused, as far as a report tells. `CONN` is the greeting. */
export type SmtpCommand = "CONN" | "EHLO" | "MAIL" | "RCPT" | "DATA";

/** What a format reader found about one recipient, before it is classified. Everything but the recipient may be unknown. */
export interface Failure {
	readonly recipient: string;
	/** The address that it was forwarded to or written as, where the report names both. */
	readonly alias?: string | undefined;
	/** What the servers said, in their words. */
	readonly diagnostic?: string | undefined;
	/** More of what is known, in nobody's words: for the reason, not for showing. */
	readonly context?: string | undefined;
	/** What the report says to people, where nothing else was said: it counts less than a status. */
	readonly prose?: string | undefined;
	readonly status?: string | undefined;
	readonly action?: string | undefined;
	readonly command?: SmtpCommand | undefined;
	readonly reportingMta?: string | undefined;
	readonly remoteMta?: string | undefined;
	/** Where the format itself tells the reason. */
	readonly reason?: BounceReason | undefined;
	/** Where another reader than the one asked knows better. */
	readonly source?: ReportSource | undefined;
}
