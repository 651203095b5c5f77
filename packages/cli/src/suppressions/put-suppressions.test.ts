import type { SesSuppressionList, SuppressionEntry } from "@todoku/adapter-ses";
import { MailError } from "@todoku/core";
import { expect, test } from "vitest";
import { createMemoryStore } from "../../test/memory-store.ts";
import { putSuppressions } from "./put-suppressions.ts";

const now = new Date("2026-11-23T09:10:00Z");
const entries = ["a", "b", "c"].map((name): SuppressionEntry => ({ address: `${name}@example.com`, reason: "bounce" }));
const scope = { kind: "account", region: "us-east-1", tenantName: undefined, statement: "" } as const;

/** A list that takes everything, and no more entries than it may. */
function listOf(asked: string[], mayTake = 100): SesSuppressionList {
	const list: Pick<SesSuppressionList, "import"> = {
		async import(given, { signal, onProgress } = {}) {
			let position = 0;
			for await (const { address } of given) {
				if (signal?.aborted || asked.length === mayTake)
					return { position, added: position, refused: [], finished: false, error: undefined };
				asked.push(address);
				position += 1;
				onProgress?.({ position, added: position, refused: 0 });
			}
			return { position, added: position, refused: [], finished: true, error: undefined };
		},
	};
	return list as SesSuppressionList;
}

const common = { now: () => now, onProgress: () => undefined };

test("does not go on with what needs no call either, once it is to stop", async () => {
	const stopped = AbortSignal.abort(new MailError("interrupted", "stop"));
	const present = entries.map((entry) => ({ ...entry, since: now }));
	const report = await putSuppressions(
		{ list: listOf([]), scope, mirror: undefined },
		{ ...common, entries, present, signal: stopped },
	);
	expect(report).toMatchObject({ entries: 3, present: 0, added: 0, finished: false });
});

test("notes an entry after our copy has it: what fails there is done again", async () => {
	const store = createMemoryStore();
	const mirror = store.suppressions.mirror("x");
	const noted: string[] = [];
	const journal = {
		resultOf: () => undefined,
		record: ({ address }: SuppressionEntry, result: string) => void noted.push(`${address} ${result}`),
		close: () => undefined,
	};
	const failing = {
		...mirror,
		suppress: async (entry: Parameters<typeof mirror.suppress>[0]) => {
			if (entry.address === "b@example.com") throw new MailError("store-unreachable", "The database does not answer");
			await mirror.suppress(entry);
		},
	};
	const asked: string[] = [];
	const put = putSuppressions(
		{ list: listOf(asked), scope, mirror: failing },
		{ ...common, entries, journal, signal: new AbortController().signal },
	);
	await expect(put).rejects.toMatchObject({ code: "store-unreachable" });
	expect(noted).toEqual(["a@example.com added"]);
	expect(asked).toEqual(["a@example.com", "b@example.com"]);
});

test("is unfinished where the list took only some", async () => {
	const report = await putSuppressions(
		{ list: listOf([], 2), scope, mirror: undefined },
		{ ...common, entries, signal: new AbortController().signal },
	);
	expect(report).toMatchObject({ added: 2, finished: false });
});
