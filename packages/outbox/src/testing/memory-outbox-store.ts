import { randomUUID } from "node:crypto";
import {
	type Clock,
	type Courier,
	type EnqueuedDelivery,
	type Failure,
	KeyConflictError,
	lanes,
	OptionError,
	type Outbox,
	type OutboxMessage,
	type RecordOptions,
	type Route,
	systemClock,
	type Worker,
} from "@todoku/core";
import { refuseUnknown } from "@todoku/core/adapter";
import { createOutbox } from "../create-outbox.ts";
import type {
	AttemptStart,
	ClaimedDelivery,
	ClaimRequest,
	ClaimToken,
	MaintenanceReport,
	OutboxStore,
	PauseRequest,
	RoutePause,
	SendQuota,
	Settlement,
	SettleResult,
	SlotAnswer,
	SlotRequest,
	TenantState,
	WaitingRoom,
} from "../outbox-store.ts";
import { MemoryDelivery, type MemoryMessage } from "./memory-delivery.ts";
import { MemoryPauses } from "./memory-pauses.ts";
import { MemorySlots } from "./memory-slots.ts";

export interface MemoryOutboxStoreOptions {
	/** Default: the system's. */
	readonly clock?: Clock | undefined;
	/** Messages over this are claimed without their bytes, which are then read one by one. Default: 65,536. */
	readonly maxInlineBytes?: number | undefined;
}

/** An outbox that forgets everything with its process: for tests, and nothing else. It is a store, and itself an outbox. */
export interface MemoryOutboxStore extends OutboxStore, Outbox {
	/** Every delivery, in the order in which they were recorded. Not copies: look, and change nothing. */
	readonly deliveries: readonly MemoryDelivery[];
	/** Ends every claim, as if all workers had died. */
	lapse(): void;
	/** Forgets that due deliveries wait, as a queue does that loses its jobs; `maintain` finds them again. */
	loseJobs(): void;
	/** Keeps the mail of a tenant back, or, without a reason, lets it go on. What is held already stays held. */
	stopTenant(tenant: string | undefined, stopped: TenantState["stopped"]): void;
	/** Lets held and unknown deliveries go, the latter as possible duplicates. */
	release(): void;
}

/** @throws {OptionError} for an option that is not known. */
export function createMemoryOutboxStore(options: MemoryOutboxStoreOptions = {}): MemoryOutboxStore {
	refuseUnknown("", options, ["clock", "maxInlineBytes"]);
	return new InMemoryStore(options);
}

class InMemoryStore implements MemoryOutboxStore {
	readonly deliveries: MemoryDelivery[] = [];
	readonly #now: () => number;
	readonly #maxInlineBytes: number;
	readonly #messages = new Map<string, MemoryMessage>();
	readonly #keys = new Map<string, MemoryMessage>();
	readonly #byId = new Map<string, MemoryDelivery>();
	readonly #listeners = new Set<(room: WaitingRoom) => void>();
	readonly #stopped = new Map<string | undefined, TenantState>();
	readonly #pauses: MemoryPauses;
	readonly #slots: MemorySlots;

	constructor({ clock = systemClock, maxInlineBytes = 65_536 }: MemoryOutboxStoreOptions) {
		this.#now = () => clock.now().getTime();
		this.#maxInlineBytes = maxInlineBytes;
		this.#pauses = new MemoryPauses(this.#now);
		this.#slots = new MemorySlots(this.#now);
	}

	createWorker(courier: Courier): Worker {
		return createOutbox({ store: this }).createWorker(courier);
	}

	async open(): Promise<void> {}

	async record(message: OutboxMessage, { transaction }: RecordOptions): Promise<EnqueuedDelivery[]> {
		if (transaction !== undefined)
			throw new OptionError("transaction", "is none: an outbox in memory has no transactions");
		const key = message.key === undefined ? undefined : JSON.stringify([message.tenant ?? null, message.key]);
		const known = key === undefined ? undefined : this.#keys.get(key);
		if (known !== undefined) return repeated(known, message);
		const recorded: MemoryMessage = {
			message,
			recordedAt: new Date(this.#now()),
			bytes: message.bytes === null ? null : Uint8Array.from(message.bytes),
			deliveries: [],
		};
		for (const index of message.deliveries.keys()) {
			const delivery = new MemoryDelivery(recorded, index, this.deliveries.length);
			recorded.deliveries.push(delivery);
			this.deliveries.push(delivery);
			this.#byId.set(delivery.id, delivery);
		}
		this.#messages.set(message.id, recorded);
		if (key !== undefined) this.#keys.set(key, recorded);
		this.#tell("open");
		return recorded.deliveries.map(toEnqueued);
	}

	async claim(request: ClaimRequest): Promise<ClaimedDelivery[]> {
		const now = this.#now();
		const active = new Map<string | undefined, number>();
		for (const delivery of this.deliveries) {
			if (delivery.isClaimed(now)) count(active, delivery.of.message.tenant);
		}
		const due = this.deliveries
			.filter((one) => one.hasJob && one.room === request.room && request.lanes.includes(one.of.message.lane))
			.filter((one) => one.isDue(now))
			.toSorted((one, other) => laneRank(one) - laneRank(other) || one.sequence - other.sequence);
		const claimed: ClaimedDelivery[] = [];
		for (const delivery of due) {
			if (claimed.length >= request.limit) break;
			const { tenant } = delivery.of.message;
			// Mail of no tenant is nobody's share.
			const isFull =
				tenant !== undefined && request.tenantShare > 0 && (active.get(tenant) ?? 0) >= request.tenantShare;
			if (isFull) continue;
			count(active, tenant);
			claimed.push(delivery.take(randomUUID(), now, now + request.leaseMs, this.#maxInlineBytes));
		}
		return claimed;
	}

	async readBytes(messageId: string): Promise<Uint8Array | null> {
		const bytes = this.#messages.get(messageId)?.bytes ?? null;
		return bytes === null ? null : Uint8Array.from(bytes);
	}

	async begin(attempts: readonly AttemptStart[]): Promise<SettleResult[]> {
		return attempts.map((start) => this.#underClaim(start, (delivery, now) => delivery.begin(start, now)));
	}

	async settle(settlements: readonly Settlement[]): Promise<SettleResult[]> {
		return settlements.map((settlement) =>
			this.#underClaim(settlement, (delivery, now) => {
				delivery.settle(settlement, now);
				forgetSecret(delivery.of);
				if (delivery.status === "queued" && delivery.isDue(now)) this.#tell(delivery.room);
			}),
		);
	}

	async keep(claims: readonly ClaimToken[], leaseMs: number): Promise<ClaimToken[]> {
		return claims.filter((claim) => {
			const result = this.#underClaim(claim, (delivery, now) => {
				delivery.claim = { token: claim.token, until: now + leaseMs };
			});
			return result === "lapsed";
		});
	}

	onDue(listener: (room: WaitingRoom) => void): () => void {
		// A listener of its own for each call, so that ending one does not end another.
		const own = (room: WaitingRoom): void => listener(room);
		this.#listeners.add(own);
		return () => this.#listeners.delete(own);
	}

	async readPauses(): Promise<RoutePause[]> {
		return this.#pauses.list();
	}

	async pauseRoute(request: PauseRequest): Promise<void> {
		this.#pauses.pause(request);
	}

	async takeProbe(route: Route, probeMs: number): Promise<boolean> {
		return this.#pauses.takeProbe(route, probeMs);
	}

	async resumeRoute(route: Route): Promise<void> {
		if (!this.#pauses.resume(route)) return;
		const now = this.#now();
		for (const delivery of this.deliveries) {
			if (delivery.room !== route || delivery.status !== "queued" || delivery.dueAt === null) continue;
			delivery.dueAt = Math.min(delivery.dueAt, now);
		}
		this.#tell(route);
	}

	async takeQuotaRefresh(maxAgeMs: number): Promise<boolean> {
		return this.#slots.takeRefresh(maxAgeMs);
	}

	async writeQuota(quota: SendQuota): Promise<void> {
		this.#slots.writeQuota(quota);
	}

	async reserveSlots(request: SlotRequest): Promise<SlotAnswer> {
		return this.#slots.reserve(request);
	}

	async giveBackSlots(reservation: string, slots: number): Promise<void> {
		this.#slots.giveBack(reservation, slots);
	}

	async delaySlots(delayMs: number): Promise<void> {
		this.#slots.delay(delayMs);
	}

	async readTenant(tenant: string | undefined): Promise<TenantState> {
		return this.#stopped.get(tenant) ?? {};
	}

	async maintain(): Promise<MaintenanceReport> {
		const lost = this.deliveries.filter(({ hasJob, dueAt, status }) => {
			return !hasJob && (status === "sending" || (dueAt !== null && (status === "queued" || status === "unknown")));
		});
		for (const delivery of lost) delivery.hasJob = true;
		return { rejoined: lost.length, bodiesDropped: 0, addressesDropped: 0 };
	}

	lapse(): void {
		for (const delivery of this.deliveries) delivery.claim = undefined;
	}

	loseJobs(): void {
		for (const delivery of this.deliveries) delivery.hasJob = false;
	}

	stopTenant(
		tenant: string | undefined,
		stopped: { reason: "tenant-stopped" | "tenant-limit"; failure: Failure } | undefined,
	): void {
		if (stopped === undefined) this.#stopped.delete(tenant);
		else this.#stopped.set(tenant, { stopped });
	}

	release(): void {
		const now = this.#now();
		for (const delivery of this.deliveries) {
			if (delivery.status !== "held" && delivery.status !== "unknown") continue;
			delivery.agesFrom = new Date(now);
			delivery.settle(
				{ deliveryId: delivery.id, token: "", next: { status: "queued", afterMs: 0, room: "open" } },
				now,
			);
		}
		this.#tell("open");
	}

	#underClaim({ deliveryId, token }: ClaimToken, act: (delivery: MemoryDelivery, now: number) => void): SettleResult {
		const now = this.#now();
		const delivery = this.#byId.get(deliveryId);
		if (delivery === undefined || !delivery.isClaimed(now, token)) return "lapsed";
		act(delivery, now);
		return "settled";
	}

	#tell(room: WaitingRoom): void {
		// Not within the call that made it due: a database would not either.
		queueMicrotask(() => {
			for (const listener of this.#listeners) listener(room);
		});
	}
}

/** What was recorded before, wherever it has got to. */
function repeated(known: MemoryMessage, message: OutboxMessage): EnqueuedDelivery[] {
	if (known.message.contentHash !== message.contentHash) throw new KeyConflictError(message.key ?? "", message.tenant);
	return known.deliveries.map((delivery) => ({ ...toEnqueued(delivery), repeated: true }));
}

function toEnqueued({ id, recipient, status, failure, of }: MemoryDelivery): EnqueuedDelivery {
	const { messageId } = of.message;
	return {
		deliveryId: id,
		recipient,
		status,
		...(messageId === null ? {} : { messageId }),
		...(failure === undefined ? {} : { failure }),
	};
}

/** A sensitive body is kept as long as it takes to send it to everybody, and no longer. */
function forgetSecret(recorded: MemoryMessage): void {
	if (recorded.message.sensitive && recorded.deliveries.every(({ isSettled }) => isSettled)) recorded.bytes = null;
}

function count(active: Map<string | undefined, number>, tenant: string | undefined): void {
	active.set(tenant, (active.get(tenant) ?? 0) + 1);
}

function laneRank({ of }: MemoryDelivery): number {
	return lanes.indexOf(of.message.lane);
}
