import { type Mailer, OptionError, type StopOptions, type Worker } from "@todoku/core";
import { readBoolean, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { checkMailer } from "./check-mailer.ts";

/** What is needed of a server: those of node:http and node:https fit. */
export interface ClosableServer {
	close(callback: (error?: Error) => void): unknown;
	closeAllConnections?(): void;
	once(event: "close", listener: () => void): unknown;
}

export interface RunMailOptions {
	/** Closed in the end, with its workers and transports. */
	readonly mailer: Mailer;
	/**
	 * Whether this process also sends what the `outbox` of the mailer holds, whoever recorded it. Where it is false, mail is only recorded
	 * here, and another process must send it. Default: false.
	 */
	readonly worker?: boolean | undefined;
	/** What `app.listen()` returned. The mail stops when it closes, and it is closed when the mail stops. Default: none. */
	readonly server?: ClosableServer | undefined;
	/** Signals of this process that stop it all, such as `["SIGTERM", "SIGINT"]`; a second one waits for nothing. Default: none. */
	readonly signals?: readonly NodeJS.Signals[] | undefined;
}

/** The mail of a process while it runs. */
export interface MailRun {
	/** The worker, where one was asked for: `status` is what a readiness endpoint wants to know. */
	readonly worker: Worker | undefined;
	/** Settles when everything has stopped, whatever stopped it: the moment to close a database. Rejects where a transport cannot be closed. */
	readonly closed: Promise<void>;
	/**
	 * Closes the server and stops the worker, both gracefully and at the same time; then closes the mailer. A second call with a shorter
	 * time cuts the first one short.
	 *
	 * @returns `closed`.
	 */
	stop(options?: StopOptions): Promise<void>;
}

/**
 * Gives the mail of an Express application the beginning and the end that Express itself has not: starts a worker if asked to, and stops
 * everything in order when the server closes, when a signal comes, or when told to.
 *
 * @throws {OptionError} for a mailer that is none, and where a worker is asked for and the mailer has no outbox.
 * @throws {MailError} when the worker cannot start: what is wrong with its store, and how to mend it. Nothing is closed then.
 */
export async function runMail(options: RunMailOptions): Promise<MailRun> {
	refuseUnknown("", readRecord("options", options), ["mailer", "worker", "server", "signals"]);
	const mailer = checkMailer(options, "runMail({ mailer })");
	const worker = (readBoolean("worker", options.worker) ?? false) ? mailer.createWorker() : undefined;
	const signals = checkSignals(options.signals ?? []);
	await worker?.start();
	return new RunningMail(mailer, worker, options.server, signals);
}

/** Long enough for nothing: deliveries in flight are released at once. */
const atOnce: StopOptions = { graceMs: 1 };

class RunningMail implements MailRun {
	readonly worker: Worker | undefined;
	readonly closed: Promise<void>;
	readonly #mailer: Mailer;
	readonly #server: ClosableServer | undefined;
	readonly #signals: readonly NodeJS.Signals[];
	readonly #settle: (end: Promise<void>) => void;
	#isStopping = false;

	constructor(
		mailer: Mailer,
		worker: Worker | undefined,
		server: ClosableServer | undefined,
		signals: readonly NodeJS.Signals[],
	) {
		this.#mailer = mailer;
		this.worker = worker;
		this.#server = server;
		this.#signals = signals;
		const { promise, resolve } = Promise.withResolvers<void>();
		this.closed = promise;
		this.#settle = resolve;
		server?.once("close", () => void this.stop());
		for (const signal of signals) process.on(signal, this.#onSignal);
	}

	stop(options?: StopOptions): Promise<void> {
		if (!this.#isStopping) {
			this.#isStopping = true;
			this.#settle(this.#finish(options));
		} else if (options !== undefined) {
			// The first call reports what becomes of it.
			void this.worker?.stop(options).catch(() => undefined);
		}
		return this.closed;
	}

	async #finish(options: StopOptions | undefined): Promise<void> {
		try {
			// What the last requests record waits for another worker, or for the next start.
			await Promise.allSettled([this.worker?.stop(options), this.#closeServer()]);
			// It stops the worker too: what kept that from stopping goes to the mailer's `onError`.
			await this.#mailer.close();
		} finally {
			for (const signal of this.#signals) process.off(signal, this.#onSignal);
		}
	}

	#closeServer(): Promise<void> {
		return new Promise((resolve) => {
			if (this.#server === undefined) resolve();
			// The only error there is: it was closed already.
			else this.#server.close(() => resolve());
		});
	}

	readonly #onSignal = (): void => {
		if (!this.#isStopping) {
			void this.stop();
			return;
		}
		this.#server?.closeAllConnections?.();
		void this.stop(atOnce);
	};
}

function checkSignals(signals: readonly NodeJS.Signals[]): readonly NodeJS.Signals[] {
	if (Array.isArray(signals) && signals.every((signal) => typeof signal === "string" && signal.startsWith("SIG")))
		return [...signals];
	throw new OptionError("signals", 'must be a list of names of signals, such as ["SIGTERM", "SIGINT"]');
}
