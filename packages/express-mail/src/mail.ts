import type { Mailer } from "@todoku/core";
import type { RequestHandler } from "express";
import { checkMailer } from "./check-mailer.ts";

export interface ExpressMailOptions {
	/** What handlers find at `req.mail`. It stays yours: close it when the application stops, as `runMail` does. */
	readonly mailer: Mailer;
}

/**
 * Makes the middleware that puts the mailer at `req.mail`.
 *
 * @throws {OptionError} when there is no mailer: here, and not in some request later.
 */
export function mail(options: ExpressMailOptions): RequestHandler {
	const mailer = checkMailer(options, "mail({ mailer })");
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
