import assert from "node:assert/strict";
import { parseAddress } from "@todoku/mime";
import { assertSameBytes } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { mailFrom, plainMessage } from "../messages.ts";

const group = "many sends at once";

export const concurrencyCases: readonly ConformanceCase[] = [
	{
		group,
		name: "keep each recipient with its own message, and each arrives once",
		run: async (bench) => {
			const transport = await bench.transport();
			const mails = Array.from({ length: 40 }, (_, index) => ({
				recipient: parseAddress(`customer-${index}@recipient.example`),
				bytes: plainMessage(`For customer ${index}. ${"x".repeat(index * 50)}`),
			}));
			const receipts = await Promise.all(
				mails.map(({ recipient, bytes }) => bench.offer(transport, { to: { mailFrom, recipient }, bytes })),
			);
			assert.deepEqual(
				receipts.map((receipt) => receipt.outcome),
				Array(mails.length).fill("accepted"),
			);
			const received = new Map(bench.received().map((mail) => [mail.recipient, mail.bytes]));
			assert.equal(bench.received().length, mails.length);
			for (const { recipient, bytes } of mails) assertSameBytes(received.get(recipient), bytes);
		},
	},
	{
		group,
		name: "keep each receipt with its own mail",
		needs: ["recipientRefusal"],
		run: async (bench) => {
			const transport = await bench.transport();
			const recipients = Array.from({ length: 30 }, (_, index) => parseAddress(`c-${index}@recipient.example`));
			const refused = recipients.filter((_, index) => index % 3 === 0);
			for (const recipient of refused) await bench.arm({ kind: "refuse-recipient", recipient, permanent: true });
			const receipts = await Promise.all(
				recipients.map((recipient) => bench.offer(transport, { to: { mailFrom, recipient } })),
			);
			assert.deepEqual(
				receipts.map((receipt) => receipt.outcome),
				recipients.map((recipient) => (refused.includes(recipient) ? "rejected" : "accepted")),
			);
			assert.deepEqual(
				bench
					.received()
					.map((mail) => mail.recipient)
					.toSorted(),
				recipients.filter((recipient) => !refused.includes(recipient)).toSorted(),
			);
		},
	},
];
