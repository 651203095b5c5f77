import { MailError } from "./errors.ts";

/**
 * A text that is not the address, mailbox or domain it should be.
 *
 * `message` never quotes the text (it may be personal data, or hostile); `text` does, for a logger that redacts.
 */
export class AddressError extends MailError {
	declare readonly code: "invalid-address";
	/** What is wrong, as a clause: `has no "@"`. */
	readonly problem: string;
	/** The text that was refused. */
	readonly text: string;

	constructor(what: string, problem: string, text: string) {
		super("invalid-address", `The ${what} ${problem}`);
		this.problem = problem;
		this.text = text;
	}
}
