import assert from "node:assert/strict";
import { isMailError } from "@todoku/mime";
import type { Transport } from "../../transport/transport.ts";
import type { Bench } from "../bench.ts";
import type { ConformanceCase } from "../conformance-case.ts";

const group = "verify";

async function verify(bench: Bench, transport: Transport): Promise<void> {
	assert.ok(transport.verify !== undefined, "the transport has no verify()");
	await bench.within(transport.verify(), "the end of verify()");
}

export const verifyCases: readonly ConformanceCase[] = [
	{
		group,
		name: "finds nothing wrong with a far side that takes mail, and sends nothing",
		needs: ["verify"],
		run: async (bench) => {
			const transport = await bench.transport();
			await verify(bench, transport);
			assert.deepEqual(bench.received(), []);
			await bench.offerAfterwards(transport);
		},
	},
	{
		group,
		name: "throws a MailError when nothing is there, and works again afterwards",
		needs: ["verify"],
		run: async (bench) => {
			const transport = await bench.transport();
			const fault = await bench.arm({ kind: "unreachable" });
			await assert.rejects(() => verify(bench, transport), isMailError);
			await fault.lift();
			await verify(bench, transport);
		},
	},
	{
		group,
		name: "after close throws the code transport-closed",
		needs: ["verify"],
		run: async (bench) => {
			const transport = await bench.transport();
			await bench.within(transport.close(), "the end of close()");
			await assert.rejects(() => verify(bench, transport), { code: "transport-closed" });
		},
	},
	{
		group,
		name: "is missing altogether, so that a caller can see it",
		without: ["verify"],
		run: async (bench) => {
			assert.ok(!("verify" in (await bench.transport())));
		},
	},
];
