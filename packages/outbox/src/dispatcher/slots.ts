import type { Lane } from "@todoku/core";
import type { OutboxTerms, QuotaSource } from "../outbox-options.ts";
import type { OutboxStore, SendQuota, SlotAnswer } from "../outbox-store.ts";
import type { Timer } from "../timer.ts";
import { Batching } from "./batching.ts";
import type { StoreHealth } from "./store-health.ts";

/** How far ahead a mail waits for its slot in a worker; what would wait longer waits in the store. */
export const lookAheadMs = 500;

/**
 * Slots are spaced for a little less than the service's rate. The way to the service is not the same for every mail: the first one of a
 * process opens a connection, and comes late enough to meet the next ones.
 */
const rateMargin = 0.95;

/** A moment at which one recipient may be handed to the service. */
export interface Slot {
	/** By the worker's timer. */
	readonly at: number;
	/** It was not used. */
	giveBack(): void;
}

export interface ReservedSlots {
	/** In order. */
	readonly slots: readonly Slot[];
	/** When there is none: after how many milliseconds to ask again. */
	readonly waitMs: number;
	readonly full: SlotAnswer["full"];
}

type SlotTerms = Pick<OutboxTerms, "quotaMaxAgeMs" | "quotaShare" | "urgentReserve" | "timer">;

/** What a worker has of the service's quota: asks for it, shares it with the others through the store, and takes its slots there. */
export class Slots {
	readonly #store: OutboxStore;
	readonly #source: QuotaSource;
	readonly #terms: SlotTerms;
	readonly #health: StoreHealth;
	readonly #timer: Timer;
	readonly #report: (error: unknown) => void;
	readonly #takes: Batching<Lane, Slot | null>;
	#quota: SendQuota | undefined;

	constructor(
		store: OutboxStore,
		source: QuotaSource,
		terms: SlotTerms,
		health: StoreHealth,
		report: (error: unknown) => void,
	) {
		this.#store = store;
		this.#source = source;
		this.#terms = terms;
		this.#health = health;
		this.#timer = terms.timer;
		this.#report = report;
		this.#takes = new Batching((lanes) => this.#takeAll(lanes));
	}

	/** How late a mail may be for its slot, in milliseconds: what a busy process needs, and where slots are rare, half the way to the next. */
	get lateMs(): number {
		return Math.max(50, 500 / (this.#quota?.maxPerSecond ?? 10));
	}

	/** One slot of the next half second; null where there is none. @throws {StoreFailure} */
	take(lane: Lane): Promise<Slot | null> {
		return this.#takes.add(lane);
	}

	/** As many as there are of those asked for. @throws {StoreFailure} */
	async reserve(count: number, lane: Lane, maxAheadMs: number = lookAheadMs): Promise<ReservedSlots> {
		const max24Hour = this.#quota?.max24Hour ?? 0;
		const urgentReserve = Math.max(0, Math.floor(max24Hour * this.#terms.urgentReserve));
		const askedAt = this.#timer.now();
		const answer = await this.#health.call(() => {
			return this.#store.reserveSlots({ slots: count, lane, maxAheadMs, urgentReserve });
		});
		if (answer.quota !== undefined) this.#quota = answer.quota;
		// The store's now was somewhere between the question and the answer.
		const from = (askedAt + this.#timer.now()) / 2;
		const reservation = new Reservation(answer.slots.length, (slots) => this.#giveBack(answer.reservation, slots));
		const slots = answer.slots.map((inMs, index) => ({ at: from + inMs, giveBack: () => reservation.giveBack(index) }));
		return { slots, waitMs: answer.waitMs ?? lookAheadMs, full: answer.full };
	}

	/** The service said that it was too much. */
	async delay(delayMs: number): Promise<void> {
		await this.#health.call(() => this.#store.delaySlots(delayMs)).catch(() => undefined);
	}

	/** Asks the service for its quota, if it is this worker's turn. Where that fails, what was known holds on. @throws {StoreFailure} */
	async refresh(): Promise<void> {
		const { quotaMaxAgeMs, quotaShare } = this.#terms;
		if (!(await this.#health.call(() => this.#store.takeQuotaRefresh(quotaMaxAgeMs)))) return;
		let answer: SendQuota;
		try {
			answer = await this.#source();
		} catch (error) {
			this.#report(error);
			return;
		}
		const quota = shareOf(answer, quotaShare);
		await this.#health.call(() => this.#store.writeQuota(quota));
		this.#quota = quota;
	}

	async #takeAll(lanes: readonly Lane[]): Promise<(Slot | null)[]> {
		const urgent = lanes.filter((lane) => lane === "urgent").length;
		const early = await this.#some(urgent, "urgent");
		const late = await this.#some(lanes.length - urgent, "normal");
		return lanes.map((lane) => (lane === "urgent" ? early : late).shift() ?? null);
	}

	async #some(count: number, lane: Lane): Promise<Slot[]> {
		return count === 0 ? [] : [...(await this.reserve(count, lane)).slots];
	}

	#giveBack(reservation: string, slots: number): void {
		// One that is not given back is one mail less for a moment; that it failed was reported.
		this.#health.call(() => this.#store.giveBackSlots(reservation, slots)).catch(() => undefined);
	}
}

/** The slots of one reservation, of which the store takes back the last ones only: what lies before one in use is lost. */
class Reservation {
	readonly #isReturned: boolean[];
	readonly #giveBack: (slots: number) => void;
	#isFlushing = false;

	constructor(slots: number, giveBack: (slots: number) => void) {
		this.#isReturned = Array.from({ length: slots }, () => false);
		this.#giveBack = giveBack;
	}

	giveBack(index: number): void {
		if (index >= this.#isReturned.length) return;
		this.#isReturned[index] = true;
		if (this.#isFlushing) return;
		this.#isFlushing = true;
		// What is given back in the same turn goes in one call.
		queueMicrotask(() => this.#flush());
	}

	#flush(): void {
		this.#isFlushing = false;
		const kept = this.#isReturned.lastIndexOf(false) + 1;
		const returned = this.#isReturned.length - kept;
		this.#isReturned.length = kept;
		if (returned > 0) this.#giveBack(returned);
	}
}

/** Others use the account too: of its rate and of what is left of its day a part is ours, and never more than is left. */
function shareOf({ maxPerSecond, max24Hour, sentLast24Hours }: SendQuota, share: number): SendQuota {
	return {
		maxPerSecond: maxPerSecond * share * rateMargin,
		max24Hour: max24Hour === -1 ? -1 : Math.floor(max24Hour * share),
		sentLast24Hours: Math.ceil(sentLast24Hours * share),
	};
}
