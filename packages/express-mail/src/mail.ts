import { type Mailer, OptionError } from "@todoku/core";
import type { RequestHandler } from "express";

export interface ExpressMailOptions {
	/** What handlers find at `req.mail`. It stays yours: close it when the application stops. */
	readonly mailer: Mailer;
}

/**
 * Makes the middleware that puts the mailer at `req.mail`.
 *
 * @throws {OptionError} when there is no mailer: here, and not in some request later.
 */
export function mail(options: ExpressMailOptions): RequestHandler {
	const mailer = checkMailer(options);
	return (request, _response, next) => {
		request.mail = mailer;
		next();
	};
}

declare global {
	// The one name that @types/express leaves open for this.
	namespace Express {
		interface Request {
			/** Put there by `mail({ mailer })`. */
			mail: Mailer;
		}
	}
}

function checkMailer(options: Partial<ExpressMailOptions> | undefined): Mailer {
	const mailer: Partial<Mailer> | undefined = options?.mailer;
	if (typeof mailer?.send === "function" && typeof mailer.decide === "function") return mailer as Mailer;
	throw new OptionError("mailer", "is no mailer; write mail({ mailer }) with one made by createMailer(options)");
}
