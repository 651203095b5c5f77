import { expect, test } from "vitest";
import type { NextStep, OutboxStore } from "../outbox-store.ts";
import { createFakeTimer, createMemoryOutboxStore } from "../testing/index.ts";
import { describeOutboxStore } from "./index.ts";

type Breakage = (store: OutboxStore) => Partial<OutboxStore>;

/** The store, but for what is broken of it. */
function broken(store: OutboxStore, breakage: Breakage): OutboxStore {
	const instead = new Map(Object.entries(breakage(store)));
	return new Proxy(store, {
		get(target, name) {
			const replaced = instead.get(String(name));
			if (replaced !== undefined) return replaced;
			const value: unknown = Reflect.get(target, name);
			return typeof value === "function" ? value.bind(target) : value;
		},
	});
}

/** The names of the cases that fail, without the name of the harness. */
async function failuresOf(breakage: Breakage): Promise<string[]> {
	const cases: { readonly name: string; readonly body: () => Promise<void> }[] = [];
	describeOutboxStore((name, body) => cases.push({ name: name.slice("broken: ".length), body }), {
		name: "broken",
		create: async () => {
			const timer = createFakeTimer();
			const memory = createMemoryOutboxStore({ clock: timer.clock });
			return {
				store: broken(memory, breakage),
				advance: (milliseconds) => timer.advance(milliseconds),
				lapse: async () => memory.lapse(),
				loseJobs: async () => memory.loseJobs(),
				dispose: async () => undefined,
			};
		},
	});
	const failed: string[] = [];
	for (const { name, body } of cases) {
		await body().catch(() => failed.push(name));
	}
	return failed;
}

/** Changes where deliveries go. */
function settlingInto(change: (next: NextStep | undefined) => NextStep | undefined): Breakage {
	return (store) => ({
		settle: (settlements) => store.settle(settlements.map((one) => ({ ...one, next: change(one.next) }))),
	});
}

const breakages: readonly (readonly [what: string, failures: readonly string[], breakage: Breakage])[] = [
	[
		"forgets keys",
		[
			"recording: under the same key of the same tenant records nothing new, and says where the first one has got to",
			"recording: refuses the same key with another content, and records nothing",
			"recording: under one key many times at once records it once",
		],
		(store) => ({ record: (message, options) => store.record({ ...message, key: undefined }, options) }),
	],
	[
		"shares keys between tenants",
		[
			"recording: keeps everything that sending the message takes",
			"recording: keeps the keys of tenants apart, and of mail without a tenant",
			"claims: give at most its share to one tenant, in one call and over several, and the others their own",
			"claims: give a tenant more when one of its claims has ended",
		],
		(store) => ({ record: (message, options) => store.record({ ...message, tenant: undefined }, options) }),
	],
	[
		"compares no content",
		["recording: refuses the same key with another content, and records nothing"],
		(store) => ({ record: (message, options) => store.record({ ...message, contentHash: "" }, options) }),
	],
	[
		"passes over a transaction it does not know",
		["recording: refuses a transaction that is none, and records nothing"],
		(store) => ({ record: (message) => store.record(message, {}) }),
	],
	[
		"knows no lanes",
		["claims: give only the lanes asked for"],
		(store) => ({ claim: (request) => store.claim({ ...request, lanes: ["urgent", "normal", "bulk"] }) }),
	],
	[
		"knows no share of a tenant",
		[
			"claims: give at most its share to one tenant, in one call and over several, and the others their own",
			"claims: give a tenant more when one of its claims has ended",
		],
		(store) => ({ claim: (request) => store.claim({ ...request, tenantShare: 0 }) }),
	],
	[
		"claims more than it was asked for",
		[
			"claims: give no more than asked for, the oldest first",
			"claims: give the most urgent lane first, whatever is older",
			"routes: keep their order in a room: the most urgent lane first",
			"upkeep: finds what the queue has lost, each once, and nothing that is settled",
		],
		(store) => ({ claim: (request) => store.claim({ ...request, limit: request.limit + 1 }) }),
	],
	[
		"knows one room only",
		[
			"routes: have rooms of their own: what waits for one is claimed from its room alone",
			"routes: keep their order in a room: the most urgent lane first",
			"routes: keep a lapsed claim in the room it came from",
			"routes: that go again make what waited for them due at once, and nothing else",
		],
		settlingInto((next) => (next?.status === "queued" ? { ...next, room: "open" } : next)),
	],
	[
		"waits for nothing",
		[
			"attempts: that are deferred wait for their time, and are counted",
			"attempts: of unknown outcome are claimed when their time is over, as unknown and possibly sent",
			"attempts: of unknown outcome without a time are not claimed by themselves",
			"routes: that go again make what waited for them due at once, and nothing else",
		],
		settlingInto((next) => (next !== undefined && "afterMs" in next ? { ...next, afterMs: 0 } : next)),
	],
	[
		"ends the claim with the first attempt",
		["attempts: may follow one another in one claim"],
		settlingInto((next) => next ?? { status: "queued", afterMs: 0, room: "open" }),
	],
	[
		"forgets attempts that were begun",
		["attempts: that were begun and never answered are told to the next one, as possibly sent"],
		(store) => ({
			claim: async (request) => {
				const claimed = await store.claim(request);
				return claimed.map((one) => ({ ...one, openAttempt: undefined }));
			},
		}),
	],
	[
		"takes nothing for possibly sent",
		[
			"attempts: that were begun and never answered are told to the next one, as possibly sent",
			"attempts: left open are ended by a receipt of the next one, and possibly sent for good",
			"attempts: of unknown outcome are claimed when their time is over, as unknown and possibly sent",
			"attempts: marked as possible duplicates mark the delivery for good",
		],
		(store) => ({
			claim: async (request) => {
				const claimed = await store.claim(request);
				return claimed.map((one) => ({ ...one, possibleDuplicate: false }));
			},
		}),
	],
	[
		"lets a lapsed claim begin",
		[
			"claims: are claimed again when they lapse, and the old token is worth nothing from then on",
			"attempts: are settled once: the token ends with the claim",
			"attempts: are begun and settled many in one call, each with its own answer in the order given",
		],
		(store) => ({ begin: async (attempts) => (await store.begin(attempts)).map(() => "settled") }),
	],
	[
		"answers in another order",
		["attempts: are begun and settled many in one call, each with its own answer in the order given"],
		(store) => ({ settle: async (settlements) => (await store.settle(settlements)).toReversed() }),
	],
	[
		"keeps every claim for ever",
		[
			"claims: are claimed again when they lapse, and the old token is worth nothing from then on",
			"claims: of which one has lapsed are kept all the same, the others of them",
		],
		(store) => ({ keep: async (claims, leaseMs) => (await store.keep(claims, leaseMs)).slice(1) }),
	],
	[
		"keeps secrets",
		["attempts: that settle a sensitive message for everybody forget its body, and not before"],
		(store) => ({ record: (message, options) => store.record({ ...message, sensitive: false }, options) }),
	],
	[
		"has lost the bytes",
		[
			"recording: keeps the bytes octet for octet, of a large message too",
			"attempts: that settle a sensitive message for everybody forget its body, and not before",
		],
		() => ({ readBytes: async () => null }),
	],
	[
		"lets everybody probe",
		[
			"routes: are probed by nobody before the time is over, nor when they are not paused",
			"routes: are probed by one of many when the time is over, and by another one when that one says nothing",
			"routes: that are paused after a probe are left alone for the new time",
		],
		() => ({ takeProbe: async () => true }),
	],
	[
		"never ends a pause",
		[
			"routes: that are paused again count on; ended, the count begins anew",
			"routes: are paused each for itself",
			"routes: that go again make what waited for them due at once, and nothing else",
		],
		() => ({ resumeRoute: async () => undefined }),
	],
	[
		"forgets pauses whose time is over",
		["routes: stay paused when the time is over, until somebody ends it"],
		(store) => ({ readPauses: async () => (await store.readPauses()).filter(({ remainingMs }) => remainingMs > 0) }),
	],
	[
		"gives slots without a space between them",
		[
			"slots: come one after the other, evenly spaced, none of them in the past",
			"slots: given back come never twice, where others reserved behind them",
		],
		(store) => ({
			reserveSlots: async (request) => {
				const answer = await store.reserveSlots(request);
				return { ...answer, slots: answer.slots.map(() => 0) };
			},
		}),
	],
	[
		"gives slots however far ahead",
		[
			"slots: come no further ahead than asked for",
			"slots: are never more than the rate, however many reserve at the same time",
			"slots: that nobody took in time are gone, and make no burst",
		],
		(store) => ({ reserveSlots: (request) => store.reserveSlots({ ...request, maxAheadMs: 100_000 }) }),
	],
	[
		"keeps no reserve for the urgent lane",
		["slots: of the reserve are for the urgent lane alone"],
		(store) => ({ reserveSlots: (request) => store.reserveSlots({ ...request, urgentReserve: 0 }) }),
	],
	[
		"takes no slots back",
		[
			"slots: given back come again, the last of them, where nobody reserved behind them",
			"slots: are given back one by one, and no more than there are",
			"slots: given back are there again for the 24 hours",
		],
		() => ({ giveBackSlots: async () => undefined }),
	],
	[
		"delays nothing",
		["slots: wait for so long as the service says that it was too much"],
		() => ({ delaySlots: async () => undefined }),
	],
	[
		"lets everybody ask for the quota",
		["slots: rest on a quota that one of many asks for, and again when it is too old"],
		() => ({ takeQuotaRefresh: async () => true }),
	],
	[
		"never looks for lost jobs",
		["upkeep: finds what the queue has lost, each once, and nothing that is settled"],
		() => ({ maintain: async () => ({ rejoined: 0, bodiesDropped: 0, addressesDropped: 0 }) }),
	],
	[
		"goes on telling a listener that was taken away",
		["claims: tell the listener that something is due, until it is taken away"],
		(store) => ({
			onDue: (listener) => {
				store.onDue(listener);
				return () => undefined;
			},
		}),
	],
];

test.each(breakages)("a store that %s fails the cases that look at it", async (_what, failures, breakage) => {
	expect(await failuresOf(breakage)).toEqual(expect.arrayContaining([...failures]));
});

test("the store as it is fails none", async () => {
	expect(await failuresOf(() => ({}))).toEqual([]);
});
