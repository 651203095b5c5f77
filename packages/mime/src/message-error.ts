import { MailError } from "./errors.ts";

/** A message that cannot be composed because of its content (not its addresses or headers, which have errors of their own). */
export class MessageError extends MailError {
	declare readonly code: "invalid-message";

	constructor(message: string) {
		super("invalid-message", message);
	}
}

/** A message, or one attachment of it, over a limit of `ComposeOptions`. Nothing was composed, and its streams are closed. */
export class MessageTooLargeError extends MailError {
	declare readonly code: "message-too-large";
	/** The option that was exceeded. */
	readonly limit: "maxBytes" | "maxAttachmentBytes";
	/** Its value, in octets. */
	readonly maxBytes: number;

	constructor(what: string, limit: "maxBytes" | "maxAttachmentBytes", maxBytes: number) {
		super("message-too-large", `${what} is larger than the ${maxBytes} octets that the option ${limit} allows`);
		this.limit = limit;
		this.maxBytes = maxBytes;
	}
}

/**
 * An attachment that could not be read: its stream failed or had been read before (`cause`, where there is one), or its path names no
 * file that may be attached. `message` never holds the path, and says the same of a file that is missing and of one outside the root.
 */
export class AttachmentError extends MailError {
	declare readonly code: "attachment-unreadable";
	/** The path as given; undefined for a stream. */
	readonly path: string | undefined;

	constructor(what: string, problem: string, options: { readonly path?: string; readonly cause?: unknown } = {}) {
		super("attachment-unreadable", `${what} ${problem}`, "cause" in options ? { cause: options.cause } : undefined);
		this.path = options.path;
	}
}

/** A text with a character that the charset asked for does not have. Without a fallback nothing is replaced or dropped. */
export class CharsetError extends MailError {
	declare readonly code: "not-in-charset";
	/** Where the text stands: `subject`, `text`, or `display name in To` and its like. */
	readonly field: string;
	/** Where the character stands in that text: an index in UTF-16 code units, from 0, as in `text.at(position)`. */
	readonly position: number;
	/** The Unicode code point of the character. */
	readonly codePoint: number;

	constructor(field: string, position: number, codePoint: number) {
		const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
		super(
			"not-in-charset",
			`The ${field} holds ${name} at index ${position}, which ISO-2022-JP does not have; replace it, or set charsetFallback to "utf-8"`,
		);
		this.field = field;
		this.position = position;
		this.codePoint = codePoint;
	}
}
