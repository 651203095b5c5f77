/**
 * How far a sender has come (part C).
 *
 * - `requested`: somebody asked for it; nothing was done at the service yet.
 * - `surveyed`: its returned mail was looked through, or that was waived with a reason.
 * - `cleanup-requested`, `cleaned`: the shop was asked to clean up its addresses, and has.
 * - `records-issued`: the identity exists at the service, and its records were handed over.
 * - `pending`: the service looks for the records.
 * - `verified`: the service has verified it; registering waits for the other records, or for a waiver.
 * - `registered`: its entry stands in the setting.
 * - `failed`: the service gave up (after 72 hours); restarted by a command.
 * - `revoked`: it was registered, and the service no longer honours it. Its entry stays in the setting, flagged.
 * - `withdrawn`: an operator gave it up; its entry was taken out of the setting. It can be requested anew.
 */
export const senderSteps = [
	"requested",
	"surveyed",
	"cleanup-requested",
	"cleaned",
	"records-issued",
	"pending",
	"verified",
	"registered",
	"failed",
	"revoked",
	"withdrawn",
] as const;
export type SenderStep = (typeof senderSteps)[number];

/** Who does something, and why: recorded with it. */
export interface SenderAct {
	/** Not empty. */
	readonly actor: string;
	/** Not empty. */
	readonly reason: string;
}

/** One that was done at a time. */
export interface DatedAct extends SenderAct {
	readonly at: Date;
}

/** What a survey of returned mail came to. */
export interface SurveySummary {
	readonly at: Date;
	/** Mails that were read. */
	readonly mails: number;
	/** Addresses that do not exist. */
	readonly deadAddresses: number;
}

/** What is waived: records that need not be in place, or the survey. */
export const waivers = ["survey", "mail-from", "dmarc"] as const;
export type Waiver = (typeof waivers)[number];

/** What is known of one sender of one tenant. */
export interface SenderRecord {
	readonly tenant: string | undefined;
	/** As it would stand in the setting: a domain in lower-case ASCII, or an address. */
	readonly sender: string;
	readonly kind: "domain" | "address";
	readonly step: SenderStep;
	/** Of the service; undefined until it was asked. */
	readonly region: string | undefined;
	/** Where DMARC reports are to go; undefined for an address, or where none were wanted. */
	readonly dmarcReports: string | undefined;
	/** Of a domain. */
	readonly mailFromDomain: string | undefined;
	readonly survey: SurveySummary | undefined;
	readonly waived: Readonly<Partial<Record<Waiver, DatedAct>>>;
	/** Of an address: that the one who asked knows what it costs (C4). */
	readonly acknowledged: DatedAct | undefined;
	/** The last check that got an answer, as one sentence in English, for the evidence. */
	readonly evidence: string | undefined;
	readonly checkedAt: Date | undefined;
	/** Since when the service reports a failure that may pass, so that it can be told when it has lasted too long. */
	readonly troubleSince: Date | undefined;
	/** Warnings of the last check, by the codes of `PlanFinding`. */
	readonly warnings: readonly string[];
	readonly requestedAt: Date;
	readonly changedAt: Date;
	/** Counts the changes, from 1. */
	readonly version: number;
}

/** One step taken, or one thing recorded without a step. */
export interface SenderChange {
	readonly version: number;
	readonly at: Date;
	/** What happened: `requested`, `survey-waived`, `records-issued`, `demoted` … */
	readonly event: string;
	readonly from: SenderStep | undefined;
	readonly to: SenderStep;
	readonly actor: string;
	readonly reason: string;
	readonly evidence: string | undefined;
}
