import {
	type AcceptedReceipt,
	type EnhancedStatus,
	MailError,
	type RefusedReceipt,
	type UnknownReceipt,
} from "@todoku/core";
import { clearTextLogin, noLogin } from "./smtp-auth.ts";

/**
 * What a receipt of this transport can have as its `code`.
 *
 * - Refused with a reply: `recipient-refused` (RCPT TO), `sender-refused` (MAIL FROM), `message-refused` (DATA or after it),
 *   `message-too-large`, `session-refused` (greeting, EHLO), `auth-required`, `auth-failed`, `closing` (421).
 * - Refused by us before anything was sent: `address-unsupported` (by us, or by a relay without SMTPUTF8), `message-unsupported` (8-bit,
 *   and the relay does not offer 8BITMIME or SMTPUTF8), `message-too-large` (the relay's SIZE), `dkim-key` (the function in `dkim` failed).
 * - No connection: `busy` (`maxWaiting`), `dns`, `connection-refused`, `unreachable`, `tls` (among them: no STARTTLS where it is required).
 * - Lost on the way: `timeout`, `connection-lost`, `protocol` (an answer that makes no sense), `aborted` (by the caller's signal).
 * - `unrecognised`: anything else.
 */
export const smtpReceiptCodes = [
	"recipient-refused",
	"sender-refused",
	"message-refused",
	"message-too-large",
	"session-refused",
	"auth-required",
	"auth-failed",
	"closing",
	"address-unsupported",
	"message-unsupported",
	"dkim-key",
	"busy",
	"dns",
	"connection-refused",
	"unreachable",
	"tls",
	"timeout",
	"connection-lost",
	"protocol",
	"aborted",
	"unrecognised",
] as const;

export type SmtpReceiptCode = (typeof smtpReceiptCodes)[number];

/** What the relay's answer to the final dot says, where that was 2yz. */
export function fromSmtpAcceptance(reply: string): AcceptedReceipt {
	// Most relays name a queue id somewhere in the text, each in its own way. To read it would be to guess.
	return { outcome: "accepted", ...readReply(reply) };
}

/**
 * What an error of nodemailer says of the message.
 *
 * @param handedOver Whether the relay may have the whole message.
 */
export function fromSmtpFailure(error: unknown, handedOver: boolean): RefusedReceipt | UnknownReceipt {
	const failure = readFailure(error);
	const replied = fromRefusal(failure, handedOver);
	if (replied !== null) return replied;
	const code = codeWithoutReply(failure);
	const answer = failure.response === undefined ? {} : readReply(failure.response);
	if (handedOver) return { outcome: "unknown", code, ...answer };
	// Our own look at the relay's SIZE: the message will not get smaller.
	if (code === "message-too-large") return { outcome: "rejected", scope: "message", code, ...answer };
	return { outcome: "deferred", scope: "route", code, ...answer };
}

/** Turns an error of nodemailer into one that tells the operator what to do. */
export function fromSmtpVerifyFailure(error: unknown, relay: string): MailError {
	const { code } = fromSmtpFailure(error, false);
	const advice =
		closerAdvice(readFailure(error)) ??
		verifyAdvice[code as SmtpReceiptCode] ??
		"did not answer as an SMTP relay should; see the cause";
	return new MailError(code, `The relay ${relay} ${advice}`, { cause: error });
}

/** Where the code alone does not tell what to mend. */
function closerAdvice({ code, command, response }: Failure): string | null {
	if (code === noLogin) return "offers no login; correct port and secure, or leave auth out";
	if (code === clearTextLogin) {
		return "offers no encryption, and without it no login leaves this machine; correct port and secure";
	}
	if (code === "ETLS" && command === "STARTTLS" && response !== undefined) {
		return "offers no STARTTLS, or somebody on the way removes it; correct port and secure, or set startTls";
	}
	if (code === "EAUTH" && response === undefined) return "was not told the login; see the cause";
	return null;
}

const verifyAdvice: { readonly [code in SmtpReceiptCode]?: string } = {
	"auth-failed": "refused the login; correct auth",
	"auth-required": "wants a login or encryption first; set auth, or secure",
	"session-refused": "refused to talk to this machine; ask its operator, or correct name",
	closing: "is closing its connections at the moment; try again later",
	dns: "was not found in the DNS; correct host",
	"connection-refused": "has nothing listening there; correct host and port",
	unreachable: "cannot be reached from this machine; correct host, or open the network",
	tls: "did not come to a trusted TLS connection; correct secure and port, or give its certificate in tls.ca",
	timeout: "did not answer in time; correct host and port, or open the network",
	"connection-lost": "closed the connection; correct port and secure",
	busy: "has more messages waiting than maxWaiting; try again later",
	protocol: "did not answer like an SMTP relay; correct port and secure",
};

/** The fields by which nodemailer 10 tells what went wrong; its `command` is the phase. */
interface Failure {
	readonly code: string | undefined;
	/** The code of the system error behind `code`. */
	readonly originalCode: string | undefined;
	readonly command: string | undefined;
	readonly response: string | undefined;
}

function readFailure(error: unknown): Failure {
	const { code, originalCode, command, response } = (typeof error === "object" && error !== null ? error : {}) as {
		readonly [field in keyof Failure]?: unknown;
	};
	return { code: text(code), originalCode: text(originalCode), command: text(command), response: text(response) };
}

function text(value: unknown): string | undefined {
	return typeof value === "string" && value !== "" ? value : undefined;
}

interface Reply {
	readonly reply: string;
	readonly replyCode?: number;
	readonly enhanced?: EnhancedStatus;
}

function readReply(reply: string): Reply {
	const code = /^(\d{3})(?!\d)/.exec(reply)?.[1];
	// RFC 2034 §4: right after the reply code, on every line alike.
	const status = /^\d{3}[ -]([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])/.exec(reply);
	return {
		reply,
		...(code === undefined ? {} : { replyCode: Number(code) }),
		...(status === null ? {} : { enhanced: [Number(status[1]), Number(status[2]), Number(status[3])] as const }),
	};
}

/** A refusal that came as a 4yz or 5yz reply; null where there is none. */
function fromRefusal(failure: Failure, handedOver: boolean): RefusedReceipt | null {
	const { command, response } = failure;
	if (response === undefined) return null;
	const answer = readReply(response);
	const { replyCode = 0 } = answer;
	if (replyCode < 400 || replyCode > 599) return null;
	const deferRoute = (code: SmtpReceiptCode): RefusedReceipt => ({
		outcome: "deferred",
		scope: "route",
		code,
		...answer,
	});
	// What follows concerns the session whatever the command was, and the message will do once the relay or its settings are mended:
	// RFC 5321 §3.8 (421), RFC 4954 §6 (530 and its kin), RFC 5321 §4.2.2 (503: we are out of step with the relay).
	if (replyCode === 421) return deferRoute("closing");
	if (replyCode === 530) return deferRoute("auth-required");
	if (failure.code === "ETLS") return deferRoute("tls");
	if (failure.code === "EAUTH" || [534, 535, 538].includes(replyCode)) return deferRoute("auth-failed");
	if (replyCode === 503) return deferRoute("protocol");
	const outcome = replyCode < 500 ? "deferred" : "rejected";
	// A reply that the end of the connection cut short still begins with the answer to what was asked last: the final dot.
	if (command === "DATA" || handedOver) {
		return { outcome, scope: "message", code: isTooLarge(answer) ? "message-too-large" : "message-refused", ...answer };
	}
	if (command === "RCPT TO") return { outcome, scope: "recipient", code: "recipient-refused", ...answer };
	if (command === "MAIL FROM") {
		if (isTooLarge(answer)) return { outcome, scope: "message", code: "message-too-large", ...answer };
		// Neither recipient nor content have been seen yet: the relay will not carry mail of this sender, whatever it is.
		return { outcome, scope: "route", code: "sender-refused", ...answer };
	}
	// A greeting of 554 refuses us, not the mail (RFC 5321 §3.1): the operator must act, and the mail must not die of it.
	if (command === "EHLO" || command === "HELO" || failure.code === "EPROTOCOL") return deferRoute("session-refused");
	return deferRoute("connection-lost");
}

/** RFC 1870 §6.1 and RFC 3463: 552 alone, 5.3.4 (too big for this system), 5.2.3 (for that mailbox). */
function isTooLarge({ replyCode, enhanced }: Reply): boolean {
	if (enhanced === undefined) return replyCode === 552;
	const [, subject, detail] = enhanced;
	return (subject === 3 && detail === 4) || (subject === 2 && detail === 3);
}

function codeWithoutReply({ code, originalCode, command }: Failure): SmtpReceiptCode {
	switch (code ?? "") {
		case "EAUTH":
		case noLogin:
			return "auth-failed";
		case "EBUSY":
			return "busy";
		case "EDNS":
			return "dns";
		case "ETLS":
		case clearTextLogin:
			return "tls";
		case "ETIMEDOUT":
			return "timeout";
		case "EPROTOCOL":
			return "protocol";
		case "EMESSAGE":
			// Without a reply it is nodemailer's own look at SIZE; after the message, an answer that is neither 2yz, 4yz nor 5yz.
			return command === "MAIL FROM" ? "message-too-large" : "protocol";
		case "EENVELOPE":
			return command === "API" ? "unrecognised" : "protocol";
		case "ECONNECTION":
		case "ESOCKET":
			return codeOfSocket(originalCode);
		default:
			return "unrecognised";
	}
}

function codeOfSocket(systemCode: string | undefined): SmtpReceiptCode {
	if (systemCode === undefined) return "connection-lost";
	if (tlsCodes.has(systemCode) || /^ERR_(?:SSL|TLS)_/.test(systemCode)) return "tls";
	return socketCodes[systemCode] ?? "unrecognised";
}

const socketCodes: { readonly [systemCode: string]: SmtpReceiptCode } = {
	ECONNREFUSED: "connection-refused",
	ENOTFOUND: "dns",
	EAI_AGAIN: "dns",
	EHOSTUNREACH: "unreachable",
	ENETUNREACH: "unreachable",
	EADDRNOTAVAIL: "unreachable",
	ETIMEDOUT: "timeout",
	ECONNRESET: "connection-lost",
	ECONNABORTED: "connection-lost",
	EPIPE: "connection-lost",
};

// Why Node refuses a certificate ("X509 certificate error codes" in its TLS manual), and OpenSSL's protocol error.
const tlsCodes: ReadonlySet<string> = new Set([
	"CERT_HAS_EXPIRED",
	"CERT_NOT_YET_VALID",
	"CERT_REJECTED",
	"CERT_REVOKED",
	"CERT_SIGNATURE_FAILURE",
	"CERT_UNTRUSTED",
	"DEPTH_ZERO_SELF_SIGNED_CERT",
	"EPROTO",
	"HOSTNAME_MISMATCH",
	"INVALID_CA",
	"INVALID_PURPOSE",
	"SELF_SIGNED_CERT_IN_CHAIN",
	"UNABLE_TO_GET_ISSUER_CERT",
	"UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
	"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);
