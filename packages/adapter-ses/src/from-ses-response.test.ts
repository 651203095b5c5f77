import { describe, expect, test } from "vitest";
import { fromMissingRegion, fromSesError, fromSesOutput } from "./from-ses-response.ts";
import { sesReceiptCodes } from "./ses-receipt-code.ts";

const recipient = "taro@example.com";
const sent = { started: true, stopped: undefined, recipient } as const;
const notSent = { started: false, stopped: undefined, recipient } as const;

function answer(status: number, name: string, message = "No."): Error {
	return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

function system(code: string, syscall?: string): Error {
	return Object.assign(new Error(code), { code, syscall });
}

describe("an output", () => {
	const id = "0106017d7a678cae-e15318f1-7429-4dba-9a09-76b188d61a51-000000";

	test.each([
		["ap-northeast-1", `<${id}@ap-northeast-1.amazonses.com>`],
		["us-east-1", `<${id}@email.amazonses.com>`],
	])("of %s is accepted, with the Message-ID that recipients will see", (region, messageIdSeen) => {
		expect(fromSesOutput({ MessageId: id, $metadata: { httpStatusCode: 200 } }, region)).toEqual({
			outcome: "accepted",
			replyCode: 200,
			providerMessageId: id,
			messageIdSeen,
		});
	});

	test.each([undefined, ""])("with the MessageId %j is unknown: nothing is invented", (MessageId) => {
		expect(fromSesOutput({ MessageId, $metadata: { httpStatusCode: 200 } }, "us-east-1")).toEqual({
			outcome: "unknown",
			code: "no-message-id",
			replyCode: 200,
		});
	});
});

describe("a refusal", () => {
	const check = "Email address is not verified. The following identities failed the check in region AP-NORTHEAST-1:";

	test.each([
		[400, "MessageRejected", "Illegal content", "rejected", "message", "content-rejected"],
		[400, "MessageRejected", `${check} info@shop.example`, "rejected", "route", "sender-unverified"],
		[400, "MessageRejected", `${check} shop.example, ${recipient}`, "rejected", "route", "sender-unverified"],
		[400, "MessageRejected", `${check} Taro@Example.com`, "rejected", "route", "recipient-sandbox"],
		[400, "MessageRejected", "Email address is not verified.", "rejected", "route", "sender-unverified"],
		[400, "MailFromDomainNotVerifiedException", "No.", "rejected", "route", "mail-from-unverified"],
		[400, "SendingPausedException", "No.", "rejected", "route", "sending-paused"],
		[400, "AccountSuspendedException", "No.", "rejected", "route", "account-suspended"],
		[400, "BadRequestException", "Missing domain", "rejected", "message", "bad-request"],
		[404, "NotFoundException", "No configuration set", "rejected", "route", "not-found"],
		[413, "RequestEntityTooLargeException", "No.", "rejected", "message", "message-too-large"],
		[403, "AccessDeniedException", "No.", "deferred", "route", "access-denied"],
		[
			403,
			"AccessDeniedException",
			"Tenant not associated with resources [arn:aws:ses:ap-northeast-1:1:identity/shop.example].",
			"rejected",
			"route",
			"tenant-not-associated",
		],
		[403, "ForbiddenException", "No.", "deferred", "route", "access-denied"],
		[403, "InvalidSignatureException", "No.", "deferred", "route", "credentials"],
		[
			403,
			"SignatureDoesNotMatch",
			"Credential should be scoped to a valid region, not 'us-east-1'.",
			"deferred",
			"route",
			"region",
		],
		[403, "SignatureDoesNotMatch", "The request signature does not match.", "deferred", "route", "credentials"],
		[403, "ExpiredTokenException", "No.", "deferred", "route", "credentials"],
		[403, "UnrecognizedClientException", "No.", "deferred", "route", "credentials"],
		[400, "ExpiredToken", "No.", "deferred", "route", "credentials"],
		[400, "BrandNewException", "No.", "deferred", "route", "unrecognised"],
		[404, "UnknownOperationException", "No.", "deferred", "route", "unrecognised"],
	])("%i %s %j", (status, name, message, outcome, scope, code) => {
		expect(fromSesError(answer(status, name, message), sent)).toEqual({
			outcome,
			scope,
			code,
			reply: message,
			replyCode: status,
		});
	});

	const hour = 3_600_000;
	test.each([
		[429, "TooManyRequestsException", "Maximum sending rate exceeded.", "throttled", 1000],
		[429, "TooManyRequestsException", "Too many.", "throttled", 1000],
		[429, "TooManyRequestsException", "Daily message quota exceeded.", "daily-quota", hour],
		[400, "ThrottlingException", "Maximum sending rate exceeded.", "throttled", 1000],
		[400, "ThrottlingException", "Daily message quota exceeded.", "daily-quota", hour],
		[400, "LimitExceededException", "No more.", "daily-quota", hour],
		[400, "LimitExceededException", "Maximum sending rate exceeded.", "throttled", 1000],
		[429, "Whatever", "Slow down.", "throttled", 1000],
	])("%i %s %j makes the mail wait", (status, name, message, code, retryAfterMs) => {
		expect(fromSesError(answer(status, name, message), sent)).toMatchObject({
			outcome: "deferred",
			scope: "route",
			code,
			retryAfterMs,
		});
	});

	test("stays one when the call was stopped at the same moment", () => {
		expect(fromSesError(answer(400, "BadRequestException"), { ...sent, stopped: "aborted" })).toMatchObject({
			outcome: "rejected",
			code: "bad-request",
		});
	});
});

describe("perhaps sent:", () => {
	test.each([
		["an error of the service", answer(500, "InternalServiceErrorException"), "service-error"],
		["a conflict, which SES answers as 500", answer(500, "ConcurrentModificationException"), "service-error"],
		["a gateway's error", answer(503, "SyntaxError"), "service-error"],
		["an answer that is no JSON", answer(200, "SyntaxError"), "unrecognised"],
		["a reset", system("ECONNRESET", "read"), "connection-lost"],
		["a broken pipe", system("EPIPE", "write"), "connection-lost"],
		["the SDK's timeout", Object.assign(new Error("timeout"), { name: "TimeoutError" }), "timeout"],
		["an error nobody knows", new Error("?"), "unrecognised"],
		["no error at all", undefined, "unrecognised"],
	])("%s", (_, error, code) => {
		expect(fromSesError(error, sent)).toMatchObject({ outcome: "unknown", code });
	});

	test("a call that was stopped under way", () => {
		const error = Object.assign(new Error("Request aborted"), { name: "AbortError" });
		expect(fromSesError(error, { ...sent, stopped: "timeout" })).toEqual({ outcome: "unknown", code: "timeout" });
		expect(fromSesError(error, { ...sent, stopped: "aborted" })).toEqual({ outcome: "unknown", code: "aborted" });
	});

	test("several addresses, one of which was reached", () => {
		const error = new AggregateError([system("ECONNREFUSED", "connect"), system("ECONNRESET", "read")]);
		expect(fromSesError(error, sent)).toMatchObject({ outcome: "unknown" });
	});

	test("without the SDK's words as a reply when the answer was no JSON", () => {
		expect(fromSesError(answer(502, "SyntaxError", "Unexpected token '<'"), sent)).toEqual({
			outcome: "unknown",
			code: "service-error",
			replyCode: 502,
		});
	});
});

describe("certainly not sent, and not refused:", () => {
	test.each([
		["nothing listens", system("ECONNREFUSED", "connect"), "connection-refused"],
		["the name is unknown", system("ENOTFOUND", "getaddrinfo"), "dns"],
		["the DNS is not there", system("EAI_AGAIN", "getaddrinfo"), "dns"],
		["no way there", system("EHOSTUNREACH", "connect"), "unreachable"],
		["no answer to the connection", system("ETIMEDOUT", "connect"), "unreachable"],
		[
			"nothing listens on any address",
			new AggregateError([system("ECONNREFUSED"), system("ECONNREFUSED")]),
			"connection-refused",
		],
		["a certificate that is not trusted", system("DEPTH_ZERO_SELF_SIGNED_CERT"), "tls"],
	])("%s", (_, error, code) => {
		expect(fromSesError(error, sent)).toEqual({ outcome: "deferred", scope: "route", code });
	});

	test("there are no credentials", () => {
		const error = Object.assign(new Error("Could not load"), { name: "CredentialsProviderError" });
		expect(fromSesError(error, notSent)).toEqual({ outcome: "deferred", scope: "route", code: "credentials" });
	});

	test("something failed before the request was sent", () => {
		expect(fromSesError(system("ECONNRESET", "read"), notSent)).toMatchObject({
			outcome: "deferred",
			scope: "route",
			code: "unrecognised",
		});
	});

	test("time was up before the request was sent", () => {
		expect(fromSesError(new Error("Stopped"), { ...notSent, stopped: "timeout" })).toEqual({
			outcome: "deferred",
			scope: "route",
			code: "timeout",
		});
	});

	test("there is no region", () => {
		expect(fromMissingRegion()).toEqual({ outcome: "deferred", scope: "route", code: "region" });
	});
});

test.each(sesReceiptCodes)("%s is written in lower case with hyphens", (code) => {
	expect(code).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
});
