import type { Lane, Receipt } from "@todoku/core";
import fc from "fast-check";
import { expect, it } from "vitest";
import { after, holding, type MortalWorker, type Offer, WorkerBench } from "../../test/worker-bench.ts";
import type { OutboxStore } from "../outbox-store.ts";
import type { MemoryDelivery } from "../testing/index.ts";

/** How the next hop answers one offer. The last two never answer by themselves, or throw what no transport should. */
const answers = {
	accept: { outcome: "accepted" },
	reject: { outcome: "rejected", scope: "recipient", code: "no-such-user" },
	busy: { outcome: "deferred", scope: "recipient", code: "mailbox-busy", retryAfterMs: 20_000 },
	unreachable: { outcome: "deferred", scope: "route", code: "unreachable" },
	throttle: { outcome: "deferred", scope: "route", code: "throttled", retryAfterMs: 1_000 },
	"used-up": { outcome: "deferred", scope: "route", code: "daily-quota", retryAfterMs: 120_000 },
	unverified: { outcome: "rejected", scope: "route", code: "sender-unverified" },
	lose: { outcome: "unknown", code: "connection-lost" },
} as const satisfies Record<string, Receipt>;
type AnswerKind = keyof typeof answers;
const answerKinds = Object.keys(answers) as AnswerKind[];

/** Calls of the store that may fail; half of the time they are carried out all the same, and the answer is lost. */
const callsThatFail = [
	"claim",
	"begin",
	"settle",
	"keep",
	"readTenant",
	"reserveSlots",
	"readPauses",
	"takeProbe",
] as const;

type Step =
	| { readonly kind: "enqueue"; readonly lane: Lane; readonly tenant: string | undefined; readonly isListed: boolean }
	| { readonly kind: "advance"; readonly ms: number }
	| { readonly kind: "answer"; readonly kinds: readonly AnswerKind[]; readonly delayMs: number }
	| { readonly kind: "outage"; readonly isDown: boolean; readonly isHalfDone: boolean }
	| { readonly kind: "start" | "kill" | "stop" | "freeze" | "thaw" | "flip" | "lose-jobs" }
	| { readonly kind: "setting"; readonly isThere: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant("enqueue" as const),
			lane: fc.constantFrom<Lane>("urgent", "normal", "bulk"),
			tenant: fc.constantFrom("shop-1", "shop-2", undefined),
			isListed: fc.boolean(),
		}),
	},
	{
		weight: 5,
		arbitrary: fc.record({ kind: fc.constant("advance" as const), ms: fc.constantFrom(0, 30, 700, 8_000, 40_000) }),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			kind: fc.constant("answer" as const),
			kinds: fc.array(fc.constantFrom(...answerKinds), { minLength: 1, maxLength: 4 }),
			delayMs: fc.constantFrom(0, 40, 3_000, 45_000),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({ kind: fc.constant("outage" as const), isDown: fc.boolean(), isHalfDone: fc.boolean() }),
	},
	{ weight: 1, arbitrary: fc.record({ kind: fc.constant("setting" as const), isThere: fc.boolean() }) },
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constantFrom("start", "start", "kill", "stop", "freeze", "thaw", "flip", "lose-jobs"),
		}),
	},
);

class World {
	readonly bench: WorkerBench;
	readonly recorded: MemoryDelivery[] = [];
	/** Offers made when an acceptance of the delivery was recorded already. */
	readonly repeatedAfterRecord: Offer[] = [];
	/** Second and later offers that were not marked although the fate of one before them was not known. */
	readonly unmarked: Offer[] = [];
	readonly #workers: MortalWorker[] = [];
	readonly #fates = new Map<string, ("pending" | Receipt["outcome"])[]>();
	#isDown = false;
	#isHalfDone = false;
	#kinds: readonly AnswerKind[] = ["accept"];
	#delayMs = 0;
	#asked = 0;

	constructor(hasQuota: boolean, isHeld: boolean) {
		const quota = async () => ({ maxPerSecond: 20, max24Hour: -1, sentLast24Hours: 0 });
		this.bench = new WorkerBench({
			outbox: {
				concurrency: 6,
				pollMs: 5_000,
				leaseMs: 10_000,
				tenantShare: 3,
				...(hasQuota ? { quota } : {}),
				unknownOutcome: isHeld ? holding(30_000) : {},
				pause: { afterFailures: 2, firstMs: 3_000, maxMs: 30_000 },
			},
			breakStore: (store) => this.#unreliable(store),
		});
		const answer = (offer: Offer, signal: AbortSignal | undefined): Promise<Receipt> => this.#answer(offer, signal);
		Object.assign(this.bench.answers, { service: answer, standard: answer });
	}

	async run(one: Step): Promise<void> {
		switch (one.kind) {
			case "enqueue": {
				const from = one.isListed ? "info@verified.example" : "info@plain.example";
				const [wasDown, down] = [this.#isDown, false];
				this.#isDown = down;
				this.recorded.push(await this.bench.enqueue({ lane: one.lane, tenant: one.tenant, from }));
				this.#isDown = wasDown;
				return;
			}
			case "advance":
				return this.bench.advance(one.ms);
			case "answer":
				this.#kinds = one.kinds;
				this.#delayMs = one.delayMs;
				return;
			case "outage":
				this.#isDown = one.isDown;
				this.#isHalfDone = one.isHalfDone;
				return;
			case "start":
				await this.#start();
				return;
			case "kill":
				this.#workers.pop()?.kill();
				return;
			case "stop":
				this.#thaw();
				void this.#workers.pop()?.worker.stop({ graceMs: 2_000 });
				return;
			case "freeze":
				this.#workers.at(-1)?.freeze();
				return;
			case "thaw":
				this.#thaw();
				return;
			case "flip":
				this.bench.switch = this.bench.switch === "on" ? "off" : "on";
				return;
			case "lose-jobs":
				this.bench.memory.loseJobs();
				return;
			case "setting":
				this.bench.setting = () => {
					if (one.isThere) return "verified.example";
					throw new Error("the setting cannot be read");
				};
				return;
			default:
				one satisfies never;
		}
	}

	/** Everything works again, and goes on until nothing is left to do. */
	async drain(): Promise<void> {
		this.#isDown = false;
		this.#kinds = ["accept"];
		this.#delayMs = 0;
		this.bench.setting = () => "verified.example";
		this.#thaw();
		await this.#start();
		await this.bench.drain();
		// What is still under way from dead and stopped workers.
		await this.bench.advance(60_000);
	}

	#thaw(): void {
		for (const worker of this.#workers) worker.thaw();
	}

	async #start(): Promise<void> {
		if (this.#workers.length >= 3) return;
		const wasDown = this.#isDown;
		this.#isDown = false;
		this.#workers.push(await this.bench.startMortal());
		this.#isDown = wasDown;
	}

	#unreliable(store: OutboxStore): Partial<OutboxStore> {
		return Object.fromEntries(
			callsThatFail.map((name) => {
				const call = async (...args: unknown[]): Promise<unknown> => {
					const carryOut = Reflect.get(store, name) as (...given: unknown[]) => Promise<unknown>;
					if (!this.#isDown) return carryOut.apply(store, args);
					if (this.#isHalfDone) await carryOut.apply(store, args);
					throw new Error("the connection was lost");
				};
				return [name, call];
			}),
		);
	}

	async #answer(offer: Offer, signal: AbortSignal | undefined): Promise<Receipt> {
		const delivery = this.bench.find(offer.deliveryId);
		this.#look(offer, delivery);
		const fates = this.#fates.get(offer.deliveryId) ?? [];
		this.#fates.set(offer.deliveryId, fates);
		const index = fates.push("pending") - 1;
		this.#asked += 1;
		const kind = this.#kinds[this.#asked % this.#kinds.length] ?? "accept";
		const receipt =
			this.#delayMs === 0 ? answers[kind] : await after(this.bench.timer, this.#delayMs, answers[kind], signal);
		fates[index] = receipt.outcome;
		return receipt;
	}

	#look(offer: Offer, delivery: MemoryDelivery): void {
		const wasAccepted = delivery.attempts.some(({ receipt }) => receipt?.outcome === "accepted");
		if (wasAccepted) this.repeatedAfterRecord.push(offer);
		const mayHaveArrived = (this.#fates.get(offer.deliveryId) ?? []).some((fate) => {
			return fate === "pending" || fate === "unknown" || fate === "accepted";
		});
		if (mayHaveArrived && delivery.attempts.at(-1)?.start.possibleDuplicate !== true) this.unmarked.push(offer);
	}
}

const over = ["sent", "failed", "expired", "held"];

it("loses nothing, repeats nothing that it knows was taken, and marks what it repeats, whatever happens", {
	timeout: 60_000,
}, async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.boolean(),
			fc.boolean(),
			fc.array(step, { minLength: 5, maxLength: 60, size: "max" }),
			async (hasQuota, isHeld, steps) => {
				const world = new World(hasQuota, isHeld);
				await world.run({ kind: "start" });
				for (const one of steps) await world.run(one);
				await world.drain();
				expect(world.recorded.filter(({ status }) => !over.includes(status))).toEqual([]);
				expect(world.repeatedAfterRecord).toEqual([]);
				expect(world.unmarked).toEqual([]);
			},
		),
		{ numRuns: 150 },
	);
});
