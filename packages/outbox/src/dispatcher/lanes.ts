import type { Lane } from "@todoku/core";

/** A claim that there is room for. */
export interface LaneClaim {
	readonly lanes: readonly Lane[];
	readonly limit: number;
}

/** Which part of its hands a worker lends to bulk mail, and to all that is not urgent. The rest is always there for what is urgent. */
const bulkPart = 0.5;
const patientPart = 0.8;

const everything: readonly Lane[] = ["urgent", "normal", "bulk"];
const soon: readonly Lane[] = ["urgent", "normal"];
const now: readonly Lane[] = ["urgent"];

/** Counts what is in flight by lane, and says what may be claimed beside it. */
export class LaneCounts {
	readonly #concurrency: number;
	readonly #inFlight = new Map<Lane, number>();

	constructor(concurrency: number) {
		this.#concurrency = concurrency;
	}

	add(lane: Lane): void {
		this.#inFlight.set(lane, this.#of(lane) + 1);
	}

	remove(lane: Lane): void {
		this.#inFlight.set(lane, this.#of(lane) - 1);
	}

	get total(): number {
		return this.#of("urgent") + this.#of("normal") + this.#of("bulk");
	}

	/**
	 * The claims to make, one after the other, counted anew after each: each takes the most urgent first, so that one that is not filled
	 * says that no more is due.
	 */
	nextClaim(afterLanes?: readonly Lane[]): LaneClaim | null {
		const claims = [
			{ lanes: everything, limit: this.#freeForBulk() },
			{ lanes: soon, limit: this.#freeForPatient() },
			{ lanes: now, limit: this.#concurrency - this.total },
		];
		const narrower = claims.filter(({ lanes }) => afterLanes === undefined || lanes.length < afterLanes.length);
		return narrower.find(({ limit }) => limit > 0) ?? null;
	}

	#freeForBulk(): number {
		return Math.min(this.#part(bulkPart) - this.#of("bulk"), this.#freeForPatient());
	}

	#freeForPatient(): number {
		const patient = this.#of("bulk") + this.#of("normal");
		return Math.min(this.#part(patientPart) - patient, this.#concurrency - this.total);
	}

	/** At least one, so that a worker of one hand sends everything too. */
	#part(part: number): number {
		return Math.max(1, Math.floor(this.#concurrency * part));
	}

	#of(lane: Lane): number {
		return this.#inFlight.get(lane) ?? 0;
	}
}
