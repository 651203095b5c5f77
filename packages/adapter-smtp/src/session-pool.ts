import type { ResolvedSmtpOptions } from "./smtp-options.ts";
import { SmtpSession } from "./smtp-session.ts";

/** That too many wait for a connection already. */
export class PoolBusyError extends Error {
	readonly code = "EBUSY";
}

/** A session that is the caller's until given back with `release`. */
export interface Lease {
	readonly session: SmtpSession;
	/** Whether it has been used before, so that the relay may have ended it meanwhile. */
	readonly reused: boolean;
}

interface Waiter {
	/** Takes a session over, or with null the right to open one. */
	readonly serve: (session: SmtpSession | null) => void;
}

/**
 * The connections to one relay: at most `maxConnections`, closing ones included; whoever came first is served first.
 */
export class SessionPool {
	readonly #options: ResolvedSmtpOptions;
	/** With the timer that ends each; the one used last is the last. */
	readonly #idle = new Map<SmtpSession, NodeJS.Timeout>();
	readonly #sessions = new Set<SmtpSession>();
	readonly #waiting = new Set<Waiter>();
	/** Rights to a connection that are taken, by sessions and by those who open one. */
	#taken = 0;
	#closing = false;
	#onEmpty: () => void = () => {};

	constructor(options: ResolvedSmtpOptions) {
		this.#options = options;
	}

	/**
	 * @param fresh Whether an idle connection will not do.
	 * @throws {PoolBusyError} when too many wait.
	 * @throws The reason of `stop`, or nodemailer's error where no connection came about.
	 */
	async acquire(stop: AbortSignal, fresh = false): Promise<Lease> {
		stop.throwIfAborted();
		if (!fresh) {
			const session = this.#takeIdle();
			if (session !== undefined) return { session, reused: true };
		} else if (this.#taken >= this.#options.maxConnections) {
			this.#takeIdle()?.destroy();
		}
		if (this.#taken < this.#options.maxConnections) this.#taken += 1;
		else {
			const session = await this.#wait(stop);
			if (session !== null) return { session, reused: true };
		}
		return { session: await this.#open(stop), reused: false };
	}

	/** Gives a session back: in order for the next message, or ended. */
	release(session: SmtpSession): void {
		if (!session.open) return;
		const [next] = this.#waiting;
		if (this.#closing || session.messages >= this.#options.maxMessagesPerConnection) void session.quit();
		else if (next !== undefined) next.serve(session);
		else {
			const timer = setTimeout(() => this.#quitIdle(session), this.#options.idleTimeoutMs);
			this.#idle.set(session, timer);
		}
	}

	/** Ends every connection, with QUIT where the relay answers in time. Whatever is being sent must have come to its end. */
	async close(): Promise<void> {
		this.#closing = true;
		const empty = new Promise<void>((resolve) => {
			this.#onEmpty = resolve;
		});
		for (const session of this.#sessions) {
			if (this.#idle.has(session)) this.#quitIdle(session);
			// Waiting for the answer to RSET or QUIT. It has the time of a QUIT, whatever the options say.
			else void session.quit();
		}
		if (this.#taken > 0) await empty;
	}

	#takeIdle(): SmtpSession | undefined {
		const session = [...this.#idle.keys()].at(-1);
		if (session !== undefined) this.#forgetIdle(session);
		return session;
	}

	#quitIdle(session: SmtpSession): void {
		this.#forgetIdle(session);
		void session.quit();
	}

	#forgetIdle(session: SmtpSession): void {
		clearTimeout(this.#idle.get(session));
		this.#idle.delete(session);
	}

	#wait(stop: AbortSignal): Promise<SmtpSession | null> {
		if (this.#waiting.size >= this.#options.maxWaiting) {
			throw new PoolBusyError(`${this.#waiting.size} messages wait for a connection already`);
		}
		const { promise, resolve, reject } = Promise.withResolvers<SmtpSession | null>();
		const giveUp = (): void => {
			this.#waiting.delete(waiter);
			reject(stop.reason);
		};
		const waiter: Waiter = {
			serve: (session) => {
				this.#waiting.delete(waiter);
				stop.removeEventListener("abort", giveUp);
				resolve(session);
			},
		};
		this.#waiting.add(waiter);
		stop.addEventListener("abort", giveUp, { once: true });
		return promise;
	}

	async #open(stop: AbortSignal): Promise<SmtpSession> {
		let session: SmtpSession | undefined;
		let held = true;
		const giveBack = (): void => {
			if (!held) return;
			held = false;
			if (session !== undefined) {
				this.#sessions.delete(session);
				this.#forgetIdle(session);
			}
			const [next] = this.#waiting;
			if (next === undefined) this.#taken -= 1;
			// The right goes straight to the next in line, so that no newcomer can take it first.
			else next.serve(null);
			if (this.#taken === 0) this.#onEmpty();
		};
		try {
			session = await SmtpSession.open(this.#options, stop, giveBack);
		} catch (error) {
			giveBack();
			throw error;
		}
		// It may have ended already.
		if (held) this.#sessions.add(session);
		return session;
	}
}
