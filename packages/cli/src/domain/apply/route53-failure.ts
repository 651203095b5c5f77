import { isMailError, MailError, printable } from "@todoku/core";
import type { Route53Operation } from "./route53-call.ts";

const explained: Readonly<Record<string, readonly [code: string, explanation: string]>> = {
	NoSuchHostedZone: ["route53-zone-unknown", "there is no such hosted zone in this account; look at its id"],
	InvalidInput: ["route53-refused", "it does not take a value of the request"],
	PriorRequestNotComplete: [
		"route53-busy",
		"an earlier change of this zone is still being made; repeat it in a minute",
	],
	ThrottlingException: [
		"route53-busy",
		"it is asked too often from this account (five times a second); repeat it later",
	],
	Throttling: ["route53-busy", "it is asked too often from this account (five times a second); repeat it later"],
	CredentialsProviderError: [
		"route53-no-credentials",
		"the AWS SDK found no credentials; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
	],
	InvalidClientTokenId: ["route53-bad-credentials", "AWS does not know these credentials"],
	UnrecognizedClientException: ["route53-bad-credentials", "AWS does not know these credentials"],
	SignatureDoesNotMatch: ["route53-bad-credentials", "the secret key does not belong to the key id"],
	ExpiredToken: ["route53-bad-credentials", "the session of these credentials has ended; log in again"],
};

/** Says what Route 53, or the way there, had against a call. */
export function toRoute53Error(operation: Route53Operation, error: unknown): MailError {
	const { name, message } = error instanceof Error ? error : new Error(String(error));
	const said = printable(message, 500);
	if (name === "AccessDenied" || name === "AccessDeniedException")
		return new MailError(
			"route53-access-denied",
			`Route 53 refuses ${operation}: these credentials lack the IAM action route53:${operation}. Needed are route53:ListHostedZonesByName (or route53:GetHostedZone, with the id of the zone), route53:ListResourceRecordSets and route53:ChangeResourceRecordSets on the zone, and route53:GetChange`,
			{ cause: error },
		);
	const messages = messagesOf(error);
	if (name === "InvalidChangeBatch" || messages.length > 0)
		return new MailError(
			"route53-batch-refused",
			`Route 53 refuses the changes, and made none of them: ${printable(messages.join(" "), 1_500) || said}. Where a record exists already or was changed meanwhile, make a new plan; beside a CNAME nothing else can stand`,
			{ cause: error },
		);
	const [code, explanation] = Object.hasOwn(explained, name) ? (explained[name] ?? []) : [];
	if (code !== undefined)
		return new MailError(code, `Route 53 did not answer ${operation}: ${explanation} (${said})`, { cause: error });
	if (name === "AbortError" || name === "TimeoutError")
		return new MailError(
			"route53-timeout",
			`Route 53 did not answer ${operation} in time; look at the network and proxies. ${operation === "ChangeResourceRecordSets" ? "Whether the changes were made shows the next plan" : "Nothing was changed by this call"}`,
			{ cause: error },
		);
	if (isNetworkFailure(error))
		return new MailError(
			"route53-unreachable",
			`Route 53 could not be reached for ${operation} (${said}); look at the network, proxies and the endpoint`,
			{ cause: error },
		);
	return new MailError("unrecognised", `Route 53 did not answer ${operation}: ${printable(name)}: ${said}`, {
		cause: error,
	});
}

/**
 * Of a refused batch, which Route 53 words in two ways: as all its errors, and as the API reference has it, in an element of its own, which
 * the SDK passes on as it stands and calls unknown.
 */
function messagesOf(error: unknown): readonly string[] {
	const { messages, Messages } = error as {
		readonly messages?: unknown;
		readonly Messages?: { readonly Message?: unknown } | undefined;
	};
	return [messages, Messages?.Message].flat().filter((message) => typeof message === "string");
}

/** Says that a change was made all the same when nobody could be asked how far it is. */
export function afterChange(changeId: string, error: unknown): unknown {
	if (!isMailError(error)) return error;
	return new MailError(
		error.code,
		`The change ${printable(changeId)} was accepted, but whether all servers have it could not be found out: ${error.message}`,
		{ cause: error },
	);
}

/** No answer of Route 53 has one of these codes: they are the system's. */
function isNetworkFailure(error: unknown): boolean {
	const { code } = error as { readonly code?: unknown };
	return typeof code === "string" && /^E[A-Z_]+$/.test(code);
}
