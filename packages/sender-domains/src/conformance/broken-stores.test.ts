import { expect, test } from "vitest";
import type { SenderStore } from "../registration/sender-store.ts";
import { createMemorySenderStore } from "../testing/memory-sender-store.ts";
import { describeSenderStore } from "./index.ts";

type Breakage = (store: SenderStore) => Partial<SenderStore>;

/** The names of the cases that fail, without the name of the harness. */
async function failuresOf(breakage: Breakage): Promise<string[]> {
	const cases: { readonly name: string; readonly body: () => Promise<void> }[] = [];
	describeSenderStore((name, body) => cases.push({ name: name.slice("broken: ".length), body }), {
		name: "broken",
		create: async () => {
			const store = createMemorySenderStore();
			const whole: SenderStore = {
				read: (tenant, sender) => store.read(tenant, sender),
				save: (record, change) => store.save(record, change),
				note: (record) => store.note(record),
				list: (request) => store.list(request),
				history: (tenant, sender, page) => store.history(tenant, sender, page),
			};
			return { store: { ...whole, ...breakage(store) }, dispose: async () => undefined };
		},
	});
	const failed: string[] = [];
	for (const { name, body } of cases) await body().catch(() => failed.push(name));
	return failed;
}

const breakages: readonly (readonly [what: string, failure: string, breakage: Breakage])[] = [
	[
		"takes any version",
		"saving: refuses a version that does not follow the stored one, and changes nothing",
		(store) => ({
			save: async (record, change) => {
				const version = ((await store.read(record.tenant, record.sender))?.version ?? 0) + 1;
				await store.save({ ...record, version }, change);
			},
		}),
	],
	[
		"writes the history before it knows",
		"saving: refuses a new sender that is there already, and changes nothing",
		(store) => {
			let refused = 0;
			return {
				save: async (record, change) => {
					await store.save(record, change).catch((error: unknown) => {
						refused += 1;
						throw error;
					});
				},
				history: async (tenant, sender, page) => {
					const changes = await store.history(tenant, sender, page);
					return refused > 0 ? [...changes, ...changes] : changes;
				},
			};
		},
	],
	[
		"takes one tenant for another",
		"saving: keeps the same sender of different tenants apart, and that of mail without a tenant",
		(store) => ({ read: (tenant, sender) => store.read(tenant === undefined ? "shop-1" : tenant, sender) }),
	],
	[
		"takes upper case for lower case",
		"saving: tells addresses apart by upper and lower case",
		(store) => ({
			read: async (tenant, sender) => {
				const { senders } = await store.list({ tenant: tenant ?? null });
				return senders.find((one) => one.sender.toLowerCase() === sender.toLowerCase()) ?? null;
			},
		}),
	],
	[
		"counts a note as a change",
		"saving: notes what a check saw without a new version, and leaves the rest alone",
		(store) => ({
			note: (record) => store.save({ ...record, version: record.version + 1 }, noted(record.version + 1)),
		}),
	],
	[
		"notes everything of a record",
		"saving: notes what a check saw without a new version, and leaves the rest alone",
		(store) => {
			const noticed = new Map<string, unknown>();
			return {
				note: async (record) => {
					await store.note(record);
					noticed.set(record.sender, record);
				},
				read: async (tenant, sender) => (noticed.get(sender) as never) ?? (await store.read(tenant, sender)),
			};
		},
	],
	[
		"forgets whether anything was refused",
		"saving: refuses a note about another version than the stored one, or about a sender it does not know",
		(store) => ({ note: (record) => store.note(record).catch(() => undefined) }),
	],
	[
		"loses the last of a page",
		"listing: gives pages that together are everything, each once",
		(store) => ({
			list: async (request) => {
				const page = await store.list(request);
				return page.next === undefined ? page : { ...page, senders: page.senders.slice(0, -1) };
			},
		}),
	],
	[
		"leaves out who was never checked",
		"listing: lists those not checked since a time, those never checked among them",
		(store) => ({
			list: async (request) => {
				const page = await store.list(request);
				if (request?.checkedBefore === undefined) return page;
				return { ...page, senders: page.senders.filter(({ checkedAt }) => checkedAt !== undefined) };
			},
		}),
	],
	[
		"lists every step",
		"listing: lists those at certain steps",
		(store) => ({ list: (request) => store.list({ ...request, steps: undefined }) }),
	],
	[
		"tells the history from its beginning",
		"history: has every change as it was given, the newest first",
		(store) => ({ history: async (...request) => (await store.history(...request)).toReversed() }),
	],
];

function noted(version: number): Parameters<SenderStore["save"]>[1] {
	return {
		version,
		at: new Date(0),
		event: "noted",
		from: "requested",
		to: "requested",
		actor: "nobody",
		reason: "a check",
		evidence: undefined,
	};
}

test.each(breakages)("a store that %s fails the suite", async (_, failure, breakage) => {
	expect(await failuresOf(breakage)).toContain(failure);
});
