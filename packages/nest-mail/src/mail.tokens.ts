import { OptionError } from "@todoku/core";

const unnamed = "@todoku/nest-mail/mailer";

/**
 * The token a mailer is provided under: for custom providers, `module.get(token)` and `overrideProvider(token)`.
 *
 * It is a registered symbol, so two installed copies of this package agree on it.
 *
 * @param name The `name` the mailer was registered with; left out for the unnamed one.
 * @throws {OptionError} for an empty name.
 */
export function getMailerToken(name?: string): symbol {
	if (name === "") throw new OptionError("name", "is empty; leave it out for the unnamed mailer");
	return Symbol.for(name === undefined ? unnamed : `${unnamed}:${name}`);
}

/** @internal The mailer of this very registration, whatever its name. Never exported from the module. */
export const ownMailerToken: unique symbol = Symbol.for("@todoku/nest-mail/own-mailer") as never;

/** @internal Whether this very registration runs a worker. Never exported from the module. */
export const runsWorkerToken: unique symbol = Symbol.for("@todoku/nest-mail/runs-worker") as never;

/** @internal The object of `useClass` that makes the options. Never exported from the module. */
export const optionsFactoryToken: unique symbol = Symbol.for("@todoku/nest-mail/options-factory") as never;

/** @internal The intake of one registration of MailFeedbackModule. Never exported from the module. */
export const feedbackIntakeToken: unique symbol = Symbol.for("@todoku/nest-mail/feedback-intake") as never;

/** @internal Its path and its limit. Never exported from the module. */
export const feedbackRegistrationToken: unique symbol = Symbol.for("@todoku/nest-mail/feedback-registration") as never;
