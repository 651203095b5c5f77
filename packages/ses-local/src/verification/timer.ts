import type { Verifier } from "./verifier.ts";

/**
 * Lets the verifier look again and again, until the signal aborts. It keeps no process alive.
 *
 * @param everyMs `null`: never.
 */
export function startTimer(
	verifier: Pick<Verifier, "hasDns" | "tick">,
	everyMs: number | null,
	closing: AbortSignal,
): void {
	if (everyMs === null || !verifier.hasDns) return;
	const timer = setInterval(() => void verifier.tick(), everyMs).unref();
	closing.addEventListener("abort", () => clearInterval(timer), { once: true });
}
