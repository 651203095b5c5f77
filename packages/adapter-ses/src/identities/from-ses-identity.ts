import type {
	DkimAttributes,
	GetAccountCommandOutput,
	GetEmailIdentityCommandOutput,
	IdentityInfo,
	MailFromAttributes,
} from "@aws-sdk/client-sesv2";
import { MailError, printable } from "@todoku/core";
import { kindOfName } from "./identity-name.ts";
import type {
	SesAccount,
	SesIdentity,
	SesIdentityDkim,
	SesIdentityMailFrom,
	SesListedIdentity,
	SesVerificationState,
} from "./ses-identity.ts";

/** @throws {MailError} `unrecognised` for DKIM tokens that could not stand in a DNS record. */
export function fromSesIdentity(name: string, output: GetEmailIdentityCommandOutput): SesIdentity {
	const { ErrorType: error, LastCheckedTimestamp, LastSuccessTimestamp } = output.VerificationInfo ?? {};
	return {
		name,
		kind: kindOfName(name),
		verifiedForSending: output.VerifiedForSendingStatus === true,
		verification: toState(output.VerificationStatus),
		verificationError: error === undefined ? undefined : printable(error),
		lastCheckedAt: LastCheckedTimestamp,
		lastSuccessAt: LastSuccessTimestamp,
		dkim: output.DkimAttributes && toDkim(output.DkimAttributes),
		mailFrom: toMailFrom(output.MailFromAttributes),
		// On from the beginning (SES guide, notifications by mail), and so also where SES does not say.
		feedbackForwarding: output.FeedbackForwardingStatus !== false,
		configurationSet: output.ConfigurationSetName || undefined,
	};
}

/** Null for a line without a name. */
export function fromSesIdentityInfo(info: IdentityInfo): SesListedIdentity | null {
	const { IdentityName: name, SendingEnabled, VerificationStatus } = info;
	if (!name) return null;
	return {
		name,
		kind: kindOfName(name),
		verifiedForSending: SendingEnabled === true,
		verification: toState(VerificationStatus),
	};
}

export function fromSesAccount(region: string, output: GetAccountCommandOutput): SesAccount {
	const {
		MaxSendRate: maxSendRate,
		Max24HourSend: max24Hours,
		SentLast24Hours: sentLast24Hours,
	} = output.SendQuota ?? {};
	return {
		region,
		sendingEnabled: output.SendingEnabled === true,
		productionAccess: output.ProductionAccessEnabled === true,
		enforcement: output.EnforcementStatus === undefined ? undefined : printable(output.EnforcementStatus),
		maxSendRate,
		// -1 is no limit.
		max24HourSend: max24Hours === -1 ? undefined : max24Hours,
		sentLast24Hours,
	};
}

/** A word that nobody knows yet counts as `pending`: it neither proves nor disproves anything. */
export function toState(status: string | undefined): SesVerificationState {
	switch (status) {
		case undefined:
		case "NOT_STARTED":
			return "not-started";
		case "SUCCESS":
			return "success";
		case "FAILED":
			return "failed";
		case "TEMPORARY_FAILURE":
			return "temporary-failure";
		default:
			return "pending";
	}
}

function toDkim(attributes: DkimAttributes): SesIdentityDkim {
	const { Status, SigningEnabled, SigningAttributesOrigin, Tokens = [], SigningHostedZone } = attributes;
	if (!Tokens.every((token) => /^[A-Za-z0-9_-]{1,63}$/.test(token)))
		throw new MailError(
			"unrecognised",
			"SES named DKIM tokens that are no DNS labels; look at the identity in its console",
		);
	return {
		state: toState(Status),
		signingEnabled: SigningEnabled === true,
		// AWS_SES, or AWS_SES_<REGION> where another region makes the keys.
		origin: SigningAttributesOrigin === "EXTERNAL" ? "own" : "service",
		tokens: [...Tokens],
		hostedZone: toHostedZone(SigningHostedZone),
	};
}

function toHostedZone(zone: string | undefined): string | undefined {
	if (!zone) return undefined;
	const name = zone.replace(/\.$/, "").toLowerCase();
	if (/^(?=.{1,253}$)[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(name)) return name;
	throw new MailError("unrecognised", "SES named a DKIM zone that is no domain; look at the identity in its console");
}

function toMailFrom(attributes: MailFromAttributes | undefined): SesIdentityMailFrom | undefined {
	const { MailFromDomain: domain, MailFromDomainStatus, BehaviorOnMxFailure } = attributes ?? {};
	if (!domain) return undefined;
	return {
		domain: domain.toLowerCase(),
		state: toState(MailFromDomainStatus),
		onMxFailure: BehaviorOnMxFailure === "REJECT_MESSAGE" ? "reject" : "use-default",
	};
}
