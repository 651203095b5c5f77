import assert from "node:assert/strict";
import { assertRefused } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { messageOfSize } from "../messages.ts";

const group = "the size limit";

export const limitCases: readonly ConformanceCase[] = [
	{
		group,
		name: "of the transport refuses the message by one octet, before anything is sent",
		needs: ["ownSizeLimit"],
		run: async (bench) => {
			const transport = await bench.transport();
			const { maxMessageBytes } = transport.capabilities;
			const bytes = messageOfSize(maxMessageBytes + 1);
			assertRefused(await bench.offer(transport, { bytes }), "rejected", "message");
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "of the transport lets a message through that just fits",
		needs: ["ownSizeLimit"],
		run: async (bench) => {
			const transport = await bench.transport();
			const { maxMessageBytes } = transport.capabilities;
			const receipt = await bench.offer(transport, { bytes: messageOfSize(maxMessageBytes) });
			assert.equal(receipt.outcome, "accepted");
			assert.equal(bench.received()[0]?.bytes.byteLength, maxMessageBytes);
		},
	},
	{
		group,
		name: "of the transport is none, and its capabilities say so",
		without: ["ownSizeLimit"],
		run: async (bench) => {
			assert.equal((await bench.transport()).capabilities.maxMessageBytes, Number.MAX_SAFE_INTEGER);
		},
	},
	{
		group,
		name: "of the far side refuses the message and touches no other mail",
		needs: ["announcedSizeLimit"],
		run: async (bench) => {
			await bench.arm({ kind: "limit-size", maxBytes: 5_000 });
			const transport = await bench.transport();
			assertRefused(await bench.offer(transport, { bytes: messageOfSize(5_001) }), "rejected", "message");
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
			assert.equal((await bench.offer(transport, { bytes: messageOfSize(5_000) })).outcome, "accepted");
		},
	},
	{
		group,
		name: "of the far side is never announced",
		without: ["announcedSizeLimit"],
		run: (bench) => bench.refuses({ kind: "limit-size", maxBytes: 5_000 }),
	},
];
