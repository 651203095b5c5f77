import type { Envelope, RefusedReceipt } from "@todoku/core";
import { type Address, parseAddress, toWireAddress } from "@todoku/mime";
import type { SmtpReceiptCode } from "./from-smtp-reply.ts";

/** The envelope as MAIL FROM and RCPT TO carry it, without the angle brackets; `""` is the null reverse-path. */
export interface SmtpEnvelope {
	readonly from: string;
	readonly to: string;
}

/**
 * Writes an envelope for the wire, or says why this transport cannot.
 *
 * The addresses are parsed again although their type says it was done: a caller in JavaScript may hand over any text, and a line end
 * in it would be a command of its own.
 *
 * @throws {AddressError} for what is no address.
 */
export function toSmtpEnvelope(envelope: Envelope): SmtpEnvelope | RefusedReceipt {
	const mailFrom = envelope.mailFrom === null ? null : parseAddress(envelope.mailFrom, { legacyCarrier: true });
	const recipient = parseAddress(envelope.recipient, { legacyCarrier: true });
	if (!isSendable(recipient)) return refuse("recipient", "The recipient's address");
	// It is the mail that names such a sender; no other recipient and no other relay connection would change that.
	if (mailFrom !== null && !isSendable(mailFrom)) return refuse("message", "The MAIL FROM address");
	return { from: mailFrom === null ? "" : toWireAddress(mailFrom), to: toWireAddress(recipient) };
}

/** Angle brackets in a quoted local part are legal, but nodemailer refuses them. */
function isSendable(address: Address): boolean {
	return !/[<>]/.test(address);
}

function refuse(scope: "recipient" | "message", subject: string): RefusedReceipt {
	const code: SmtpReceiptCode = "address-unsupported";
	return {
		outcome: "rejected",
		scope,
		code,
		reply: `${subject} has a "<" or ">" before the "@", which this transport cannot send`,
	};
}
