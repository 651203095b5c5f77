import type { GetAccountCommandOutput } from "@aws-sdk/client-sesv2";
import { MailError, type RefusedReceipt, type UnknownReceipt } from "@todoku/core";
import type { SesReceiptCode } from "./from-ses-response.ts";

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
}

/** Turns what a failed GetAccount means into an error that tells the operator what to do. */
export function fromSesVerifyFailure(receipt: RefusedReceipt | UnknownReceipt, cause?: unknown): MailError {
	const text = advice[receipt.code as SesReceiptCode] ?? "SES did not say whether the account may send; see the cause";
	return new MailError(receipt.code, text, { cause });
}

const advice: { readonly [code in SesReceiptCode]?: string } = {
	credentials:
		"No AWS credentials were found, or SES did not take them; set credentials, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
	"access-denied": "The AWS policy does not allow ses:GetAccount; allow it beside ses:SendEmail",
	region: "No AWS region is set; set region, or AWS_REGION",
	throttled: "SES answers too many requests at the moment; try again later",
	dns: "The SES endpoint was not found in the DNS; correct region or endpoint",
	"connection-refused": "Nothing listens at the SES endpoint; correct endpoint",
	unreachable: "The SES endpoint cannot be reached from this machine; open the network, or correct endpoint",
	tls: "The SES endpoint shows a certificate that is not trusted; correct endpoint, or look for a proxy in between",
	timeout: "SES did not answer within requestTimeoutMs; open the network, or correct endpoint",
	"service-error": "SES answered with an error of its own; try again later",
};
