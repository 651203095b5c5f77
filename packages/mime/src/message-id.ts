import { randomUUID } from "node:crypto";
import { splitAddress } from "./address.ts";
import { HeaderError, header } from "./header.ts";
import type { Mailbox } from "./mailbox.ts";

/** Long enough for every Message-ID in use, short enough for a line of 998 octets that also holds a field name. */
export const maxMessageIdOctets = 900;

/** A new Message-ID under the domain of the author (RFC 5322 §3.6.4 asks for a name the sender controls). */
export function newMessageId(from: Mailbox, id: string = randomUUID()): string {
	const { domain } = splitAddress(from.address);
	return `<${id}@${domain}>`;
}

/**
 * Checks the Message-ID of a message that we write ourselves.
 *
 * @throws {HeaderError} unless it is of the form `<id@domain>`, ASCII and at most 900 octets.
 */
export function checkMessageId(messageId: string): string {
	const value = header("Message-ID", messageId).value;
	if (!/^<[^\s<>@()\\]+@[^\s<>@()\\]+>$/.test(value) || /[^\u0021-\u007e]/.test(value)) {
		throw new HeaderError("Message-ID", "has a value that is not of the form <id@domain>");
	}
	return checkLength("Message-ID", value);
}

/**
 * Checks a Message-ID that somebody else wrote. Quoted and otherwise odd ones pass: it must equal, octet for octet, what was received.
 *
 * @throws {HeaderError} unless it is one `<…@…>` of printable ASCII, at most 900 octets.
 */
export function checkForeignMessageId(field: string, messageId: string): string {
	const value = header(field, messageId).value;
	if (!/^<[!-;=?-~]+>$/.test(value) || !value.includes("@")) {
		throw new HeaderError(field, "has a value that is no Message-ID in angle brackets, such as <id@domain>");
	}
	return checkLength(field, value);
}

function checkLength(field: string, value: string): string {
	if (value.length <= maxMessageIdOctets) return value;
	throw new HeaderError(field, `has a Message-ID longer than ${maxMessageIdOctets} octets`);
}
