import { isAscii } from "node:buffer";
import type { RefusalScope, RefusedReceipt } from "@todoku/core";
import type { SmtpReceiptCode } from "./from-smtp-reply.ts";
import type { SmtpExtensions } from "./smtp-extensions.ts";
import type { SmtpEnvelope } from "./to-smtp-envelope.ts";

/**
 * Refuses what this relay does not offer to carry, before it is told anything of the message. nodemailer would leave the keyword out and
 * send the bytes all the same.
 *
 * @see RFC 6531 §3.1 (SMTPUTF8), RFC 6152 §3 (8BITMIME)
 */
export function refuseUnsupported(
	{ smtpUtf8, eightBitMime }: SmtpExtensions,
	{ from, to }: SmtpEnvelope,
	bytes: Uint8Array,
): RefusedReceipt | null {
	if (!smtpUtf8) {
		if (!isPlain(to)) return refuse("recipient", "address-unsupported", "The recipient's address needs SMTPUTF8");
		if (!isPlain(from)) return refuse("message", "address-unsupported", "The MAIL FROM address needs SMTPUTF8");
	}
	// The usual case, and the only one there is for what `composeMessage` writes between ASCII addresses.
	if (isAscii(bytes)) return null;
	if (!smtpUtf8 && !isAscii(headerOf(bytes))) {
		return refuse(
			"message",
			"message-unsupported",
			"The message has a header field outside ASCII, which needs SMTPUTF8",
		);
	}
	if (!eightBitMime)
		return refuse("message", "message-unsupported", "The message has 8-bit octets, which need 8BITMIME");
	return null;
}

function isPlain(address: string): boolean {
	return isAscii(Buffer.from(address));
}

function headerOf(bytes: Uint8Array): Uint8Array {
	const end = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf("\r\n\r\n");
	return end < 0 ? bytes : bytes.subarray(0, end);
}

function refuse(scope: RefusalScope, code: SmtpReceiptCode, problem: string): RefusedReceipt {
	return { outcome: "rejected", scope, code, reply: `${problem}, and the relay does not offer it` };
}
