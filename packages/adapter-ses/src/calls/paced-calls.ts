import type { MailError } from "@todoku/core";
import { fromSesError } from "../from-ses-response.ts";
import { SesCall } from "../ses-call.ts";
import { readFailure } from "../ses-failure.ts";
import type { SesReceiptCode } from "../ses-receipt-code.ts";
import type { ResolvedPace } from "./call-options.ts";

export interface PacedCallsOptions extends ResolvedPace {
	readonly requestTimeoutMs: number;
	/** What is thrown at those who ask after `close`. */
	readonly closed: () => MailError;
}

/**
 * Calls on AWS one after another, at the pace it allows, and again where that makes sense: all that is asked here may be asked twice.
 */
export class PacedCalls {
	readonly #options: PacedCallsOptions;
	#turn: Promise<unknown> = Promise.resolve();
	#lastAt: number | undefined;
	#closed = false;

	constructor(options: PacedCallsOptions) {
		this.#options = options;
	}

	/**
	 * @param failed Makes the error of the last attempt.
	 * @throws What `failed` makes, when the call is refused, or fails each time.
	 * @throws `signal.reason` when aborted.
	 */
	async ask<T>(
		work: (call: SesCall) => Promise<T>,
		failed: (code: SesReceiptCode, cause: unknown) => MailError,
		signal: AbortSignal | undefined,
	): Promise<T> {
		for (let attempt = 1; ; attempt += 1) {
			await this.#nextTurn(signal);
			const call = new SesCall(this.#options.requestTimeoutMs, signal);
			try {
				return await call.limit(work(call));
			} catch (error) {
				signal?.throwIfAborted();
				const code = codeOf(error, call);
				if (!passing.has(code) || attempt === maxAttempts) throw failed(code, error);
			} finally {
				call.end();
			}
			await this.#wait(this.#options.callIntervalMs * 2 ** attempt * (0.5 + this.#options.random() / 2), signal);
		}
	}

	/** Nothing is asked after it; resolves when nothing waits for its turn any more. */
	async close(): Promise<void> {
		this.#closed = true;
		await this.#turn;
	}

	/** One call at a time waits for its turn, so that many at once keep the pace too. */
	async #nextTurn(signal: AbortSignal | undefined): Promise<void> {
		if (this.#closed) throw this.#options.closed();
		const turn = this.#turn.then(async () => {
			const { callIntervalMs, clock } = this.#options;
			const sinceMs = this.#lastAt === undefined ? callIntervalMs : clock.now().getTime() - this.#lastAt;
			// A clock that was set back must not make this wait for longer than the interval.
			const dueMs = Math.min(callIntervalMs, callIntervalMs - sinceMs);
			if (dueMs > 0) await this.#wait(dueMs, signal);
			signal?.throwIfAborted();
			this.#lastAt = clock.now().getTime();
		});
		this.#turn = turn.catch(() => undefined);
		await turn;
	}

	async #wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
		try {
			await this.#options.wait(Math.ceil(ms), signal);
		} catch (error) {
			signal?.throwIfAborted();
			throw error;
		}
	}
}

function codeOf(error: unknown, call: SesCall): SesReceiptCode {
	// Somebody else changed the same thing at that moment. SES's model has the status 500 for it; the name is what counts.
	if (readFailure(error).name === "ConcurrentModificationException") return "service-error";
	return fromSesError(error, call.stateFor("")).code as SesReceiptCode;
}

const maxAttempts = 6;

/** What may be gone a moment later. SES says LimitExceeded, which is the daily quota of sends, of other calls too fast as well. */
const passing: ReadonlySet<SesReceiptCode> = new Set([
	"throttled",
	"daily-quota",
	"service-error",
	"timeout",
	"connection-lost",
]);
