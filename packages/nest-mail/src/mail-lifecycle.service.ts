import {
	type BeforeApplicationShutdown,
	Inject,
	Injectable,
	type OnApplicationBootstrap,
	type OnApplicationShutdown,
} from "@nestjs/common";
import type { Mailer, Worker } from "@todoku/core";
import { ownMailerToken, runsWorkerToken } from "./mail.tokens.ts";

/**
 * Starts the worker of its registration with the application, where it is to have one, and stops it when the application begins to stop.
 * Closes the mailer when the application has stopped: after the last request, so that mail sent by it still goes out.
 *
 * @internal
 */
@Injectable()
export class MailLifecycleService implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
	readonly #mailer: Mailer;
	readonly #runsWorker: boolean;
	#worker: Worker | undefined;

	constructor(@Inject(ownMailerToken) mailer: Mailer, @Inject(runsWorkerToken) runsWorker: boolean) {
		this.#mailer = mailer;
		this.#runsWorker = runsWorker;
	}

	async onApplicationBootstrap(): Promise<void> {
		if (!this.#runsWorker) return;
		this.#worker = this.#mailer.createWorker();
		await this.#worker.start();
	}

	async beforeApplicationShutdown(): Promise<void> {
		await this.#worker?.stop();
	}

	onApplicationShutdown(): Promise<void> {
		return this.#mailer.close();
	}
}
