import type { MailError } from "@todoku/core";
import { fromMissingRegion } from "../from-ses-response.ts";
import { innermost, type SesCall } from "../ses-call.ts";
import { type OpenedSes, readRegion, SesConnection } from "../ses-connection.ts";
import type { ResolvedSesClientOptions } from "../ses-options.ts";
import type { SesReceiptCode } from "../ses-receipt-code.ts";
import type { ResolvedPace } from "./call-options.ts";
import { PacedCalls } from "./paced-calls.ts";

/** What a call needs: the SDK, its client, and the call to tie to the command. */
export interface Asking extends OpenedSes {
	readonly call: SesCall;
}

/** What those who ask say of failures, in their own words. */
export interface FailureWords<Operation extends string> {
	/** An error that tells the operator what to do. */
	failed(operation: Operation, code: SesReceiptCode, cause: unknown): MailError;
	/** What is thrown at those who ask after `close`. */
	closed(): MailError;
}

/** Calls on SES that send nothing, each tied to the SDK's client. */
export class SesCalls<Operation extends string> {
	readonly #words: FailureWords<Operation | "GetAccount">;
	readonly #connection: SesConnection;
	readonly #calls: PacedCalls;

	constructor(options: ResolvedSesClientOptions & ResolvedPace, words: FailureWords<Operation | "GetAccount">) {
		this.#words = words;
		this.#connection = new SesConnection(options);
		this.#calls = new PacedCalls({ ...options, closed: () => words.closed() });
	}

	/**
	 * @throws {MailError} with a code of the receipts, when SES refuses, or fails each time.
	 * @throws `signal.reason` when aborted.
	 */
	ask<T>(operation: Operation, work: (asking: Asking) => Promise<T>, signal?: AbortSignal): Promise<T> {
		return this.#calls.ask(
			async (call) => work({ ...(await this.#connection.open()), call }),
			(code, cause) => this.#words.failed(operation, code, cause),
			signal,
		);
	}

	/** @throws {MailError} `region` when none is set. */
	async region(): Promise<string> {
		const { client } = await this.#connection.open();
		const region = await readRegion(client);
		if (region !== null) return region;
		throw this.#words.failed("GetAccount", fromMissingRegion().code as SesReceiptCode, undefined);
	}

	async close(): Promise<void> {
		await this.#calls.close();
		await this.#connection.close();
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
