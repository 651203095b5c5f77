import assert from "node:assert/strict";
import { parseAddress } from "@todoku/mime";
import { assertRefused } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { mailFrom, recipient } from "../messages.ts";

const group = "local parts outside ASCII";
const nonAscii = parseAddress("太郎@recipient.example");

export const nonAsciiCases: readonly ConformanceCase[] = [
	{
		group,
		name: "are carried for the recipient",
		needs: ["smtpUtf8"],
		run: async (bench) => {
			const transport = await bench.transport();
			assert.notEqual(transport.capabilities.smtpUtf8, false, "the transport's own capabilities must say so");
			const receipt = await bench.offer(transport, { to: { mailFrom, recipient: nonAscii } });
			assert.equal(receipt.outcome, "accepted");
			assert.deepEqual(
				bench.received().map((mail) => mail.recipient),
				[nonAscii],
			);
		},
	},
	{
		group,
		name: "are carried for MAIL FROM",
		needs: ["smtpUtf8", "mailFrom"],
		run: async (bench) => {
			const unusual = parseAddress("店@sender.example");
			const receipt = await bench.offer(await bench.transport(), { to: { mailFrom: unusual, recipient } });
			assert.equal(receipt.outcome, "accepted");
			assert.deepEqual(
				bench.received().map((mail) => mail.mailFrom),
				[unusual],
			);
		},
	},
	{
		group,
		name: "are a refusal of the recipient, before anything is sent",
		without: ["smtpUtf8"],
		run: async (bench) => {
			const transport = await bench.transport();
			assert.equal(transport.capabilities.smtpUtf8, false, "the transport's own capabilities must say so");
			const receipt = await bench.offer(transport, { to: { mailFrom, recipient: nonAscii } });
			assertRefused(receipt, "rejected", "recipient");
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "are a refusal of the recipient where the far side does not offer SMTPUTF8",
		needs: ["smtpUtf8PerServer"],
		run: async (bench) => {
			await bench.arm({ kind: "no-smtputf8" });
			const transport = await bench.transport();
			assert.equal(transport.capabilities.smtpUtf8, "server", "the transport's own capabilities must say so");
			const receipt = await bench.offer(transport, { to: { mailFrom, recipient: nonAscii } });
			assertRefused(receipt, "rejected", "recipient");
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "are not said to depend on the far side",
		without: ["smtpUtf8PerServer"],
		run: async (bench) => {
			assert.notEqual((await bench.transport()).capabilities.smtpUtf8, "server");
		},
	},
];
