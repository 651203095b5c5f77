import type { CallState } from "./from-ses-response.ts";

/** Where in the SDK's stack {@link SesCall.middleware} belongs: innermost, when credentials, endpoint and signature are there. */
export const innermost = { step: "deserialize", priority: "low", name: "todokuStart" } as const;

/** One call on SES: ends it in time, and knows how far it got. */
export class SesCall {
	readonly #controller = new AbortController();
	readonly #callerSignal: AbortSignal | undefined;
	readonly #timer: NodeJS.Timeout;
	#started = false;
	#stopped: "timeout" | "aborted" | undefined;

	constructor(timeoutMs: number, callerSignal?: AbortSignal) {
		this.#callerSignal = callerSignal;
		this.#timer = setTimeout(() => this.#stop("timeout"), timeoutMs);
		callerSignal?.addEventListener("abort", this.#onCallerAbort, { once: true });
	}

	/** Whether the request was given to the connection; before that, nothing was sent. */
	get started(): boolean {
		return this.#started;
	}

	/** What ended the call from our side. */
	get stopped(): "timeout" | "aborted" | undefined {
		return this.#stopped;
	}

	/** For the SDK, which then ends the request. */
	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** What is known of the call, once it failed. */
	stateFor(recipient: string): CallState {
		return { started: this.#started, stopped: this.#stopped, recipient };
	}

	/** Tells the call when it starts. */
	readonly middleware = <Args, Output>(next: (args: Args) => Output): ((args: Args) => Output) => {
		return (args) => {
			this.start();
			return next(args);
		};
	};

	/** Called right before the request is given to the connection; keeps it from that once the call was stopped. */
	start(): void {
		this.#controller.signal.throwIfAborted();
		this.#started = true;
	}

	/** The call's result; also when the SDK does not look at its signal, which it does not while it waits for credentials. */
	limit<T>(result: Promise<T>): Promise<T> {
		return new Promise((resolve, reject) => {
			result.then(resolve, reject);
			this.#controller.signal.addEventListener("abort", () => {
				if (!this.#started) reject(new Error("Stopped before anything was sent"));
			});
		});
	}

	/** Lets go of the timer and of the caller's signal. */
	end(): void {
		clearTimeout(this.#timer);
		this.#callerSignal?.removeEventListener("abort", this.#onCallerAbort);
	}

	readonly #onCallerAbort = (): void => this.#stop("aborted");

	#stop(reason: "timeout" | "aborted"): void {
		this.#stopped ??= reason;
		this.#controller.abort();
	}
}
