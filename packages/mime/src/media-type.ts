import { MessageError } from "./message-error.ts";

const mediaType =
	/^([\w!#$&^.+-]+\/[\w!#$&^.+-]+)((?:\s*;\s*[\w!#$&^.+-]+=(?:[\w!#$&^.+-]+|"[^"\\\p{Cc}\u007f-\uffff]*"))*)$/u;
const maxLength = 200;

/** A media type that is fit for a Content-Type field. */
export interface MediaType {
	/** Type and subtype in lower case. */
	readonly essence: string;
	/** The whole of it, parameters included, as given. */
	readonly value: string;
	/** The charset parameter in lower case. */
	readonly charset: string | undefined;
}

/**
 * Checks a media type (RFC 6838 §4.2, RFC 2045 §5.1).
 *
 * @throws {MessageError} for what is none, for one over 200 characters, and for multipart types: those are built, never given.
 */
export function parseMediaType(what: string, text: string): MediaType {
	const [, essence, parameters] = (typeof text === "string" && text.length <= maxLength && mediaType.exec(text)) || [];
	if (essence === undefined || parameters === undefined) {
		throw new MessageError(`${what} has a content type that is no media type, such as text/csv; charset=utf-8`);
	}
	if (/^multipart\//i.test(essence))
		throw new MessageError(`${what} has a content type that only the message itself uses`);
	const charset = /;\s*charset="?([^";\s]+)"?/i.exec(parameters)?.[1]?.toLowerCase();
	return { essence: essence.toLowerCase(), value: text, charset };
}

/**
 * The media type of a text that is written in UTF-8, with its charset parameter.
 *
 * @throws {MessageError} for a charset parameter that says something else.
 */
export function withUtf8(what: string, type: MediaType): string {
	if (type.charset === undefined) return type.essence.startsWith("text/") ? `${type.value}; charset=utf-8` : type.value;
	if (type.charset === "utf-8") return type.value;
	throw new MessageError(
		`${what} is text, which is sent as UTF-8, but has a content type with another charset; give it bytes`,
	);
}
