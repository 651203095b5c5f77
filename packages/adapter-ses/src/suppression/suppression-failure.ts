import { MailError } from "@todoku/core";
import type { SesReceiptCode } from "../ses-receipt-code.ts";

/** What is asked of SES here. */
export type SuppressionOperation =
	| "ListSuppressedDestinations"
	| "GetSuppressedDestination"
	| "PutSuppressedDestination"
	| "DeleteSuppressedDestination"
	| "GetAccount"
	| "GetTenant";

/** An error that tells the operator what to do. */
export function fromSuppressionFailure(
	operation: SuppressionOperation,
	code: SesReceiptCode,
	cause: unknown,
): MailError {
	return new MailError(code, adviceOn(operation, code), { cause });
}

/** SES adds nothing to the list of an account in the sandbox (SES guide, account-level suppression list). */
export function sandboxFailure(cause: unknown): MailError {
	return new MailError(
		"sandbox",
		"This SES account is in the sandbox, where SES adds nothing to the suppression list; request production access for the region. Reading and removing work already",
		{ cause },
	);
}

function adviceOn(operation: SuppressionOperation, code: SesReceiptCode): string {
	if (code === "access-denied") return `The AWS policy does not allow ses:${operation}; allow it`;
	if (code === "bad-request" && operation === "PutSuppressedDestination")
		return "SES does not take this for an address; correct or leave out the entry";
	return advice[code] ?? `SES did not do ${operation}; see the cause`;
}

const advice: { readonly [code in SesReceiptCode]?: string } = {
	credentials:
		"No AWS credentials were found, or SES did not take them; set credentials, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
	region:
		"No AWS region is set, or another one than the endpoint's; set region, or AWS_REGION, to the one where SES is set up",
	"not-found":
		"There is no such SES tenant in this account and region; correct tenantName or region, or create the tenant",
	throttled: "SES answered too many requests each time it was asked; try again later, or lower callsPerSecond",
	"daily-quota": "SES answered too many requests each time it was asked; try again later, or lower callsPerSecond",
	dns: "The SES endpoint was not found in the DNS; correct region or endpoint",
	"connection-refused": "Nothing listens at the SES endpoint; correct endpoint",
	unreachable: "The SES endpoint cannot be reached from this machine; open the network, or correct endpoint",
	tls: "The SES endpoint shows a certificate that is not trusted; correct endpoint, or look for a proxy in between",
	timeout: "SES did not answer within requestTimeoutMs; open the network, or correct endpoint",
	"connection-lost": "The connection to SES broke each time; try again later",
	"service-error": "SES answered with an error of its own each time; try again later",
};
