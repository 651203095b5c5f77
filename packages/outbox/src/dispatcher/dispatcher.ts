import {
	type Courier,
	MailError,
	type Route,
	routes,
	type StopOptions,
	type Worker,
	type WorkerStatus,
} from "@todoku/core";
import { readInteger } from "@todoku/core/adapter";
import type { OutboxTerms } from "../outbox-options.ts";
import type { ClaimedDelivery } from "../outbox-store.ts";
import { type Timer, waitFor } from "../timer.ts";
import { ClaimsKeeper } from "./claims-keeper.ts";
import { DeliveryTask, type TaskParts } from "./delivery-task.ts";
import { LaneCounts } from "./lanes.ts";
import { Loop } from "./loop.ts";
import { type LaunchOptions, type RoomHost, RoomLoop } from "./room-loop.ts";
import { RouteGate } from "./route-gate.ts";
import { Settler } from "./settler.ts";
import { Slots } from "./slots.ts";
import { StoreFailure, StoreHealth } from "./store-health.ts";
import { Tenants } from "./tenants.ts";

/** Between two claims, however many deliveries end meanwhile: so that one claim replaces several. */
const claimGapMs = 20;
const defaultGraceMs = 10_000;
/** What was aborted gets this long to say how it ended. */
const abortGraceMs = 250;
/** How long the first quota may keep a worker from starting. */
const firstQuotaMs = 5_000;

/** Claims what is due, sends it, and settles it; several of them may work on one store. */
export class Dispatcher implements Worker {
	readonly #terms: OutboxTerms;
	readonly #courier: Courier;
	readonly #timer: Timer;
	readonly #health: StoreHealth;
	readonly #keeper: ClaimsKeeper;
	readonly #counts: LaneCounts;
	readonly #parts: Omit<TaskParts, "backlog" | "holds">;
	readonly #tasks = new Map<DeliveryTask, Promise<void>>();
	readonly #stopping = new AbortController();
	readonly #rooms = new Map<Route, { readonly room: RoomLoop; readonly loop: Loop }>();
	readonly #claimLoop: Loop;
	readonly #keepLoop: Loop;
	readonly #upkeep: readonly Loop[];
	#state: WorkerStatus["state"] = "idle";
	#mayBeMore = false;
	#starting: Promise<void> | undefined;
	#stopped: Promise<void> | undefined;
	#deadline = Number.POSITIVE_INFINITY;
	#onDeadline: (() => void) | undefined;
	#endHints: (() => void) | undefined;

	constructor(courier: Courier, terms: OutboxTerms) {
		const { store, timer, random, leaseMs, quota } = terms;
		const report = (error: unknown): void => courier.report(error);
		this.#terms = terms;
		this.#courier = courier;
		this.#timer = timer;
		this.#health = new StoreHealth(report, random);
		this.#keeper = new ClaimsKeeper(store, this.#health, timer, leaseMs);
		this.#counts = new LaneCounts(terms.concurrency);
		const health = this.#health;
		const settler = new Settler(store, health, timer, report);
		const gate = new RouteGate(store, health, terms, (route) => this.#wakeRoom(route));
		const slots = quota === undefined ? undefined : new Slots(store, quota, terms, health, report);
		const tenants = new Tenants(store, health, timer);
		this.#parts = { store, courier, terms, health, settler, gate, slots, tenants, stopping: this.#stopping.signal };
		const launch: RoomHost["launch"] = (claim, options) => this.#launch(claim, options);
		for (const route of routes) {
			const room = new RoomLoop(route, { ...this.#parts, counts: this.#counts, launch });
			this.#rooms.set(route, { room, loop: this.#loop(() => room.round()) });
		}
		this.#claimLoop = this.#loop(() => this.#claimRound());
		this.#keepLoop = this.#loop(() => this.#keeper.keepAll().then(() => leaseMs / 3));
		this.#upkeep = [
			this.#loop(() => gate.refresh().then(() => terms.pollMs)),
			this.#loop(() => health.call(() => store.maintain()).then(() => this.#spread(terms.maintenanceMs))),
			...(slots === undefined ? [] : [this.#loop(() => slots.refresh().then(() => quotaLookMs(terms)))]),
		];
	}

	get status(): WorkerStatus {
		return { state: this.#state, inFlight: this.#tasks.size, ready: this.#health.isReady };
	}

	start(): Promise<void> {
		if (this.#state === "stopping" || this.#state === "stopped") return Promise.reject(alreadyStopped());
		this.#starting ??= this.#start().catch((error: unknown) => {
			this.#starting = undefined;
			throw error;
		});
		return this.#starting;
	}

	stop(options: StopOptions = {}): Promise<void> {
		const graceMs = readInteger("graceMs", options.graceMs, 0, 2 ** 31 - 1) ?? defaultGraceMs;
		this.#deadline = Math.min(this.#deadline, this.#timer.now() + graceMs);
		this.#onDeadline?.();
		this.#stopped ??= this.#stop();
		return this.#stopped;
	}

	async #start(): Promise<void> {
		const { store } = this.#terms;
		const { gate, slots } = this.#parts;
		await store.open();
		await bare(gate.refresh());
		if (slots !== undefined) await this.#firstQuota(slots);
		if (this.#stopping.signal.aborted) return;
		await bare(this.#claimRound());
		if (this.#stopping.signal.aborted) return;
		this.#state = "running";
		this.#endHints = store.onDue((room) => (room === "open" ? this.#claimLoop.wake() : this.#wakeRoom(room)));
		this.#claimLoop.start(this.#terms.pollMs);
		this.#keepLoop.start(this.#terms.leaseMs / 3);
		for (const { loop } of this.#rooms.values()) loop.start(0);
		for (const loop of this.#upkeep) loop.start(this.#terms.random() * this.#terms.pollMs);
		// What came in before anybody listened.
		this.#claimLoop.wake();
	}

	/** The service may not answer, and then mail that needs no slot need not wait for it. */
	async #firstQuota(slots: Slots): Promise<void> {
		const refreshed = new AbortController();
		const refresh = slots
			.refresh()
			.catch(() => undefined)
			.finally(() => refreshed.abort());
		await Promise.race([refresh, waitFor(this.#timer, firstQuotaMs, refreshed.signal)]);
	}

	async #stop(): Promise<void> {
		this.#state = "stopping";
		this.#stopping.abort();
		this.#endHints?.();
		const loops = [this.#claimLoop, ...[...this.#rooms.values()].map(({ loop }) => loop), ...this.#upkeep];
		const rounds = Promise.allSettled([this.#starting, ...loops.map((loop) => loop.stop())]);
		const settled = rounds.then(() => this.#allSettled());
		await this.#withinGrace(settled);
		for (const task of this.#tasks.keys()) task.abort();
		const ended = new AbortController();
		void settled.then(() => ended.abort());
		await waitFor(this.#timer, abortGraceMs, ended.signal);
		this.#parts.settler.end();
		void this.#keepLoop.stop();
		this.#state = "stopped";
	}

	async #allSettled(): Promise<void> {
		while (this.#tasks.size > 0) await Promise.all(this.#tasks.values());
	}

	/** Waits for the end, or for the deadline, which another call may bring nearer. */
	async #withinGrace(settled: Promise<void>): Promise<void> {
		const ended = new AbortController();
		void settled.then(() => ended.abort());
		while (!ended.signal.aborted && this.#timer.now() < this.#deadline) {
			const changed = new AbortController();
			const change = (): void => changed.abort();
			this.#onDeadline = change;
			ended.signal.addEventListener("abort", change, { once: true });
			await waitFor(this.#timer, this.#deadline - this.#timer.now(), changed.signal);
		}
	}

	/** @throws {StoreFailure} */
	async #claimRound(): Promise<number> {
		const { store, pollMs, tenantShare, leaseMs } = this.#terms;
		this.#mayBeMore = false;
		let next = this.#counts.nextClaim();
		if (next === null) this.#mayBeMore = true;
		while (next !== null && !this.#stopping.signal.aborted) {
			const request = { room: "open", ...next, tenantShare, leaseMs } as const;
			const askedAt = this.#timer.now();
			const claims = await this.#health.call(() => store.claim(request));
			for (const claim of claims) this.#launch(claim, { askedAt });
			// A tenant that has its share has more, perhaps, as soon as one of its mails is settled.
			if (tenantShare > 0 && claims.some(({ message }) => message.tenant !== undefined)) this.#mayBeMore = true;
			if (claims.length < next.limit) break;
			this.#mayBeMore = true;
			next = this.#counts.nextClaim(next.lanes);
		}
		return pollMs;
	}

	#launch(claim: ClaimedDelivery, options: LaunchOptions): { task: DeliveryTask; done: Promise<void> } {
		const service = this.#rooms.get("service");
		const backlog = {
			isKnown: claim.room === "open" && service?.room.isFilled === true,
			found: (): void => this.#wakeRoom("service"),
		};
		const holds = (): boolean => this.#keeper.holds(claim);
		const task = new DeliveryTask(claim, { ...this.#parts, backlog, holds }, options);
		const forget = this.#keeper.add(claim, options.askedAt, () => task.lapse());
		this.#counts.add(claim.message.lane);
		const done = task.run().then(() => {
			forget();
			this.#counts.remove(claim.message.lane);
			this.#tasks.delete(task);
			if (this.#mayBeMore) this.#claimLoop.wake();
			for (const { room, loop } of this.#rooms.values()) if (room.isFilled) loop.wake();
		});
		this.#tasks.set(task, done);
		return { task, done };
	}

	#wakeRoom(route: Route): void {
		const entry = this.#rooms.get(route);
		entry?.room.fill();
		entry?.loop.wake();
	}

	/** A loop that goes on after any failure, at a pace that lets a store recover. */
	#loop(round: () => Promise<number>): Loop {
		return new Loop(this.#timer, claimGapMs, async () => {
			try {
				return await round();
			} catch (error) {
				if (!(error instanceof StoreFailure)) this.#courier.report(error);
				return this.#health.delayMs;
			}
		});
	}

	#spread(milliseconds: number): number {
		return milliseconds * (0.75 + this.#terms.random() / 2);
	}
}

/** At the start, whoever starts it is told what the store itself said. */
async function bare<T>(work: Promise<T>): Promise<T> {
	try {
		return await work;
	} catch (error) {
		throw error instanceof StoreFailure ? error.cause : error;
	}
}

/** Several times within its age, so that it is renewed soon after. */
function quotaLookMs({ quotaMaxAgeMs }: OutboxTerms): number {
	return Math.max(1_000, quotaMaxAgeMs / 6);
}

function alreadyStopped(): MailError {
	return new MailError("worker-stopped", "The worker was stopped, and is not started again; create another one");
}
