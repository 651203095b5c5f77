import { isAscii } from "node:buffer";
import { Readable } from "node:stream";
import type { SmtpEnvelope } from "./to-smtp-envelope.ts";

/** One offer of a message, and how far it got. */
export interface SmtpMail {
	/** A new object for each offer: nodemailer writes into it. SIZE is without dot-stuffing (RFC 1870 §3). */
	readonly envelope: { from: string; to: string[]; size: number; use8BitMime: boolean };
	readonly body: Readable;
	/** Whether the relay was given any of it yet: it said 354. */
	readonly begun: () => boolean;
	/**
	 * Whether the relay may have the whole message. nodemailer writes the final dot when the stream it reads the message from has ended
	 * and not before, and without that dot no relay may deliver (RFC 5321 §4.1.1.4); so a connection lost earlier means "not sent".
	 */
	readonly handedOver: () => boolean;
}

const chunkBytes = 64 * 1024;

/**
 * @param bytes Composed bytes: CRLF line ends, not dot-stuffed (that is done on the way).
 * @param onBegin Called at the first octet.
 */
export function toSmtpMail({ from, to }: SmtpEnvelope, bytes: Uint8Array, onBegin: () => void = () => {}): SmtpMail {
	let begun = false;
	let ended = false;
	const body = readBytes(bytes, () => {
		begun = true;
		onBegin();
	}).once("end", () => (ended = true));
	return {
		envelope: { from, to: [to], size: bytes.byteLength, use8BitMime: !isAscii(bytes) },
		body,
		begun: () => begun,
		handedOver: () => ended,
	};
}

function readBytes(bytes: Uint8Array, onBegin: () => void): Readable {
	let offset = 0;
	return new Readable({
		read() {
			if (offset === 0) onBegin();
			const chunk = bytes.subarray(offset, offset + chunkBytes);
			offset += chunk.byteLength;
			this.push(chunk.byteLength === 0 ? null : chunk);
		},
	});
}
