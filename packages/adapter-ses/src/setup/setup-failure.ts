import { MailError } from "@todoku/core";
import { adviceOnCall } from "../calls/call-advice.ts";
import type { FailureWords } from "../calls/ses-calls.ts";
import type { SesReceiptCode } from "../ses-receipt-code.ts";

/** What is asked of SES here. */
export type SetupOperation =
	| "GetAccount"
	| "GetConfigurationSet"
	| "CreateConfigurationSet"
	| "GetConfigurationSetEventDestinations"
	| "CreateConfigurationSetEventDestination"
	| "UpdateConfigurationSetEventDestination"
	| "PutAccountSuppressionAttributes"
	| "ListEmailIdentities"
	| "GetEmailIdentity"
	| "PutEmailIdentityFeedbackAttributes";

export function setupClosed(): MailError {
	return new MailError("service-setup-closed", "The setup of the service is closed; nothing was asked");
}

export const setupWords: FailureWords<SetupOperation> = {
	failed: (operation, code, cause) =>
		new MailError(code === "daily-quota" ? "throttled" : code, adviceOn(operation, code), { cause }),
	closed: setupClosed,
};

function adviceOn(operation: SetupOperation, code: SesReceiptCode): string {
	const own = adviceByOperation[operation]?.[code];
	return own ?? adviceOnCall(code, operation) ?? `SES did not do ${operation}; see the cause`;
}

// SES publishes to a topic once before it takes it, and SNS applies a new policy only after a while.
const badTopic =
	"SES does not take the topic for its events; if its policy was only just set, run the setup again in a minute, otherwise see the cause";

const adviceByOperation: {
	readonly [operation in SetupOperation]?: { readonly [code in SesReceiptCode]?: string };
} = {
	CreateConfigurationSet: {
		"bad-request": "SES does not take this name for a configuration set; see the cause",
	},
	CreateConfigurationSetEventDestination: { "bad-request": badTopic, "not-found": badTopic },
	UpdateConfigurationSetEventDestination: { "bad-request": badTopic, "not-found": badTopic },
	GetEmailIdentity: {
		"not-found": "There is no such identity at SES in this region; create it, or correct the name or the region",
	},
	PutEmailIdentityFeedbackAttributes: {
		"not-found": "There is no such identity at SES in this region; create it, or correct the name or the region",
	},
};
