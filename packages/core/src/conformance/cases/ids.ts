import assert from "node:assert/strict";
import type { AcceptedReceipt } from "../../transport/receipt.ts";
import type { Bench } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { messageId } from "../messages.ts";

const group = "ids";

async function acceptedReceipts(bench: Bench): Promise<readonly AcceptedReceipt[]> {
	const transport = await bench.transport();
	const receipts = [await bench.offer(transport), await bench.offer(transport)];
	const accepted = receipts.filter((receipt) => receipt.outcome === "accepted");
	assert.equal(accepted.length, 2);
	return accepted;
}

export const idCases: readonly ConformanceCase[] = [
	{
		group,
		name: "of a receipt are those that the far side gave",
		needs: ["providerMessageId"],
		run: async (bench) => {
			const ids = (await acceptedReceipts(bench)).map((receipt) => receipt.providerMessageId);
			assert.deepEqual(
				ids,
				bench.received().map((mail) => mail.providerMessageId),
			);
			assert.equal(new Set(ids).size, 2, "two mails must not have one id");
			assert.ok(ids.every((id) => typeof id === "string" && id !== ""));
		},
	},
	{
		group,
		name: "are not invented where the far side gives none",
		without: ["providerMessageId"],
		run: async (bench) => {
			const receipts = await acceptedReceipts(bench);
			assert.deepEqual(
				receipts.map((receipt) => receipt.providerMessageId),
				[undefined, undefined],
			);
		},
	},
	{
		group,
		name: "that recipients see are ours, and no receipt names another",
		needs: ["keepsMessageId"],
		run: async (bench) => {
			assert.equal((await bench.transport()).capabilities.keepsMessageId, true, "its own capabilities must say so");
			const receipts = await acceptedReceipts(bench);
			assert.deepEqual(
				receipts.map((receipt) => receipt.messageIdSeen ?? messageId),
				[messageId, messageId],
			);
		},
	},
	{
		group,
		name: "that recipients see are named in the receipt where they are not ours",
		without: ["keepsMessageId"],
		run: async (bench) => {
			assert.equal((await bench.transport()).capabilities.keepsMessageId, false, "its own capabilities must say so");
			const seen = (await acceptedReceipts(bench)).map((receipt) => receipt.messageIdSeen ?? "");
			for (const id of seen) assert.match(id, /^<[^\s<>@]+@[^\s<>@]+>$/);
			assert.equal(new Set([...seen, messageId]).size, 3, "they must be neither ours nor one another's");
		},
	},
];
