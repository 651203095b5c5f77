// Two copies of this package can be installed in one application; a registered symbol lets both recognise an error of either.
const brand: unique symbol = Symbol.for("@todoku/mail-error") as never;

/**
 * The root of everything Todoku throws: a mistake of the caller or the operator, never a refusal by the other side (that is a receipt).
 *
 * `message` says what happened, to what and what to do; it never holds bodies, credentials or full addresses. Those are in fields,
 * where a logger can redact them.
 */
export class MailError extends Error {
	/** A stable, literal name for the kind of error; the documented thing to branch on. */
	readonly code: string;
	/** @internal */
	readonly [brand] = true;

	constructor(code: string, message: string, options?: { readonly cause?: unknown }) {
		super(message, options);
		this.name = new.target.name;
		this.code = code;
	}
}

/** Tells whether a value is a {@link MailError}, also one made by another installed copy of this package. */
export function isMailError(value: unknown): value is MailError {
	return typeof value === "object" && value !== null && (value as { [brand]?: unknown })[brand] === true;
}
