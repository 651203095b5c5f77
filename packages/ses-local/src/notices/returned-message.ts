import { headerSectionEnd } from "../header-fields.ts";

/** Beyond this only the headers come back. */
const maxReturnedBytes = 100 * 1024;

/** The part of a report that holds the message it is about. */
export interface ReturnedPart {
	readonly contentType: "message/rfc822" | "text/rfc822-headers";
	/** Bytes, one to a character. */
	readonly text: string;
}

/**
 * The message as SES sent it out: with its own Message-ID in place of the sender's, and without Bcc and Return-Path.
 *
 * [UNV] Whether SES returns the whole of a long message is not established; here only its headers come back.
 */
export function returnedPart(raw: Uint8Array, messageId: string): ReturnedPart {
	const end = headerSectionEnd(raw);
	const headers = latin1(raw.subarray(0, end))
		.replaceAll("\r\n", "\n")
		.split(/\n(?![ \t])/)
		.filter((field) => !/^(?:message-id|bcc|return-path)[ \t]*:/i.test(field))
		.concat(`Message-ID: <${messageId}>`)
		.join("\n")
		.replaceAll("\n", "\r\n");
	if (raw.byteLength > maxReturnedBytes) return { contentType: "text/rfc822-headers", text: `${headers}\r\n` };
	return { contentType: "message/rfc822", text: `${headers}${latin1(raw.subarray(end)) || "\r\n\r\n"}` };
}

function latin1(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}
