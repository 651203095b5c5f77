import { MailError, OptionError } from "@todoku/core";
import { parseAddress, toAsciiDomain } from "@todoku/mime";
import type { PlanFinding } from "../plan/sender-plan.ts";
import { SenderRefusedError } from "./sender-errors.ts";
import type { SenderName } from "./sender-name.ts";
import type { SenderRecord, SurveySummary } from "./sender-record.ts";

/** What somebody wishes for a sender. */
export interface SenderWishes {
	readonly dmarcReports?: string | undefined;
	readonly mailFromDomain?: string | undefined;
}

/**
 * Reads what is wished for a sender, in the form in which it is kept.
 *
 * @throws {OptionError} for what cannot be had.
 */
export function readWishes({ kind, domain }: SenderName, wishes: SenderWishes): SenderWishes {
	const { dmarcReports, mailFromDomain } = wishes;
	if (kind === "address") {
		if (dmarcReports !== undefined) throw new OptionError("dmarcReports", "is for domains: an address has no records");
		if (mailFromDomain !== undefined)
			throw new OptionError("mailFromDomain", "is for domains: an address has no records");
		return {};
	}
	return {
		...(dmarcReports === undefined ? {} : { dmarcReports: readReports(dmarcReports) }),
		...(mailFromDomain === undefined ? {} : { mailFromDomain: readMailFromDomain(mailFromDomain, domain) }),
	};
}

/** @throws {SenderRefusedError} for a domain that is everybody's: nobody can publish records there. */
export function refuseFreeMail({ sender, kind }: SenderName, finding: PlanFinding | null): void {
	if (kind === "domain" && finding !== null) throw new SenderRefusedError(sender, finding.sentence.en);
}

/** A sender that nobody has heard of. */
export function toNewRecord(
	tenant: string | undefined,
	{ sender, kind }: SenderName,
	wishes: SenderWishes,
	finding: PlanFinding | null,
	requestedAt: Date,
): Omit<SenderRecord, "version" | "changedAt"> {
	return {
		tenant,
		sender,
		kind,
		step: "requested",
		region: undefined,
		dmarcReports: wishes.dmarcReports,
		mailFromDomain: wishes.mailFromDomain,
		survey: undefined,
		waived: {},
		acknowledged: undefined,
		evidence: undefined,
		checkedAt: undefined,
		troubleSince: undefined,
		warnings: finding === null ? [] : [finding.code],
		requestedAt,
	};
}

/** @throws {OptionError} for what is no summary. */
export function readSurvey(survey: SurveySummary): SurveySummary {
	const { at, mails, deadAddresses } = survey;
	if (!(at instanceof Date) || Number.isNaN(at.getTime()) || !isCount(mails) || !isCount(deadAddresses))
		throw new OptionError("survey", "must have a time (at) and two counts from 0 on (mails, deadAddresses)");
	return { at, mails, deadAddresses };
}

function isCount(value: number): boolean {
	return Number.isSafeInteger(value) && value >= 0;
}

export function isSameSurvey(one: SurveySummary, other: SurveySummary | undefined): boolean {
	return (
		other !== undefined &&
		one.at.getTime() === other.at.getTime() &&
		one.mails === other.mails &&
		one.deadAddresses === other.deadAddresses
	);
}

function readReports(text: string): string {
	try {
		return parseAddress(text);
	} catch (error) {
		if (!(error instanceof MailError)) throw error;
		throw new OptionError("dmarcReports", "must be one address, for example dmarc@shop.example");
	}
}

/** SES takes only a subdomain of the identity (API v2, PutEmailIdentityMailFromAttributes). */
function readMailFromDomain(text: string, domain: string): string {
	let ascii: string;
	try {
		ascii = toAsciiDomain(text);
	} catch (error) {
		if (!(error instanceof MailError)) throw error;
		throw new OptionError("mailFromDomain", "is no domain name");
	}
	if (!ascii.endsWith(`.${domain}`)) throw new OptionError("mailFromDomain", `must be a subdomain of ${domain}`);
	return ascii;
}
