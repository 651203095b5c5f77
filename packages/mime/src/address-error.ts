import { type AddressProblemCode, type AddressProblemDetails, addressProblemClause } from "./address-problem.ts";
import { MailError } from "./errors.ts";

/**
 * A text that is not the address, mailbox or domain it should be. {@link describeAddressProblem} says what is wrong with it to people.
 *
 * `message` never quotes the text (it may be personal data, or hostile); `text` does, for a logger that redacts.
 */
export class AddressError extends MailError {
	declare readonly code: "invalid-address";
	/** What is wrong, as an English clause: `has no "@"`. */
	readonly problem: string;
	/** What is wrong, for programs. */
	readonly problemCode: AddressProblemCode;
	/** The particulars, where the problem has some. */
	readonly details: AddressProblemDetails | undefined;
	/** The text that was refused. */
	readonly text: string;

	constructor(what: string, problemCode: AddressProblemCode, text: string, details?: AddressProblemDetails) {
		const problem = addressProblemClause(problemCode, details);
		super("invalid-address", `The ${what} ${problem}`);
		this.problem = problem;
		this.problemCode = problemCode;
		this.details = details;
		this.text = text;
	}
}

/** @internal Ends the reading of a text by saying what is wrong with it. */
export type Refuse = (problemCode: AddressProblemCode, details?: AddressProblemDetails) => never;

/** @internal */
export function refusalOf(what: string, text: string): Refuse {
	return (problemCode, details) => {
		throw new AddressError(what, problemCode, text, details);
	};
}
