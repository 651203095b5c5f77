import { MailError } from "@todoku/core";
import { fromMissingRegion, fromSesError } from "../from-ses-response.ts";
import { innermost, SesCall } from "../ses-call.ts";
import { type OpenedSes, readRegion, SesConnection } from "../ses-connection.ts";
import type { SesReceiptCode } from "../ses-receipt-code.ts";
import { fromSuppressionFailure, type SuppressionOperation } from "./suppression-failure.ts";
import type { ResolvedSuppressionListOptions } from "./suppression-options.ts";

/** What a call needs: the SDK, its client, and the call to tie to the command. */
export interface Asking extends OpenedSes {
	readonly call: SesCall;
}

/**
 * Calls on SES one after another, at the pace SES allows, and again where that makes sense: all that is asked here may be asked twice.
 */
export class SuppressionCalls {
	readonly #options: ResolvedSuppressionListOptions;
	readonly #connection: SesConnection;
	#turn: Promise<unknown> = Promise.resolve();
	#lastAt: number | undefined;
	#closed = false;

	constructor(options: ResolvedSuppressionListOptions) {
		this.#options = options;
		this.#connection = new SesConnection(options);
	}

	/**
	 * @throws {MailError} with a code of the receipts, when SES refuses, or fails each time.
	 * @throws `signal.reason` when aborted.
	 */
	async ask<T>(
		operation: SuppressionOperation,
		work: (asking: Asking) => Promise<T>,
		signal?: AbortSignal,
	): Promise<T> {
		for (let attempt = 1; ; attempt += 1) {
			await this.#nextTurn(signal);
			const { sdk, client } = await this.#connection.open();
			const call = new SesCall(this.#options.requestTimeoutMs, signal);
			try {
				return await call.limit(work({ sdk, client, call }));
			} catch (error) {
				signal?.throwIfAborted();
				const code = fromSesError(error, call.stateFor("")).code as SesReceiptCode;
				if (!passing.has(code) || attempt === maxAttempts) throw fromSuppressionFailure(operation, code, error);
			} finally {
				call.end();
			}
			await this.#wait(this.#options.callIntervalMs * 2 ** attempt * (0.5 + this.#options.random() / 2), signal);
		}
	}

	/** @throws {MailError} `region` when none is set. */
	async region(): Promise<string> {
		const { client } = await this.#connection.open();
		const region = await readRegion(client);
		if (region !== null) return region;
		throw fromSuppressionFailure("GetAccount", fromMissingRegion().code as SesReceiptCode, undefined);
	}

	async close(): Promise<void> {
		this.#closed = true;
		await this.#turn;
		await this.#connection.close();
	}

	/** One call at a time waits for its turn, so that many at once keep the pace too. */
	async #nextTurn(signal: AbortSignal | undefined): Promise<void> {
		if (this.#closed)
			throw new MailError("suppression-list-closed", "The suppression list is closed; nothing was asked");
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

/** Lets a call know when its command starts. */
export function tie<Command extends Tieable>(command: Command, call: SesCall): Command {
	command.middlewareStack.add(call.middleware, innermost);
	return command;
}

interface Tieable {
	readonly middlewareStack: { add(middleware: SesCall["middleware"], options: typeof innermost): void };
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
