import { expect, it } from "vitest";
import type { RecheckReport } from "./sender-registrar.ts";
import { createSenderWatch, type SenderWatchOptions } from "./sender-watch.ts";

const report: RecheckReport = { checked: 1, unreachable: 0, failed: 0 };

/** A wait that lasts until it is told to end. */
function playedWait(): { readonly waits: number[]; readonly wait: SenderWatchOptions["wait"]; end(): Promise<void> } {
	const waits: number[] = [];
	let end: () => void = () => undefined;
	return {
		waits,
		wait: (milliseconds, signal) =>
			new Promise((resolve, reject) => {
				waits.push(milliseconds);
				end = () => resolve(undefined);
				signal?.addEventListener("abort", () => reject(signal.reason as Error));
			}),
		end: async () => {
			end();
			await new Promise((resolve) => setImmediate(resolve));
		},
	};
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("goes round at once, and again after the interval, give or take the jitter", async () => {
	const played = playedWait();
	const rounds: RecheckReport[] = [];
	const randoms = [0, 0.5, 0.999_999];
	const watch = createSenderWatch({
		registrar: { recheckAll: async () => report },
		intervalMs: 1_000,
		jitter: 0.2,
		random: () => randoms.shift() ?? 0,
		wait: played.wait,
		hooks: { onRound: (round) => void rounds.push(round) },
	});
	watch.start();
	watch.start();
	await turn();
	expect(rounds).toEqual([report]);
	await played.end();
	await played.end();
	expect(rounds).toHaveLength(3);
	expect(played.waits.map(Math.round)).toEqual([800, 1_000, 1_200]);
	await watch.stop();
});

it("goes on after a round that failed, and tells of it", async () => {
	const played = playedWait();
	const failure = new Error("the store is away");
	const errors: unknown[] = [];
	let rounds = 0;
	const watch = createSenderWatch({
		registrar: {
			recheckAll: async () => {
				rounds += 1;
				throw failure;
			},
		},
		wait: played.wait,
		hooks: { onError: (error) => void errors.push(error) },
	});
	watch.start();
	await turn();
	await played.end();
	await watch.stop();
	expect([rounds, errors]).toEqual([2, [failure, failure]]);
});

it("ends the round under way when it is stopped, waits for it, and can be started again", async () => {
	const played = playedWait();
	const signals: AbortSignal[] = [];
	let finish: () => void = () => undefined;
	const watch = createSenderWatch({
		registrar: {
			recheckAll: async ({ signal } = {}) => {
				if (signal !== undefined) signals.push(signal);
				await new Promise<void>((resolve) => {
					finish = resolve;
				});
				return report;
			},
		},
		wait: played.wait,
	});
	watch.start();
	let stopped = false;
	const stopping = watch.stop().then(() => {
		stopped = true;
	});
	await turn();
	expect([signals[0]?.aborted, stopped]).toEqual([true, false]);
	finish();
	await stopping;
	watch.start();
	expect(signals).toHaveLength(2);
	finish();
	await watch.stop();
	await watch.stop();
});

it.each([
	[{ intervalMs: 0 }, "intervalMs"],
	[{ jitter: 2 }, "jitter"],
	[{ every: 5 }, "every"],
	[{ registrar: null }, "registrar"],
])("refuses %j", (wrong, option) => {
	const options = { registrar: { recheckAll: async () => report }, ...wrong } as unknown as SenderWatchOptions;
	expect(() => createSenderWatch(options)).toThrow(expect.objectContaining({ option }));
});
