import { performance } from "node:perf_hooks";

/** Time as a worker feels it, so that tests can hold it still. */
export interface Timer {
	/** Milliseconds of a clock that never goes back. */
	now(): number;
	/** Calls back once, after so many milliseconds. @returns a function that prevents it. */
	setTimer(delayMs: number, callback: () => void): () => void;
}

export const systemTimer: Timer = {
	now: () => performance.now(),
	setTimer(delayMs: number, callback: () => void): () => void {
		const timer = setTimeout(callback, delayMs);
		return () => clearTimeout(timer);
	},
};

/** Waits, but not longer than until the signal says so. Never rejects: whoever waited looks at the signal himself. */
export function waitFor(timer: Timer, delayMs: number, signal?: AbortSignal): Promise<void> {
	if (signal?.aborted === true) return Promise.resolve();
	const { promise, resolve } = Promise.withResolvers<void>();
	const cancel = timer.setTimer(delayMs, resolve);
	const cut = (): void => {
		cancel();
		resolve();
	};
	signal?.addEventListener("abort", cut, { once: true });
	return promise.finally(() => signal?.removeEventListener("abort", cut));
}
