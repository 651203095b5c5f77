import { Inject } from "@nestjs/common";
import { getMailerToken } from "./mail.tokens.ts";

/**
 * Injects core's `Mailer`.
 *
 * @param name The `name` the mailer was registered with; left out for the unnamed one.
 * @throws {OptionError} for an empty name.
 */
export function InjectMailer(name?: string): ParameterDecorator & PropertyDecorator {
	return Inject(getMailerToken(name));
}
