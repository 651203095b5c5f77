import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { startTimer } from "./timer.ts";

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

function verifierThat({ hasDns }: { readonly hasDns: boolean }) {
	return { hasDns, tick: vi.fn(() => Promise.resolve()) };
}

test("looks each time, and no more once the server closes", () => {
	const verifier = verifierThat({ hasDns: true });
	const closing = new AbortController();
	startTimer(verifier, 100, closing.signal);
	vi.advanceTimersByTime(250);
	expect(verifier.tick).toHaveBeenCalledTimes(2);
	closing.abort();
	vi.advanceTimersByTime(1000);
	expect(verifier.tick).toHaveBeenCalledTimes(2);
	expect(vi.getTimerCount()).toBe(0);
});

test("starts nothing where there is no DNS, and where only others look", () => {
	const { signal } = new AbortController();
	startTimer(verifierThat({ hasDns: false }), 100, signal);
	startTimer(verifierThat({ hasDns: true }), null, signal);
	expect(vi.getTimerCount()).toBe(0);
});
