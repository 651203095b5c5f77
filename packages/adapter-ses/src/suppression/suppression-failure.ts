import { MailError } from "@todoku/core";
import { adviceOnCall } from "../calls/call-advice.ts";
import type { FailureWords } from "../calls/ses-calls.ts";
import type { SesReceiptCode } from "../ses-receipt-code.ts";

/** What is asked of SES here. */
export type SuppressionOperation =
	| "ListSuppressedDestinations"
	| "GetSuppressedDestination"
	| "PutSuppressedDestination"
	| "DeleteSuppressedDestination"
	| "GetAccount"
	| "GetTenant";

export const suppressionWords: FailureWords<SuppressionOperation> = {
	failed: (operation, code, cause) => new MailError(code, adviceOn(operation, code), { cause }),
	closed: () => new MailError("suppression-list-closed", "The suppression list is closed; nothing was asked"),
};

/** SES adds nothing to the list of an account in the sandbox (SES guide, account-level suppression list). */
export function sandboxFailure(cause: unknown): MailError {
	return new MailError(
		"sandbox",
		"This SES account is in the sandbox, where SES adds nothing to the suppression list; request production access for the region. Reading and removing work already",
		{ cause },
	);
}

function adviceOn(operation: SuppressionOperation, code: SesReceiptCode): string {
	if (code === "bad-request" && operation === "PutSuppressedDestination")
		return "SES does not take this for an address; correct or leave out the entry";
	if (code === "not-found")
		return "There is no such SES tenant in this account and region; correct tenantName or region, or create the tenant";
	return adviceOnCall(code, operation) ?? `SES did not do ${operation}; see the cause`;
}
