import { Inject, Injectable, type OnApplicationShutdown } from "@nestjs/common";
import type { Mailer } from "@todoku/core";
import { ownMailerToken } from "./mail.tokens.ts";

/**
 * Closes the mailer of its registration when the application stops: after the last request, so that mail sent by it still goes out.
 *
 * @internal
 */
@Injectable()
export class MailLifecycleService implements OnApplicationShutdown {
	readonly #mailer: Mailer;

	constructor(@Inject(ownMailerToken) mailer: Mailer) {
		this.#mailer = mailer;
	}

	onApplicationShutdown(): Promise<void> {
		return this.#mailer.close();
	}
}
