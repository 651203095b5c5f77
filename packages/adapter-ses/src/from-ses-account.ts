import type { GetAccountCommandOutput, GetTenantCommandOutput } from "@aws-sdk/client-sesv2";
import { MailError, type RefusedReceipt, type UnknownReceipt } from "@todoku/core";
import type { SesReceiptCode } from "./ses-receipt-code.ts";

/** @throws {MailError} when an account in this state would not take mail for everybody. */
export function assertAccountMaySend(account: GetAccountCommandOutput): void {
	if (account.SendingEnabled !== true) {
		const why =
			account.EnforcementStatus === undefined ? "" : ` (its enforcement status is ${account.EnforcementStatus})`;
		throw new MailError(
			"sending-paused",
			`Sending is paused for this SES account${why}; look for AWS's notice in the account's mail, then enable sending`,
		);
	}
	if (account.ProductionAccessEnabled !== true) {
		throw new MailError(
			"sandbox",
			"This SES account is in the sandbox and sends to verified addresses only; request production access for the region",
		);
	}
	assertQuotaLeft(account);
}

function assertQuotaLeft({
	SendQuota: { Max24HourSend: quota, SentLast24Hours: sent } = {},
}: GetAccountCommandOutput): void {
	// -1 is no limit.
	if (quota === undefined || sent === undefined || quota === -1 || sent < quota) return;
	throw new MailError(
		"daily-quota",
		`The daily quota of this SES account is used up (${sent} of ${quota} recipients in the last 24 hours); wait, or request a higher one`,
	);
}

/** What SES allows an account, and what of it is used. Counted in recipients. */
export interface SesSendQuota {
	/** Recipients per second; more than 0. */
	readonly maxPerSecond: number;
	/** Recipients in any 24 hours; -1: no limit. */
	readonly max24Hour: number;
	/** Recipients in the last 24 hours, of everybody who uses the account in this region. */
	readonly sentLast24Hours: number;
}

/** @throws {MailError} when the account does not say: a limit that was guessed would be worse than none. */
export function toSendQuota({
	SendQuota: { MaxSendRate: rate, Max24HourSend: quota, SentLast24Hours: sent } = {},
}: GetAccountCommandOutput): SesSendQuota {
	if (rate !== undefined && rate > 0 && quota !== undefined && sent !== undefined)
		return { maxPerSecond: rate, max24Hour: quota, sentLast24Hours: sent };
	throw new MailError(
		"unrecognised",
		"SES described the account without its sending quota; look at the account in the SES console, or ask again later",
	);
}

/** @throws {MailError} when SES would take nothing from this tenant. */
export function assertTenantMaySend({ Tenant: tenant }: GetTenantCommandOutput): void {
	if (tenant?.SendingStatus !== "DISABLED") return;
	throw new MailError(
		"sending-paused",
		`Sending is disabled for the SES tenant "${tenant.TenantName}"; look at its reputation findings, then reinstate it`,
	);
}

/** What is asked of SES besides sending. */
export type SesQuestion = "GetAccount" | "GetTenant";

/** Turns what a failed question means into an error that tells the operator what to do. */
export function fromSesFailedQuestion(
	question: SesQuestion,
	receipt: RefusedReceipt | UnknownReceipt,
	cause?: unknown,
): MailError {
	const code = receipt.code as SesReceiptCode;
	return new MailError(code, adviceOn(question, code), { cause });
}

function adviceOn(question: SesQuestion, code: SesReceiptCode): string {
	if (code === "access-denied") return `The AWS policy does not allow ses:${question}; allow it beside ses:SendEmail`;
	return advice[code] ?? `SES gave no answer to ${question} that can be used; see the cause`;
}

const advice: { readonly [code in SesReceiptCode]?: string } = {
	credentials:
		"No AWS credentials were found, or SES did not take them; set credentials, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
	region:
		"No AWS region is set, or another one than the endpoint's; set region, or AWS_REGION, to the one where SES is set up",
	"not-found":
		"There is no such SES tenant in this account and region; correct tenantName or region, or create the tenant",
	throttled: "SES answers too many requests at the moment; try again later",
	dns: "The SES endpoint was not found in the DNS; correct region or endpoint",
	"connection-refused": "Nothing listens at the SES endpoint; correct endpoint",
	unreachable: "The SES endpoint cannot be reached from this machine; open the network, or correct endpoint",
	tls: "The SES endpoint shows a certificate that is not trusted; correct endpoint, or look for a proxy in between",
	timeout: "SES did not answer within requestTimeoutMs; open the network, or correct endpoint",
	"service-error": "SES answered with an error of its own; try again later",
};
