import { type Mailer, OptionError } from "@todoku/core";

/** @throws {OptionError} that names the call as it is to be written. */
export function checkMailer(options: { readonly mailer?: unknown } | undefined, call: string): Mailer {
	const mailer = options?.mailer as Partial<Mailer> | undefined;
	if (typeof mailer?.send === "function" && typeof mailer.decide === "function") return mailer as Mailer;
	throw new OptionError("mailer", `is no mailer; write ${call} with one made by createMailer(options)`);
}
