import { hasControlButTab } from "./control-characters.ts";
import { MailError } from "./errors.ts";

/** A header field that cannot be written as given. */
export class HeaderError extends MailError {
	declare readonly code: "invalid-header";
	/** The field name as given. */
	readonly field: string;

	constructor(field: string, problem: string, options?: { readonly cause?: unknown }) {
		// A hostile name is not repeated: it may be long, or hold line breaks of its own.
		const what = /^[!-9;-~]{1,100}$/.test(field) ? `The header ${field}` : "A header";
		super("invalid-header", `${what} ${problem}`, options);
		this.field = field;
	}
}

declare const checked: unique symbol;

/** A header field that is fit for the wire: made only by {@link header}. Non-ASCII text is encoded when the message is composed. */
export interface Header {
	readonly name: string;
	readonly value: string;
	readonly [checked]: "header";
}

const maxNameOctets = 76;

/**
 * Checks a header field. This is the one place where text becomes a header, and no CR, LF, NUL or other control character gets past it.
 *
 * @throws {HeaderError} for a name that is no RFC 5322 field name, or a value with control characters; folding is done for you.
 * @see RFC 5322 §2.2 (fields), §3.6.8 (field names)
 */
export function header(name: string, value: string): Header {
	if (typeof name !== "string" || !/^[!-9;-~]+$/.test(name)) {
		throw new HeaderError(
			typeof name === "string" ? name : "",
			"has a name that is not made of printable ASCII characters without a colon",
		);
	}
	if (name.length > maxNameOctets) throw new HeaderError(name, `has a name longer than ${maxNameOctets} characters`);
	if (typeof value !== "string") throw new HeaderError(name, "has a value that is no text");
	if (/[\r\n]/.test(value))
		throw new HeaderError(name, "has a line break in its value; long values are folded for you");
	if (hasControlButTab(value)) throw new HeaderError(name, "has a control character in its value");
	if (!value.isWellFormed())
		throw new HeaderError(name, "has half of a surrogate pair in its value, so it is not Unicode text");
	return { name, value } as Header;
}
