import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import type { ConformanceCase } from "../conformance-case.ts";

const group = "an abort";
const reason = new Error("The application shuts down");

/** `assert.rejects` compares errors by what they hold; here only the very same one will do. */
async function assertThrowsReason(sent: Promise<unknown>, expected: unknown = reason): Promise<void> {
	const thrown: unknown = await sent.then(
		(receipt) => assert.fail(`resolved to ${JSON.stringify(receipt)}`),
		(error: unknown) => error,
	);
	assert.equal(thrown, expected);
}

export const abortCases: readonly ConformanceCase[] = [
	{
		group,
		name: "before the offer throws its reason unchanged, and nothing is sent",
		run: async (bench) => {
			const transport = await bench.transport();
			await assertThrowsReason(bench.offer(transport, { signal: AbortSignal.abort(reason) }));
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "with a reason that is no error throws that reason",
		run: async (bench) => {
			const transport = await bench.transport();
			await assertThrowsReason(bench.offer(transport, { signal: AbortSignal.abort("enough") }), "enough");
		},
	},
	{
		group,
		name: "before the message was handed over throws its reason unchanged",
		needs: ["knownHandOver"],
		run: async (bench) => {
			const transport = await bench.transport();
			const fault = await bench.arm({ kind: "stay-silent", phase: "before-message" });
			const controller = new AbortController();
			const sent = bench.offer(transport, { signal: controller.signal });
			await bench.reaches(fault, sent);
			controller.abort(reason);
			await assertThrowsReason(sent);
			await fault.lift();
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
			assert.equal(bench.received().length, 1, "the aborted one must not follow later");
		},
	},
	{
		group,
		name: "after the message was handed over leaves its fate unknown, without waiting for the answer",
		run: async (bench) => {
			const transport = await bench.transport();
			const fault = await bench.arm({ kind: "stay-silent", phase: "before-answer" });
			const controller = new AbortController();
			const sent = bench.offer(transport, { signal: controller.signal });
			await bench.reaches(fault, sent);
			controller.abort(reason);
			assert.equal((await sent).outcome, "unknown");
			await fault.lift();
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "after the answer changes nothing, and the transport lets go of the signal",
		run: async (bench) => {
			const transport = await bench.transport();
			const controller = new AbortController();
			const { signal } = controller;
			assert.equal((await bench.offer(transport, { signal })).outcome, "accepted");
			// Left behind, they add up over the life of a process.
			assert.deepEqual(getEventListeners(signal, "abort"), [], "listeners were left on the caller's signal");
			controller.abort(reason);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "of one mail does not touch another",
		run: async (bench) => {
			const transport = await bench.transport();
			const controller = new AbortController();
			controller.abort(reason);
			const [kept] = await Promise.all([
				bench.offer(transport, { signal: new AbortController().signal }),
				assertThrowsReason(bench.offer(transport, { signal: controller.signal })),
			]);
			assert.equal(kept.outcome, "accepted");
			assert.equal(bench.received().length, 1);
		},
	},
];
