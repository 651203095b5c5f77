import assert from "node:assert/strict";
import { assertRefused, assertSameBytes } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { TransportPhase } from "../harness.ts";
import { messageOfSize, plainMessage } from "../messages.ts";

const group = "the fate of a mail";

/** More than the buffers between two ends of a connection take in, so that its end is not written when the connection is lost. */
const largeBytes = 24_000_000;

const earlyPhases: readonly (readonly [phase: TransportPhase, when: string, octets: number])[] = [
	["before-message", "before the message", 2_000],
	["within-message", "in the middle of the message", largeBytes],
];

export const fateCases: readonly ConformanceCase[] = [
	{
		group,
		name: "is to wait when nothing is there that would take it",
		run: async (bench) => {
			const transport = await bench.transport();
			const fault = await bench.arm({ kind: "unreachable" });
			assertRefused(await bench.offer(transport), "deferred", "route");
			await fault.lift();
			await bench.offerAfterwards(transport);
		},
	},
	...earlyPhases.flatMap(([phase, when, octets]): readonly ConformanceCase[] => [
		{
			group,
			name: `is to wait when the connection is lost ${when}`,
			needs: ["knownHandOver"],
			run: async (bench) => {
				const transport = await bench.transport();
				await bench.arm({ kind: "lose-connection", phase });
				const bytes = messageOfSize(Math.min(octets, transport.capabilities.maxMessageBytes));
				assertRefused(await bench.offer(transport, { bytes }), "deferred", "route");
				assert.deepEqual(bench.received(), []);
				await bench.offerAfterwards(transport);
			},
		},
		{
			group,
			name: `is unknown when the connection is lost ${when}, because nobody can tell`,
			without: ["knownHandOver"],
			run: async (bench) => {
				const transport = await bench.transport();
				await bench.arm({ kind: "lose-connection", phase });
				const bytes = messageOfSize(Math.min(octets, transport.capabilities.maxMessageBytes));
				assert.equal((await bench.offer(transport, { bytes })).outcome, "unknown");
				await bench.offerAfterwards(transport);
			},
		},
	]),
	{
		group,
		name: "is to wait when the far side falls silent before the message",
		needs: ["knownHandOver"],
		run: async (bench) => {
			const transport = await bench.impatientTransport();
			await bench.arm({ kind: "stay-silent", phase: "before-message" });
			assertRefused(await bench.offer(transport), "deferred", "route");
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "is unknown when the connection is lost before the answer, and it is not sent again",
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.arm({ kind: "lose-connection", phase: "before-answer" });
			assert.equal((await bench.offer(transport)).outcome, "unknown");
			assert.equal(bench.received().length, 1, "the far side has it, and has it once");
			await bench.offerAfterwards(transport);
			assert.equal(bench.received().length, 2, "the lost one must not follow later");
		},
	},
	{
		group,
		name: "is unknown when no answer comes in time, and it is not sent again",
		run: async (bench) => {
			const transport = await bench.impatientTransport();
			await bench.arm({ kind: "stay-silent", phase: "before-answer" });
			assert.equal((await bench.offer(transport)).outcome, "unknown");
			assert.equal(bench.received().length, 1, "the far side has it, and has it once");
			await bench.offerAfterwards(transport);
			assert.equal(bench.received().length, 2, "the lost one must not follow later");
		},
	},
	{
		group,
		name: "is unknown when the answer makes no sense",
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.arm({ kind: "garble-answer" });
			assert.equal((await bench.offer(transport)).outcome, "unknown");
			assert.equal(bench.received().length, 1);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "is what the far side says, however late",
		run: async (bench) => {
			const transport = await bench.transport();
			const fault = await bench.arm({ kind: "stay-silent", phase: "before-answer" });
			const bytes = plainMessage("A slow one.");
			const sent = bench.offer(transport, { bytes });
			await bench.reaches(fault, sent);
			await fault.lift();
			assert.equal((await sent).outcome, "accepted");
			assert.equal(bench.received().length, 1);
			assertSameBytes(bench.received()[0]?.bytes, bytes);
		},
	},
	{
		group,
		name: "is not at stake when the far side has ended an idle connection",
		needs: ["idleConnections"],
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.offerAfterwards(transport);
			await bench.arm({ kind: "drop-idle" });
			await bench.offerAfterwards(transport);
			assert.equal(bench.received().length, 2);
		},
	},
	{
		group,
		name: "cannot hang on an idle connection, because there are none",
		without: ["idleConnections"],
		run: (bench) => bench.refuses({ kind: "drop-idle" }),
	},
];
