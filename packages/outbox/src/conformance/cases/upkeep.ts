import assert from "node:assert/strict";
import type { ConformanceCase } from "../conformance-case.ts";

const group = "upkeep";

export const upkeepCases: readonly ConformanceCase[] = [
	{
		group,
		name: "finds nothing to do where everything is in order, and disturbs nothing",
		run: async (bench) => {
			const id = await bench.recordOne();
			const claim = await bench.claimOne();
			const reports = await Promise.all(Array.from({ length: 4 }, () => bench.store.maintain()));
			for (const report of reports) {
				assert.deepEqual(report, { rejoined: 0, bodiesDropped: 0, addressesDropped: 0 });
			}
			assert.deepEqual(await bench.claimIds(), []);
			await bench.send(claim);
			assert.equal(await bench.statusOf(id), "sent");
		},
	},
	{
		group,
		name: "finds what the queue has lost, each once, and nothing that is settled",
		run: async (bench) => {
			const [sent, lost] = [await bench.recordOne(), await bench.recordOne()];
			await bench.send(await bench.claimOne({ limit: 1 }));
			if (!(await bench.loseJobs())) return;
			const reports = await Promise.all(Array.from({ length: 4 }, () => bench.store.maintain()));
			assert.equal(
				reports.reduce((sum, { rejoined }) => sum + rejoined, 0),
				1,
			);
			assert.deepEqual(await bench.claimIds(), [lost]);
			assert.equal(await bench.statusOf(sent), "sent");
		},
	},
	{
		group,
		name: "knows nothing against a tenant of whom nothing was said",
		run: async (bench) => {
			assert.deepEqual({ ...(await bench.store.readTenant("shop-1")) }.stopped, undefined);
			assert.deepEqual({ ...(await bench.store.readTenant(undefined)) }.stopped, undefined);
		},
	},
];
