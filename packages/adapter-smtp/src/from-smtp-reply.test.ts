import { isMailError } from "@todoku/core";
import { describe, expect, test } from "vitest";
import { fromSmtpAcceptance, fromSmtpFailure, fromSmtpVerifyFailure, smtpReceiptCodes } from "./from-smtp-reply.ts";

function failure(code: string | undefined, command?: string, response?: string, originalCode?: string): Error {
	return Object.assign(new Error("refused"), { code, command, response, originalCode });
}

function enhanced(reply: string): unknown {
	return fromSmtpFailure(failure("EENVELOPE", "RCPT TO", reply), false).enhanced;
}

describe("a 2yz reply", () => {
	test("is accepted, with the reply as it was said", () => {
		expect(fromSmtpAcceptance("250 2.0.0 Ok: queued as 4Xyz")).toEqual({
			outcome: "accepted",
			reply: "250 2.0.0 Ok: queued as 4Xyz",
			replyCode: 250,
			enhanced: [2, 0, 0],
		});
	});

	test("needs no enhanced status", () => {
		expect(fromSmtpAcceptance("250 Ok")).toEqual({ outcome: "accepted", reply: "250 Ok", replyCode: 250 });
	});
});

describe("a refusal with a reply", () => {
	test.each([
		["RCPT TO", "550 5.1.1 No such user", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "550-5.1.1 No such user\n550 5.1.1 see our site", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "450 4.2.0 Greylisted", "deferred", "recipient", "recipient-refused"],
		["RCPT TO", "450 4.7.1 Greylisted for 300 seconds", "deferred", "recipient", "recipient-refused"],
		["RCPT TO", "451 4.7.1 Greylisting in action, come back in 00:05:00", "deferred", "recipient", "recipient-refused"],
		["RCPT TO", "452 4.2.2 Mailbox full", "deferred", "recipient", "recipient-refused"],
		["RCPT TO", "550 5.7.26 Unauthenticated sender", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "551 5.1.6 Has moved", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "553 5.1.3 Bad syntax", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "554 5.6.7 SMTPUTF8 needed", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "552 5.2.2 Mailbox full", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "454 4.7.1 Relay access denied", "deferred", "recipient", "recipient-refused"],
		["RCPT TO", "554 5.7.1 Relay access denied", "rejected", "recipient", "recipient-refused"],
		["RCPT TO", "421 4.7.0 Too many connections", "deferred", "route", "closing"],
		["RCPT TO", "530 5.7.0 Authentication required", "deferred", "route", "auth-required"],
		["RCPT TO", "503 5.5.1 Bad sequence", "deferred", "route", "protocol"],
		["MAIL FROM", "550 5.1.8 Bad sender", "rejected", "route", "sender-refused"],
		["MAIL FROM", "451 4.1.8 Sender cannot be checked", "deferred", "route", "sender-refused"],
		["MAIL FROM", "535 5.7.8 Log in", "deferred", "route", "auth-failed"],
		["MAIL FROM", "552 Too much", "rejected", "message", "message-too-large"],
		["MAIL FROM", "552 5.3.4 Too much", "rejected", "message", "message-too-large"],
		["MAIL FROM", "452 4.3.4 Too much", "deferred", "message", "message-too-large"],
		["DATA", "554 5.6.0 No", "rejected", "message", "message-refused"],
		["DATA", "451 4.3.0 Later", "deferred", "message", "message-refused"],
		["DATA", "451 4.7.1 Greylisted", "deferred", "message", "message-refused"],
		["DATA", "550 5.7.1 Spam", "rejected", "message", "message-refused"],
		["DATA", "452 4.3.1 Disk full", "deferred", "message", "message-refused"],
		["DATA", "552 5.2.3 Too long", "rejected", "message", "message-too-large"],
		["DATA", "421 4.3.2 Going down", "deferred", "route", "closing"],
	])("to %s: %j", (command, reply, outcome, scope, code) => {
		const receipt = fromSmtpFailure(failure("EENVELOPE", command, reply), false);
		expect(receipt).toMatchObject({ outcome, scope, code, reply, replyCode: Number(reply.slice(0, 3)) });
		// No standard lets an SMTP reply say when to come again.
		expect(receipt).not.toHaveProperty("retryAfterMs");
	});

	test.each([
		["EPROTOCOL", "CONN", "554 No SMTP service here", "session-refused"],
		["EPROTOCOL", "HELO", "501 Bad name", "session-refused"],
		["ECONNECTION", "EHLO", "550 Go away", "session-refused"],
		["EAUTH", "AUTH PLAIN", "535 5.7.8 Wrong", "auth-failed"],
		["EAUTH", "AUTH PLAIN", "454 4.7.0 Not now", "auth-failed"],
		["ETLS", "STARTTLS", "454 4.7.0 TLS not available", "tls"],
		["ECONNECTION", "CONN", "451 cut sho", "connection-lost"],
	])("of the session (%s at %s: %s) leaves the mail waiting", (error, command, reply, code) => {
		expect(fromSmtpFailure(failure(error, command, reply), false)).toMatchObject({
			outcome: "deferred",
			scope: "route",
			code,
		});
	});

	test("after the message, though cut short, is the answer to it", () => {
		expect(fromSmtpFailure(failure("ECONNECTION", "CONN", "554 5.7.1 spa"), true)).toMatchObject({
			outcome: "rejected",
			scope: "message",
			code: "message-refused",
		});
	});

	test("tells the enhanced status, and none where there is none", () => {
		expect(enhanced("550 5.1.1 No such user")).toEqual([5, 1, 1]);
		expect(enhanced("550-5.7.509 No\n550 5.7.509 No")).toEqual([5, 7, 509]);
		expect(enhanced("550 192.0.2.1 is blocked")).toBeUndefined();
		expect(enhanced("550 5.1.1.2 is blocked")).toBeUndefined();
		expect(enhanced("550 No such user")).toBeUndefined();
	});
});

describe("a failure without a reply", () => {
	const table = [
		["EDNS", "ENOTFOUND", "dns"],
		["ESOCKET", "ECONNREFUSED", "connection-refused"],
		["ESOCKET", "EHOSTUNREACH", "unreachable"],
		["ESOCKET", "ETIMEDOUT", "timeout"],
		["ESOCKET", "ECONNRESET", "connection-lost"],
		["ESOCKET", "DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
		["ESOCKET", "ERR_SSL_WRONG_VERSION_NUMBER", "tls"],
		["ESOCKET", "ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
		["ESOCKET", "EWHATEVER", "unrecognised"],
		["ECONNECTION", undefined, "connection-lost"],
		["ETIMEDOUT", undefined, "timeout"],
		["ETLS", undefined, "tls"],
		["EAUTH", undefined, "auth-failed"],
		["ENOAUTH", undefined, "auth-failed"],
		["ECLEARTEXT", undefined, "tls"],
		["EBUSY", undefined, "busy"],
		["EPROTOCOL", undefined, "protocol"],
		["EMESSAGE", undefined, "protocol"],
		[undefined, undefined, "unrecognised"],
		["ESOMETHING", undefined, "unrecognised"],
	] as const;

	test.each(table)("(%s, %s) before the message is deferred: %s", (error, originalCode, code) => {
		expect(fromSmtpFailure(failure(error, "CONN", undefined, originalCode), false)).toEqual({
			outcome: "deferred",
			scope: "route",
			code,
		});
	});

	test.each(table)("(%s, %s) after the message is unknown: %s", (error, originalCode, code) => {
		expect(fromSmtpFailure(failure(error, "CONN", undefined, originalCode), true)).toEqual({
			outcome: "unknown",
			code,
		});
	});

	test("is rejected when the message is larger than the relay's SIZE", () => {
		expect(fromSmtpFailure(failure("EMESSAGE", "MAIL FROM"), false)).toEqual({
			outcome: "rejected",
			scope: "message",
			code: "message-too-large",
		});
	});

	test.each([null, undefined, "text", 5])("may be anything at all: %s", (error) => {
		expect(fromSmtpFailure(error, false)).toEqual({ outcome: "deferred", scope: "route", code: "unrecognised" });
	});
});

test("an answer to the message that is no refusal and no acceptance leaves it unknown", () => {
	expect(fromSmtpFailure(failure("EMESSAGE", "DATA", "354 Go on"), true)).toEqual({
		outcome: "unknown",
		code: "protocol",
		reply: "354 Go on",
		replyCode: 354,
	});
});

test.each(smtpReceiptCodes)("%s is written in lower case with hyphens", (code) => {
	expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
});

describe("verify", () => {
	test("says which relay, what is wrong and what to do", () => {
		const cause = failure("EAUTH", "AUTH PLAIN", "535 5.7.8 Wrong");
		const error = fromSmtpVerifyFailure(cause, "smtp.example:587");
		expect(isMailError(error)).toBe(true);
		expect(error).toMatchObject({
			code: "auth-failed",
			message: "The relay smtp.example:587 refused the login; correct auth",
			cause,
		});
	});

	test.each([
		[failure("ENOAUTH"), "auth-failed", "offers no login; correct port and secure, or leave auth out"],
		[
			failure("ECLEARTEXT"),
			"tls",
			"offers no encryption, and without it no login leaves this machine; correct port and secure",
		],
		[failure("EAUTH", "AUTH XOAUTH2"), "auth-failed", "was not told the login; see the cause"],
		[failure("EBUSY"), "busy", "has more messages waiting than maxWaiting; try again later"],
		[
			failure("ETLS", "STARTTLS", "502 5.5.1 What?"),
			"tls",
			"offers no STARTTLS, or somebody on the way removes it; correct port and secure, or set startTls",
		],
	])("tells %s apart", (cause, code, advice) => {
		expect(fromSmtpVerifyFailure(cause, "smtp.example:587")).toMatchObject({
			code,
			message: `The relay smtp.example:587 ${advice}`,
		});
	});

	test("has something to say of an unrecognised failure", () => {
		expect(fromSmtpVerifyFailure(failure("EODD"), "smtp.example:587")).toMatchObject({
			code: "unrecognised",
			message: "The relay smtp.example:587 did not answer as an SMTP relay should; see the cause",
		});
	});
});
