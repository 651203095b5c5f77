import { randomUUID } from "node:crypto";
import type { SendQuota, SlotAnswer, SlotRequest } from "../outbox-store.ts";

interface Reservation {
	/** When the slots come, in milliseconds of the store's clock. */
	readonly times: number[];
	/** When the slot behind the last one could come. */
	endsAt: number;
}

/** What holds as long as nobody has said what the service allows: the least that it allows anybody. */
const cautious: SendQuota = { maxPerSecond: 1, max24Hour: -1, sentLast24Hours: 0 };

/** After this long without an answer, somebody else may ask for the quota. */
const askingMs = 15_000;

/** The generic cell rate algorithm without a burst: one slot after the other, each an interval behind the one before. */
export class MemorySlots {
	readonly #now: () => number;
	readonly #reservations = new Map<string, Reservation>();
	#quota: SendQuota | undefined;
	#readAt = Number.NEGATIVE_INFINITY;
	#askedAt = Number.NEGATIVE_INFINITY;
	#takenSince = 0;
	#nextAt = Number.NEGATIVE_INFINITY;

	constructor(now: () => number) {
		this.#now = now;
	}

	takeRefresh(maxAgeMs: number): boolean {
		const now = this.#now();
		if (now - this.#readAt < maxAgeMs || now - this.#askedAt < askingMs) return false;
		this.#askedAt = now;
		return true;
	}

	writeQuota(quota: SendQuota): void {
		this.#forgetPast();
		this.#quota = { ...quota };
		this.#readAt = this.#now();
		this.#askedAt = Number.NEGATIVE_INFINITY;
		// What is still to come cannot have been counted by the service.
		this.#takenSince = [...this.#reservations.values()].reduce(
			(sum, { times }) => sum + times.filter((at) => at > this.#readAt).length,
			0,
		);
	}

	reserve(request: SlotRequest): SlotAnswer {
		this.#forgetPast();
		const now = this.#now();
		const reservation = randomUUID();
		const quota = this.#quota;
		const left = this.#leftToday(request);
		if (left <= 0) return { slots: [], reservation, waitMs: 60_000, full: "daily-quota", quota };
		const interval = 1000 / (quota ?? cautious).maxPerSecond;
		const times: number[] = [];
		let at = Math.max(this.#nextAt, now);
		while (times.length < Math.min(request.slots, left) && at - now <= request.maxAheadMs) {
			times.push(at);
			at += interval;
		}
		if (times.length === 0) {
			return {
				slots: [],
				reservation,
				waitMs: Math.max(1, Math.ceil(at - now - request.maxAheadMs)),
				full: "rate",
				quota,
			};
		}
		this.#nextAt = at;
		this.#takenSince += times.length;
		this.#reservations.set(reservation, { times, endsAt: at });
		return { slots: times.map((time) => time - now), reservation, quota };
	}

	giveBack(reservation: string, slots: number): void {
		const held = this.#reservations.get(reservation);
		if (held === undefined || slots <= 0) return;
		const returned = held.times.splice(Math.max(0, held.times.length - slots));
		const [first] = returned;
		if (first === undefined) return;
		this.#takenSince -= returned.length;
		// Where somebody has reserved behind it, the time is lost: handed out again it would come twice.
		if (held.endsAt === this.#nextAt) this.#nextAt = first;
		held.endsAt = first;
	}

	delay(delayMs: number): void {
		this.#nextAt = Math.max(this.#nextAt, this.#now() + delayMs);
	}

	#leftToday({ lane, urgentReserve }: SlotRequest): number {
		const { max24Hour, sentLast24Hours } = this.#quota ?? cautious;
		if (max24Hour === -1) return Number.POSITIVE_INFINITY;
		const left = max24Hour - sentLast24Hours - this.#takenSince;
		return lane === "urgent" ? left : left - urgentReserve;
	}

	#forgetPast(): void {
		const now = this.#now();
		for (const [name, { endsAt }] of this.#reservations) {
			if (endsAt < now - 60_000) this.#reservations.delete(name);
		}
	}
}
