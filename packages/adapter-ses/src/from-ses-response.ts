import type { SendEmailCommandOutput } from "@aws-sdk/client-sesv2";
import type { AcceptedReceipt, RefusedReceipt, UnknownReceipt } from "@todoku/core";
import { codeOfNoConnection, type Failure, isConnectionLost, readFailure } from "./ses-failure.ts";
import type { SesReceiptCode } from "./ses-receipt-code.ts";
import { readSesText } from "./ses-texts.ts";

/** What SES said by taking the request, in the region it was sent to. */
export function fromSesOutput(output: SendEmailCommandOutput, region: string): AcceptedReceipt | UnknownReceipt {
	const { MessageId: messageId } = output;
	const replyCode = output.$metadata.httpStatusCode;
	// Not SES speaking, whatever it was: a proxy, or half an answer. Only SES knows whether it took the message.
	if (!messageId) return unknown("no-message-id", { replyCode });
	return {
		outcome: "accepted",
		replyCode,
		providerMessageId: messageId,
		messageIdSeen: `<${messageId}@${messageIdDomain(region)}>`,
	};
}

/** What is known of a call that failed, besides its error. */
export interface CallState {
	/** Whether the request had been given to the connection. Before that nothing can have been sent. */
	readonly started: boolean;
	/** What ended the call from our side, where something did. */
	readonly stopped: "timeout" | "aborted" | undefined;
	/** The recipient as it stood in the request. */
	readonly recipient: string;
}

/** What an error of the SDK says of the message. */
export function fromSesError(
	error: unknown,
	{ started, stopped, recipient }: CallState,
): RefusedReceipt | UnknownReceipt {
	const failure = readFailure(error);
	const { status } = failure;
	if (status !== undefined && status >= 400 && status < 500) return fromRefusal(failure, recipient);
	const answer = answerOf(failure);
	if (status !== undefined && status >= 500) return unknown("service-error", answer);
	if (!started) {
		if (stopped === "timeout") return refusal("deferred", "route", "timeout", {});
		const code = failure.name === "CredentialsProviderError" ? "credentials" : "unrecognised";
		return refusal("deferred", "route", code, {});
	}
	const neverConnected = codeOfNoConnection(failure);
	if (neverConnected !== null) return refusal("deferred", "route", neverConnected, {});
	if (stopped !== undefined) return unknown(stopped, answer);
	if (isConnectionLost(failure)) return unknown("connection-lost", answer);
	if (failure.name === "TimeoutError") return unknown("timeout", answer);
	return unknown("unrecognised", answer);
}

/** What it means that the SDK's chain names no region: nothing can be sent, and the operator must act. */
export function fromMissingRegion(): RefusedReceipt {
	return refusal("deferred", "route", "region", {});
}

/** An answer of 4xx: SES, or what stands before it, did not take the message. */
function fromRefusal(failure: Failure, recipient: string): RefusedReceipt {
	const answer = answerOf(failure);
	switch (failure.name) {
		case "TooManyRequestsException":
		case "ThrottlingException":
		case "Throttling":
			return fromThrottling(failure, "throttled");
		case "LimitExceededException":
			return fromThrottling(failure, "daily-quota");
		case "MessageRejected":
			return fromMessageRejected(failure, recipient);
		case "MailFromDomainNotVerifiedException":
			return refusal("rejected", "route", "mail-from-unverified", answer);
		case "SendingPausedException":
			return refusal("rejected", "route", "sending-paused", answer);
		case "AccountSuspendedException":
			return refusal("rejected", "route", "account-suspended", answer);
		case "BadRequestException":
			return refusal("rejected", "message", "bad-request", answer);
		case "NotFoundException":
			return refusal("rejected", "route", "not-found", answer);
		case "AccessDeniedException":
			return fromAccessDenied(failure);
		default:
			// Deferred, and so is access-denied: the operator will mend it or the role will renew its keys, and then the same mail goes.
			// A rejection would send it another way for good.
			if (credentialsNames.has(failure.name)) return fromCredentials(failure);
			return fromStatus(failure);
	}
}

// Errors of AWS's own front end, common to its services (SES API reference, "Common Errors"), with and without their ending.
const credentialsNames: ReadonlySet<string> = new Set([
	"ExpiredToken",
	"ExpiredTokenException",
	"IncompleteSignature",
	"IncompleteSignatureException",
	"InvalidClientTokenId",
	"InvalidSignatureException",
	"MissingAuthenticationToken",
	"MissingAuthenticationTokenException",
	"RequestExpired",
	"SignatureDoesNotMatch",
	"UnrecognizedClientException",
]);

/** AWS complains of the signature also where the keys are right and the region is not. */
function fromCredentials(failure: Failure): RefusedReceipt {
	const isRegion = readSesText(failure.message).kind === "wrong-region";
	return refusal("deferred", "route", isRegion ? "region" : "credentials", answerOf(failure));
}

/**
 * SES says AccessDeniedException both of the policy and of a tenant. The latter is no matter of permissions: the tenant may not send as
 * this sender, as if the sender were not verified.
 */
function fromAccessDenied(failure: Failure): RefusedReceipt {
	const answer = answerOf(failure);
	const isTenant = readSesText(failure.message).kind === "tenant-not-associated";
	return isTenant
		? refusal("rejected", "route", "tenant-not-associated", answer)
		: refusal("deferred", "route", "access-denied", answer);
}

function fromStatus(failure: Failure): RefusedReceipt {
	const answer = answerOf(failure);
	switch (failure.status ?? 0) {
		case 401:
		case 403:
			return refusal("deferred", "route", "access-denied", answer);
		case 413:
			return refusal("rejected", "message", "message-too-large", answer);
		case 429:
			return fromThrottling(failure, "throttled");
		default:
			// Not taken, for a reason nobody knows: the mail waits until somebody does.
			return refusal("deferred", "route", "unrecognised", answer);
	}
}

/**
 * Which of three exceptions SES uses for its daily quota is not documented; the text goes first. SES names no time to wait. Its rate
 * counts recipients per second; its daily quota is a window of 24 hours that moves on all the time, so there is no fixed moment to
 * wait for, and asking again within the hour would mostly be refused again.
 */
function fromThrottling(failure: Failure, otherwise: "throttled" | "daily-quota"): RefusedReceipt {
	const text = readSesText(failure.message);
	const code = text.kind === "daily-quota" || text.kind === "throttled" ? text.kind : otherwise;
	return {
		...refusal("deferred", "route", code, answerOf(failure)),
		retryAfterMs: code === "throttled" ? 1000 : 3_600_000,
	};
}

/**
 * SES says MessageRejected both of content and of identities that are not verified, and of the latter both for the sender and, while
 * the account is in the sandbox, for the recipient.
 *
 * The sandbox is a refusal of the route: nothing is wrong with the recipient, whose address would look dead otherwise, and the mail
 * would be lost for the sake of an account that may not send yet. It goes no other way for the recipient's sake either: every
 * recipient who is not verified is refused alike until the account is out of the sandbox.
 */
function fromMessageRejected(failure: Failure, recipient: string): RefusedReceipt {
	const text = readSesText(failure.message);
	const answer = answerOf(failure);
	if (text.kind !== "unverified") return refusal("rejected", "message", "content-rejected", answer);
	const others = text.identities.filter((identity) => identity.toLowerCase() !== recipient.toLowerCase());
	const onlyRecipient = text.identities.length > 0 && others.length === 0;
	return refusal("rejected", "route", onlyRecipient ? "recipient-sandbox" : "sender-unverified", answer);
}

interface Answer {
	readonly reply?: string;
	readonly replyCode?: number | undefined;
}

function answerOf({ name, message, status }: Failure): Answer {
	if (status === undefined) return {};
	// Of an answer that is no JSON, and of one that is no error, the message is the SDK's.
	if (status < 400 || name === "SyntaxError") return { replyCode: status };
	return { reply: message, replyCode: status };
}

function refusal(
	outcome: RefusedReceipt["outcome"],
	scope: RefusedReceipt["scope"],
	code: SesReceiptCode,
	answer: Answer,
): RefusedReceipt {
	return { outcome, scope, code, ...answer };
}

function unknown(code: SesReceiptCode, answer: Answer): UnknownReceipt {
	return { outcome: "unknown", code, ...answer };
}

/** The oldest region kept the domain it had when there was no other (SES guide, header fields). */
function messageIdDomain(region: string): string {
	return region === "us-east-1" ? "email.amazonses.com" : `${region}.amazonses.com`;
}
