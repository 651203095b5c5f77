import { isAscii } from "node:buffer";
import { Readable } from "node:stream";
import type { SmtpEnvelope } from "./to-smtp-envelope.ts";

/** What nodemailer's pool reads of a mail: the part of its interface for transports that it documents for plugins. */
export interface PoolMail {
	readonly data: { readonly signal: AbortSignal | undefined };
	readonly message: {
		getEnvelope(): { from: string; to: string[]; size: number; use8BitMime: boolean };
		getHeader(name: string): string;
		messageId(): string;
		createReadStream(): Readable;
	};
}

/** One offer of a message, and how far it got. */
export interface Offer {
	readonly mail: PoolMail;
	/**
	 * Whether the relay may have the whole message. nodemailer writes the final dot when the stream it reads the message from has ended
	 * and not before, and without that dot no relay may deliver (RFC 5321 §4.1.1.4); so a connection lost earlier means "not sent".
	 */
	readonly handedOver: () => boolean;
}

const chunkBytes = 64 * 1024;

/** @param bytes Composed bytes: CRLF line ends, not dot-stuffed (that is done on the way). */
export function toSmtpMail(envelope: SmtpEnvelope, bytes: Uint8Array, signal: AbortSignal | undefined): Offer {
	let ended = false;
	return {
		handedOver: () => ended,
		mail: {
			data: { signal },
			message: {
				// A new object each time: nodemailer writes into it. SIZE is without dot-stuffing (RFC 1870 §3).
				getEnvelope: () => ({
					from: envelope.from,
					to: [envelope.to],
					size: bytes.byteLength,
					use8BitMime: !isAscii(bytes),
				}),
				// The ids are for nodemailer's log, which is off.
				getHeader: () => "",
				messageId: () => "",
				createReadStream: () => readBytes(bytes).once("end", () => (ended = true)),
			},
		},
	};
}

function readBytes(bytes: Uint8Array): Readable {
	let offset = 0;
	return new Readable({
		read() {
			const chunk = bytes.subarray(offset, offset + chunkBytes);
			offset += chunk.byteLength;
			this.push(chunk.byteLength === 0 ? null : chunk);
		},
	});
}
