/** Why a send was given up: the caller's signal. */
export class AbortedByCaller extends Error {}

/** What ends one send from outside: the caller's signal, or the time for the whole of it. */
export interface SendLimit {
	readonly stop: AbortSignal;
	/** To be called when the send is over. */
	readonly release: () => void;
}

/**
 * By hand, and not with `AbortSignal.any`: a caller's signal may live as long as the process, and must not gather what never goes away.
 */
export function limitSend(timeoutMs: number, signal: AbortSignal | undefined): SendLimit {
	const controller = new AbortController();
	const timer = setTimeout(() => {
		controller.abort(Object.assign(new Error(`Not sent within ${timeoutMs} ms`), { code: "ETIMEDOUT" }));
	}, timeoutMs);
	const forward = (): void => controller.abort(new AbortedByCaller());
	signal?.addEventListener("abort", forward, { once: true });
	if (signal?.aborted === true) forward();
	return {
		stop: controller.signal,
		release: () => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", forward);
		},
	};
}
