import assert from "node:assert/strict";
import { parseAddress } from "@todoku/mime";
import { assertSameBytes } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { difficultMessages, mailFrom, messageOf, messageOfSize, plainMessage } from "../messages.ts";

const group = "the bytes";

export const bytesCases: readonly ConformanceCase[] = [
	...difficultMessages.map(
		([what, bytes]): ConformanceCase => ({
			group,
			name: `arrive unchanged with ${what}`,
			run: async (bench) => {
				const transport = await bench.transport();
				assert.equal((await bench.offer(transport, { bytes })).outcome, "accepted");
				assert.equal(bench.received().length, 1);
				assertSameBytes(bench.received()[0]?.bytes, bytes);
				await bench.offerAfterwards(transport);
			},
		}),
	),
	{
		group,
		name: "arrive unchanged when there are 5 million of them",
		run: async (bench) => {
			const bytes = messageOfSize(5_000_000);
			assert.equal((await bench.offer(await bench.transport(), { bytes })).outcome, "accepted");
			assertSameBytes(bench.received()[0]?.bytes, bytes);
		},
	},
	{
		group,
		name: "are those of the view that was given, not of the memory around it",
		run: async (bench) => {
			const bytes = plainMessage();
			const memory = Buffer.concat([Buffer.from("secret before "), bytes, Buffer.from(" secret after")]);
			const view = new Uint8Array(memory.buffer, memory.byteOffset + 14, bytes.byteLength);
			assert.equal((await bench.offer(await bench.transport(), { bytes: view, own: true })).outcome, "accepted");
			assertSameBytes(bench.received()[0]?.bytes, bytes);
		},
	},
	{
		group,
		name: "belong to the caller and are not changed",
		run: async (bench) => {
			const bytes = messageOf(".dots\r\nand 日本語\r\n");
			const copy = Uint8Array.from(bytes);
			await bench.offer(await bench.transport(), { bytes, own: true });
			assertSameBytes(bytes, copy);
		},
	},
	{
		group,
		name: "may be the same for several sends at once",
		run: async (bench) => {
			const transport = await bench.transport();
			const bytes = messageOf(".shared\r\n");
			const copy = Uint8Array.from(bytes);
			const recipients = ["a", "b", "c", "d"].map((name) => parseAddress(`${name}@recipient.example`));
			await Promise.all(
				recipients.map((to) => bench.offer(transport, { to: { mailFrom, recipient: to }, bytes, own: true })),
			);
			const received = bench.received();
			assert.deepEqual(received.map((mail) => mail.recipient).toSorted(), recipients);
			for (const mail of received) assertSameBytes(mail.bytes, copy);
		},
	},
];
