import { MailError } from "@todoku/core";
import { adviceOnCall } from "../calls/call-advice.ts";
import type { FailureWords } from "../calls/ses-calls.ts";
import { readFailure } from "../ses-failure.ts";
import type { SesReceiptCode } from "../ses-receipt-code.ts";

/** What is asked of SES here. */
export type IdentityOperation =
	| "GetAccount"
	| "GetEmailIdentity"
	| "ListEmailIdentities"
	| "CreateEmailIdentity"
	| "DeleteEmailIdentity"
	| "PutEmailIdentityMailFromAttributes"
	| "PutEmailIdentityDkimSigningAttributes"
	| "PutEmailIdentityFeedbackAttributes";

export const identityWords: FailureWords<IdentityOperation> = {
	failed: (operation, code, cause) => {
		if (operation === "CreateEmailIdentity" && isNamed(cause, "LimitExceededException")) return limitFailure(cause);
		return new MailError(code === "daily-quota" ? "throttled" : code, adviceOn(operation, code, cause), { cause });
	},
	closed: () => new MailError("identities-closed", "The client of SES's identities is closed; nothing was asked"),
};

/** Whether an exception of SES lies behind an error. */
export function isNamed(error: unknown, exception: string): boolean {
	return readFailure(error).name === exception;
}

// SES says LimitExceeded of a region that is full, and, as of other calls, perhaps of too many of them.
function limitFailure(cause: unknown): MailError {
	return new MailError(
		"limit-exceeded",
		"SES takes no further identity at the moment: either the region has as many as it may (10,000), or it was asked too often; remove those nobody uses, or try again later",
		{ cause },
	);
}

function adviceOn(operation: IdentityOperation, code: SesReceiptCode, cause: unknown): string {
	if (isNamed(cause, "ConcurrentModificationException"))
		return "Somebody else changed this identity at SES each time; try again later";
	const own = adviceByOperation[operation]?.[code];
	return own ?? adviceOnCall(code, operation) ?? `SES did not do ${operation}; see the cause`;
}

const noIdentity = "There is no such identity at SES in this region; create it, or correct the name or the region";

const adviceByOperation: {
	readonly [operation in IdentityOperation]?: { readonly [code in SesReceiptCode]?: string };
} = {
	CreateEmailIdentity: {
		"bad-request": "SES does not take this as a domain or an address to verify; correct it, or see the cause",
		"not-found": "There is no such configuration set at SES in this region; create it, or name none",
	},
	DeleteEmailIdentity: {
		"bad-request":
			"SES does not delete this identity; it may still belong to a tenant at SES: take it out of that tenant first, or see the cause",
	},
	GetEmailIdentity: { "not-found": noIdentity },
	PutEmailIdentityMailFromAttributes: {
		"bad-request":
			"SES does not take this MAIL FROM domain; it must be a subdomain of the identity that receives no mail and is nobody's From",
		"not-found": noIdentity,
	},
	PutEmailIdentityDkimSigningAttributes: {
		"bad-request": "SES does not start the search for the DKIM records anew; see the cause",
		"not-found": noIdentity,
	},
	PutEmailIdentityFeedbackAttributes: { "not-found": noIdentity },
};
