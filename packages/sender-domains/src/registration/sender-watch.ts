import { OptionError } from "@todoku/core";
import { GuardedHooks, readMilliseconds, readRecord, refuseUnknown } from "@todoku/core/adapter";
import { systemWait } from "./registrar-options.ts";
import type { RecheckReport, SenderRegistrar } from "./sender-registrar.ts";

export interface SenderWatchHooks {
	/** Told after each round. */
	readonly onRound?: ((report: RecheckReport) => void | Promise<void>) | undefined;
	/** Told of rounds that could not be gone through, and of hooks that threw. The next round comes all the same. */
	readonly onError?: ((error: unknown) => void) | undefined;
}

export interface SenderWatchOptions {
	readonly registrar: Pick<SenderRegistrar, "recheckAll">;
	/** Milliseconds from the end of a round to the next one, at least 1. Default: 300,000 (5 minutes). Who is due is the registrar's affair. */
	readonly intervalMs?: number | undefined;
	/** The part of the interval by which it varies, so that processes started together drift apart; 0 to 1. Default: 0.2. */
	readonly jitter?: number | undefined;
	/** From 0 to 1, without 1. Default: `Math.random`. */
	readonly random?: (() => number) | undefined;
	/** Waits; rejects when the signal ends it. Default: the system's timer. */
	readonly wait?: ((milliseconds: number, signal?: AbortSignal) => Promise<unknown>) | undefined;
	readonly hooks?: SenderWatchHooks | undefined;
}

/** Looks after registered senders, and those under way, for as long as its process runs. */
export interface SenderWatch {
	/** Begins with a round. A second call does nothing more. */
	start(): void;
	/** Ends the round under way after the check under way, and resolves then. It can be started again. */
	stop(): Promise<void>;
}

/**
 * Makes the schedule of C6. Several processes may run one over the same store: what one has checked, the others leave alone, and what
 * two check at once is changed once.
 *
 * @throws {OptionError} for an option that is missing, wrong or not known.
 */
export function createSenderWatch(options: SenderWatchOptions): SenderWatch {
	const names = ["registrar", "intervalMs", "jitter", "random", "wait", "hooks"];
	refuseUnknown("", readRecord("options", options), names);
	readRecord("registrar", options.registrar);
	const { jitter = 0.2, hooks = {} } = options;
	if (!(typeof jitter === "number" && jitter >= 0 && jitter <= 1))
		throw new OptionError("jitter", "must be a number from 0 to 1");
	refuseUnknown("hooks.", readRecord("hooks", hooks), ["onRound", "onError"]);
	return new Schedule({
		registrar: options.registrar,
		intervalMs: readMilliseconds("intervalMs", options.intervalMs) ?? 300_000,
		jitter,
		random: options.random ?? Math.random,
		wait: options.wait ?? systemWait,
		hooks,
	});
}

type ResolvedWatchOptions = {
	readonly [name in keyof Required<SenderWatchOptions>]: NonNullable<SenderWatchOptions[name]>;
};

class Schedule implements SenderWatch {
	readonly #options: ResolvedWatchOptions;
	readonly #guard: GuardedHooks;
	#running: { readonly abort: AbortController; readonly ended: Promise<void> } | undefined;

	constructor(options: ResolvedWatchOptions) {
		this.#options = options;
		this.#guard = new GuardedHooks(options.hooks.onError);
	}

	start(): void {
		if (this.#running !== undefined) return;
		const abort = new AbortController();
		this.#running = { abort, ended: this.#run(abort.signal) };
	}

	async stop(): Promise<void> {
		const running = this.#running;
		if (running === undefined) return;
		running.abort.abort();
		await running.ended;
		if (this.#running === running) this.#running = undefined;
	}

	async #run(signal: AbortSignal): Promise<void> {
		const { registrar, intervalMs, jitter, random, wait, hooks } = this.#options;
		while (!signal.aborted) {
			try {
				const report = await registrar.recheckAll({ signal });
				this.#guard.run(() => hooks.onRound?.(report));
			} catch (error) {
				if (!signal.aborted) this.#guard.error(error);
			}
			if (signal.aborted) return;
			try {
				await wait(intervalMs * (1 + jitter * (2 * random() - 1)), signal);
			} catch (error) {
				if (signal.aborted) return;
				// Without its pauses the rounds would follow on each other's heels.
				this.#guard.error(error);
				return;
			}
		}
	}
}
