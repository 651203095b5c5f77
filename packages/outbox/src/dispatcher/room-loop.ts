import { type Lane, lanes, type Route } from "@todoku/core";
import type { ClaimedDelivery } from "../outbox-store.ts";
import type { DeliveryTask, TaskOptions, TaskParts } from "./delivery-task.ts";
import type { LaneClaim, LaneCounts } from "./lanes.ts";
import type { ReservedSlots, Slot } from "./slots.ts";

export interface LaunchOptions extends TaskOptions {
	/** When it was claimed, at the earliest. */
	readonly askedAt: number;
}

/** What a room's loop needs of its worker. */
export interface RoomHost extends Omit<TaskParts, "backlog" | "holds"> {
	readonly counts: LaneCounts;
	/** Starts a delivery; it runs on its own. */
	launch(claim: ClaimedDelivery, options: LaunchOptions): { readonly task: DeliveryTask; readonly done: Promise<void> };
}

/** How often a room is looked at of which nobody said that there is anything in it. */
const idleLookMs = 5_000;
/** Slots come one by one; this long they are left to gather, so that one call claims several. */
const gatherMs = 100;
const probeTries = 5;
/** Of a paused route: how often some are looked at, and how many. */
const pausedLookMs = 1_000;
const pausedLook = 10;

/** Sends what waits for a route that was full or paused: the slot first, then the mail. */
export class RoomLoop {
	readonly #route: Route;
	readonly #host: RoomHost;
	/** Whether something is known to wait here. */
	#isFilled = false;
	/** What was looked at last, of a paused route. */
	#looked: DeliveryTask[] = [];
	#looksAt = Number.NEGATIVE_INFINITY;

	constructor(route: Route, host: RoomHost) {
		this.#route = route;
		this.#host = host;
	}

	get isFilled(): boolean {
		return this.#isFilled;
	}

	fill(): void {
		this.#isFilled = true;
	}

	/** @returns the milliseconds until the next round. @throws {StoreFailure} */
	async round(): Promise<number> {
		const { gate, terms, stopping } = this.#host;
		if (gate.isPaused(this.#route)) {
			const remainingMs = gate.remainingMs(this.#route);
			return remainingMs > 0 ? Math.min(remainingMs, await this.#lookWhilePaused()) : this.#sendProbe();
		}
		if (!this.#isFilled && terms.timer.now() < this.#looksAt) return terms.pollMs;
		const wasLook = !this.#isFilled;
		let next = this.#host.counts.nextClaim();
		if (next !== null) this.#looksAt = terms.timer.now() + Math.max(idleLookMs, terms.pollMs);
		while (next !== null && !stopping.aborted) {
			const { wasFilled, waitMs } = await this.#claim(next);
			if (waitMs !== undefined) return waitMs;
			if (!wasFilled) break;
			if (wasLook) return 0;
			next = this.#host.counts.nextClaim(next.lanes);
		}
		return terms.pollMs;
	}

	/** @returns whether there may be more of these lanes, or how long to wait for a slot. */
	async #claim(next: LaneClaim): Promise<{ wasFilled: boolean; waitMs?: number }> {
		// To look into a room that is most likely empty, one slot is enough.
		const wanted = this.#isFilled ? next.limit : 1;
		const reserved = await this.#reserve(wanted, next.lanes);
		if (reserved.slots.length === 0) {
			return { wasFilled: true, waitMs: Math.min(Math.max(gatherMs, reserved.waitMs), this.#host.terms.pollMs) };
		}
		const limit = reserved.slots.length;
		const knew = this.#isFilled;
		// Said before the claim: what comes in meanwhile says otherwise, and must not be forgotten.
		if (reserved.lanes.length === lanes.length) this.#isFilled = false;
		try {
			const claims = await this.#claimFor(reserved.slots, { lanes: reserved.lanes, limit });
			if (claims === limit) this.#isFilled = true;
			return { wasFilled: claims === limit };
		} catch (error) {
			this.#isFilled ||= knew;
			throw error;
		}
	}

	/**
	 * The setting and the switches act at once, on what waits for a paused route too: some are asked now and then where they would go by
	 * now, and where all of those go elsewhere, the others are not kept waiting.
	 */
	async #lookWhilePaused(): Promise<number> {
		const { terms, counts } = this.#host;
		const now = terms.timer.now();
		if (now < this.#looksAt) return terms.pollMs;
		this.#looksAt = now + pausedLookMs;
		const next = counts.nextClaim();
		const isLeft = this.#looked.length > 0 && this.#looked.every(({ isWaiting }) => !isWaiting);
		this.#looked = [];
		if (next === null) return terms.pollMs;
		const limit = isLeft ? next.limit : Math.min(next.limit, pausedLook);
		await this.#claimFor(
			Array.from({ length: limit }, () => undefined),
			{ ...next, limit },
			(task) => this.#looked.push(task),
		);
		return Math.min(terms.pollMs, pausedLookMs);
	}

	/** Claims and launches. What was reserved for more than there is goes back. */
	async #claimFor(
		slots: readonly (Slot | undefined)[],
		{ lanes: wanted, limit }: LaneClaim,
		onLaunch?: (task: DeliveryTask) => void,
	): Promise<number> {
		const { store, health, terms } = this.#host;
		const { tenantShare, leaseMs } = terms;
		const askedAt = terms.timer.now();
		let claims: ClaimedDelivery[] = [];
		try {
			const request = { room: this.#route, lanes: wanted, limit, tenantShare, leaseMs };
			claims = await health.call(() => store.claim(request));
		} finally {
			for (const slot of slots.slice(claims.length)) slot?.giveBack();
		}
		for (const [index, claim] of claims.entries()) {
			const { task } = this.#host.launch(claim, { slot: slots[index], askedAt });
			onLaunch?.(task);
		}
		return claims.length;
	}

	async #reserve(
		count: number,
		wanted: readonly Lane[],
	): Promise<{ slots: readonly (Slot | undefined)[]; lanes: readonly Lane[]; waitMs: number }> {
		const { slots } = this.#host;
		if (this.#route !== "service" || slots === undefined) {
			return { slots: Array.from({ length: count }, () => undefined), lanes: wanted, waitMs: 0 };
		}
		const answer = await slots.reserve(count, wanted.length === 1 ? "urgent" : "normal");
		if (answer.full !== "daily-quota" || wanted.length === 1) return { ...answer, lanes: wanted };
		// What is left of the day is for what is urgent.
		const urgent: ReservedSlots = await slots.reserve(count, "urgent");
		return { ...urgent, lanes: ["urgent"] };
	}

	/** The pause is over: one mail goes ahead, and says whether the others can follow. */
	async #sendProbe(): Promise<number> {
		const { gate, terms, store, health, stopping } = this.#host;
		for (let tries = 0; tries < probeTries && !stopping.aborted; tries += 1) {
			const { slots, lanes: wanted, waitMs } = await this.#reserve(1, lanes);
			if (slots.length === 0) return Math.min(Math.max(gatherMs, waitMs), terms.pollMs);
			const [slot] = slots;
			if (tries === 0 && !(await this.#takeProbe(slot))) {
				await gate.refresh();
				return terms.pollMs;
			}
			const askedAt = terms.timer.now();
			let claims: ClaimedDelivery[] = [];
			try {
				const request = { room: this.#route, lanes: wanted, limit: 1, tenantShare: 0, leaseMs: terms.leaseMs };
				claims = await health.call(() => store.claim(request));
			} finally {
				if (claims.length === 0) slot?.giveBack();
			}
			const [claim] = claims;
			if (claim === undefined) break;
			const { task, done } = this.#host.launch(claim, { slot, probe: this.#route, askedAt });
			await done;
			if (task.hasProbed) return 0;
		}
		// Nothing here says whether it works; the next mail of all will.
		if (!stopping.aborted) await gate.resume(this.#route, true);
		return 0;
	}

	async #takeProbe(slot: Slot | undefined): Promise<boolean> {
		const { store, health, terms } = this.#host;
		let isTaken = false;
		try {
			isTaken = await health.call(() => store.takeProbe(this.#route, terms.leaseMs));
		} finally {
			if (!isTaken) slot?.giveBack();
		}
		return isTaken;
	}
}
