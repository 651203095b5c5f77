import assert from "node:assert/strict";
import { type Address, isMailError } from "@todoku/mime";
import type { Envelope } from "../../transport/envelope.ts";
import type { Bench } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { envelope } from "../messages.ts";

const group = "a caller without types";

/** What a caller in JavaScript can put in the place of an address. A line end would be a command of its own. */
const badAddresses: readonly (readonly [what: string, text: unknown])[] = [
	["CR and LF", "taro@recipient.example\r\nRCPT TO:<eve@evil.example>"],
	["a lone LF", "taro@recipient.example\nBcc: eve@evil.example"],
	["a lone CR", "taro@recipient.example\rBcc: eve@evil.example"],
	["NUL", "taro@recipient.example\0.evil.example"],
	["CR and LF in quotes", '"taro\r\nBcc: eve@evil.example"@recipient.example'],
	["no text at all", ""],
	["two addresses", "taro@recipient.example, eve@evil.example"],
];

async function refuses(bench: Bench, to: Envelope): Promise<void> {
	const transport = await bench.transport();
	await assert.rejects(
		() => bench.offer(transport, { to }),
		(error) => isMailError(error) || assert.fail(`not a MailError: ${String(error)}`),
	);
	assert.deepEqual(bench.received(), []);
	await bench.offerAfterwards(transport);
}

export const injectionCases: readonly ConformanceCase[] = [
	...badAddresses.flatMap(([what, text]): readonly ConformanceCase[] => [
		{
			group,
			name: `is thrown a MailError for a recipient of ${what}`,
			run: (bench) => refuses(bench, { ...envelope, recipient: text as Address }),
		},
		{
			group,
			name: `is thrown a MailError for a MAIL FROM of ${what}`,
			run: (bench) => refuses(bench, { ...envelope, mailFrom: text as Address }),
		},
	]),
	{
		group,
		name: "is thrown an error for an envelope without MAIL FROM, which is not the null one",
		run: async (bench) => {
			const transport = await bench.transport();
			const { recipient } = envelope;
			await assert.rejects(() => bench.offer(transport, { to: { recipient } as Envelope }));
			assert.deepEqual(bench.received(), []);
		},
	},
	{
		group,
		name: "is thrown a MailError for a message that is no bytes",
		run: async (bench) => {
			const transport = await bench.transport();
			const bytes = "From: shop@sender.example\r\n\r\nHello\r\n" as unknown as Uint8Array;
			await assert.rejects(() => bench.offer(transport, { bytes }), isMailError);
			assert.deepEqual(bench.received(), []);
		},
	},
];
