import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Transport } from "../../transport/transport.ts";
import type { Bench } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";

const group = "close";

async function assertClosed(bench: Bench, transport: Transport): Promise<void> {
	// By its code: the suite and the transport may each have a copy of the class.
	await assert.rejects(() => bench.offer(transport), { code: "transport-closed" });
}

export const closeCases: readonly ConformanceCase[] = [
	{
		group,
		name: "refuses every later send with the code transport-closed, and nothing is sent",
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.offer(transport);
			await bench.within(transport.close(), "the end of close()");
			await assertClosed(bench, transport);
			assert.equal(bench.received().length, 1);
		},
	},
	{
		group,
		name: "may be called twice, one after the other",
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.offer(transport);
			await bench.within(transport.close(), "the end of close()");
			await bench.within(transport.close(), "the end of the second close()");
		},
	},
	{
		group,
		name: "may be called twice at once, and before anything was sent",
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.within(Promise.all([transport.close(), transport.close()]), "the end of close()");
			await assertClosed(bench, transport);
		},
	},
	{
		group,
		name: "waits for the mail that is under way, and takes no more",
		run: async (bench) => {
			const transport = await bench.transport();
			const fault = await bench.arm({ kind: "stay-silent", phase: "before-answer" });
			const sent = bench.offer(transport);
			await bench.reaches(fault, sent);
			let closed = false;
			const closing = transport.close().then(() => {
				closed = true;
			});
			await assertClosed(bench, transport);
			await sleep(50);
			assert.equal(closed, false, "close() was over before the mail was");
			await fault.lift();
			assert.equal((await sent).outcome, "accepted");
			await bench.within(closing, "the end of close()");
		},
	},
	{
		group,
		name: "lets every mail finish that was offered before it",
		run: async (bench) => {
			const transport = await bench.transport();
			const sent = Array.from({ length: 12 }, () => bench.offer(transport));
			await bench.within(transport.close(), "the end of close()");
			const outcomes = (await Promise.all(sent)).map((receipt) => receipt.outcome);
			assert.deepEqual(outcomes, Array(12).fill("accepted"));
			assert.equal(bench.received().length, 12);
		},
	},
	{
		group,
		name: "comes to its end after a mail that was never answered",
		run: async (bench) => {
			const transport = await bench.impatientTransport();
			await bench.arm({ kind: "stay-silent", phase: "before-answer" });
			assert.equal((await bench.offer(transport)).outcome, "unknown");
			await bench.within(transport.close(), "the end of close()");
		},
	},
	{
		group,
		name: "of one transport leaves another to the same far side open",
		run: async (bench) => {
			const [one, other] = [await bench.transport(), await bench.transport()];
			await bench.offer(one);
			await bench.within(one.close(), "the end of close()");
			await bench.offerAfterwards(other);
		},
	},
];
