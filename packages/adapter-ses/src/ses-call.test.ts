import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { SesCall } from "./ses-call.ts";

const pending = new Promise<never>(() => {});

beforeEach(() => {
	vi.useFakeTimers();
});

afterEach(() => {
	vi.useRealTimers();
});

test("cannot be started once its time is up, whatever the connection makes of the signal", async () => {
	const call = new SesCall(1000);
	const result = expect(call.limit(pending)).rejects.toThrow("before anything was sent");
	vi.advanceTimersByTime(999);
	expect(call.stopped).toBeUndefined();
	vi.advanceTimersByTime(1);
	expect(call.stopped).toBe("timeout");
	expect(call.signal.aborted).toBe(true);
	expect(() => call.start()).toThrow();
	expect(call.started).toBe(false);
	await result;
});

test("keeps the first reason it was stopped for", () => {
	const abort = new AbortController();
	const call = new SesCall(1000, abort.signal);
	abort.abort();
	vi.advanceTimersByTime(1000);
	expect(call.stopped).toBe("aborted");
});

test("leaves the end to the connection once it was started", async () => {
	const answer = Promise.withResolvers<string>();
	const call = new SesCall(1000);
	const result = call.limit(answer.promise);
	call.start();
	vi.advanceTimersByTime(1000);
	answer.resolve("the answer, just in time");
	await expect(result).resolves.toBe("the answer, just in time");
});

test("lets go of its timer and of the caller's signal at the end", () => {
	const abort = new AbortController();
	const call = new SesCall(1000, abort.signal);
	call.end();
	abort.abort();
	expect(vi.getTimerCount()).toBe(0);
	expect(call.stopped).toBeUndefined();
});
