import type SMTPConnection from "nodemailer/lib/smtp-connection";
import { login } from "./smtp-auth.ts";
import { readSmtpExtensions, type SmtpExtensions } from "./smtp-extensions.ts";
import type { ResolvedSmtpOptions } from "./smtp-options.ts";
import { toSmtpConnectionOptions } from "./to-smtp-connection.ts";
import type { SmtpEnvelope } from "./to-smtp-envelope.ts";
import { type SmtpMail, toSmtpMail } from "./to-smtp-mail.ts";

// Long enough for a relay that is there. Nothing depends on its answer.
const quitTimeoutMs = 2_000;

type Done<T> = (error?: Error | null, value?: T) => void;

/** One connection to the relay, encrypted and logged in as the options ask, that sends one message after the other. */
export class SmtpSession {
	readonly #connection: SMTPConnection;
	readonly #options: ResolvedSmtpOptions;
	#extensions: SmtpExtensions = { smtpUtf8: false, eightBitMime: false };
	readonly #steps = new Set<(error: Error) => void>();
	#messages = 0;
	#leaving: Promise<void> | undefined;

	private constructor(connection: SMTPConnection, options: ResolvedSmtpOptions, onClosed: () => void) {
		this.#connection = connection;
		this.#options = options;
		connection.on("error", (error: Error) => this.#fail(error));
		connection.once("end", () => {
			onClosed();
			// Later than nodemailer's own callback, which knows more: after 421, for one, it comes right after this event.
			queueMicrotask(() => this.#fail(Object.assign(new Error("The connection ended"), { code: "ECONNECTION" })));
		});
	}

	/**
	 * Connects, encrypts and logs in.
	 *
	 * @param stop Ends it.
	 * @param onClosed Called once, as soon as the connection is no more, also where it never came to be one.
	 * @throws nodemailer's error, or the reason of `stop`.
	 */
	static async open(options: ResolvedSmtpOptions, stop: AbortSignal, onClosed: () => void): Promise<SmtpSession> {
		const { default: Connection } = await import("nodemailer/lib/smtp-connection");
		const connection = new Connection(toSmtpConnectionOptions(options));
		const session = new SmtpSession(connection, options, onClosed);
		try {
			await session.#step(options.connectTimeoutMs, stop, (done) => connection.connect(done));
			// nodemailer keeps the extensions to itself; but what was said last, when it is connected, is the answer to EHLO.
			session.#extensions = readSmtpExtensions(connection.lastServerResponse || "");
			const { auth, loopback } = options;
			if (auth !== undefined) {
				await session.#step(options.commandTimeoutMs, stop, (done) => login(connection, auth, loopback, done));
			}
			return session;
		} catch (error) {
			session.destroy();
			throw error;
		}
	}

	get extensions(): SmtpExtensions {
		return this.#extensions;
	}

	/** How many messages were offered on it. */
	get messages(): number {
		return this.#messages;
	}

	/** Whether the connection is still there, as far as anybody knows. */
	get open(): boolean {
		return !this.#connection.destroyed;
	}

	/**
	 * Offers one message.
	 *
	 * @param mail Takes how far it got, at once, so that it can be asked after a failure.
	 * @returns What was answered to the final dot.
	 * @throws nodemailer's error, or the reason of `stop`; `reset` or `destroy` must follow.
	 */
	async send(
		envelope: SmtpEnvelope,
		bytes: Uint8Array,
		stop: AbortSignal,
		takeMail: (mail: SmtpMail) => void,
	): Promise<string> {
		this.#messages += 1;
		const { commandTimeoutMs, dataTimeoutMs } = this.#options;
		return this.#step(commandTimeoutMs, stop, (done: Done<string>, allow) => {
			const mail = toSmtpMail(envelope, bytes, () => allow(dataTimeoutMs));
			takeMail(mail);
			this.#connection.send(mail.envelope, mail.body, (error, info) => done(error, info?.response));
		});
	}

	/** Makes it ready for the next message after a refusal. Ends it where that cannot be done. */
	async reset(): Promise<void> {
		try {
			await this.#step(this.#options.commandTimeoutMs, undefined, (done) => this.#connection.reset(done));
		} catch {
			this.destroy();
		}
	}

	/** Takes leave of the relay, and ends the connection whether it answers or not. */
	quit(): Promise<void> {
		// The end of the connection is what is waited for, and a step takes it for a failure.
		this.#leaving ??= this.#step(quitTimeoutMs, undefined, () => this.#connection.quit())
			.catch(() => {})
			.then(() => this.destroy());
		return this.#leaving;
	}

	/** Ends the connection at once. */
	destroy(): void {
		this.#connection.close();
	}

	#fail(error: Error): void {
		for (const fail of this.#steps) fail(error);
	}

	/** Waits for one thing: until it is done, the connection fails, time is up, or `stop` says so. The last two end the connection. */
	#step<T>(
		timeoutMs: number,
		stop: AbortSignal | undefined,
		start: (done: Done<T>, allow: (ms: number) => void) => void,
	): Promise<T> {
		const { promise, resolve, reject } = Promise.withResolvers<T>();
		let timer: NodeJS.Timeout | undefined;
		const allow = (ms: number): void => {
			clearTimeout(timer);
			timer = setTimeout(() => {
				reject(Object.assign(new Error(`No answer within ${ms} ms`), { code: "ETIMEDOUT" }));
				this.destroy();
			}, ms);
		};
		const giveUp = (): void => {
			reject(stop?.reason);
			this.destroy();
		};
		this.#steps.add(reject);
		allow(timeoutMs);
		stop?.addEventListener("abort", giveUp, { once: true });
		if (stop?.aborted === true) giveUp();
		else if (!this.open) reject(Object.assign(new Error("The connection had ended"), { code: "ECONNECTION" }));
		else start((error, value) => (error ? reject(error) : resolve(value as T)), allow);
		return promise.finally(() => {
			clearTimeout(timer);
			stop?.removeEventListener("abort", giveUp);
			this.#steps.delete(reject);
		});
	}
}
