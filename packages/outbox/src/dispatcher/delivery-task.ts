import type { Checkpoint, Courier, DeliveryReceipt, Receipt, Route, RoutingDecision } from "@todoku/core";
import type { OutboxTerms } from "../outbox-options.ts";
import type { ClaimedDelivery, NextStep, OutboxStore, Settlement } from "../outbox-store.ts";
import { waitFor } from "../timer.ts";
import {
	afterFailedDecision,
	afterLostWorker,
	bodyDropped,
	failureOf,
	heldAsUnknown,
	isThrottling,
	nextStep,
} from "./next-step.ts";
import { expiresInMs, retryDelayMs } from "./retry.ts";
import type { RouteGate } from "./route-gate.ts";
import { verdictOf } from "./route-verdict.ts";
import type { Settler } from "./settler.ts";
import type { Slot, Slots } from "./slots.ts";
import { StoreFailure, type StoreHealth } from "./store-health.ts";
import type { Tenants } from "./tenants.ts";

/** What all tasks of a worker work with. */
export interface TaskParts {
	readonly store: OutboxStore;
	readonly courier: Courier;
	readonly terms: OutboxTerms;
	readonly health: StoreHealth;
	readonly settler: Settler;
	readonly gate: RouteGate;
	readonly tenants: Tenants;
	/** Undefined where nobody knows a quota. */
	readonly slots: Slots | undefined;
	/** Whether mail already waits for a slot: then what comes later waits behind it. */
	readonly backlog: { isKnown: boolean; found(): void };
	/** Whether its claim is certainly nobody else's yet. */
	holds(): boolean;
	/** From then on nothing new is begun. */
	readonly stopping: AbortSignal;
}

export interface TaskOptions {
	/** A slot of the service's that was reserved for it. */
	readonly slot?: Slot | undefined;
	/** The paused route through which it is let to find out whether it works. */
	readonly probe?: Route | undefined;
}

/** How far ahead a mail may look for a slot when it was late for its own: it was begun, and should go. */
const secondLookAheadMs = 2_500;
const slotTries = 4;
/** How long before its slot an attempt is recorded as begun. */
const beginAheadMs = 100;
/** How often one that waits for a paused route is asked whether it still has to. */
const pausedLookMs = 60_000;

/** One delivery, from its claim to its settlement. */
export class DeliveryTask implements Checkpoint {
	readonly #claim: ClaimedDelivery;
	readonly #parts: TaskParts;
	readonly #probe: Route | undefined;
	readonly #abort = new AbortController();
	readonly #claimedAt: number;
	#slot: Slot | undefined;
	#decision: RoutingDecision | undefined;
	/** Where it goes when it is not offered after all. */
	#diversion: NextStep | undefined;
	/** Whether the store knows of an attempt that has no answer yet. */
	#isBegun = false;
	/** Whether that attempt may have reached the next hop. */
	#isOffered = false;
	#hasLapsed = false;
	#hasProbed = false;
	#isWaiting = false;

	constructor(claim: ClaimedDelivery, parts: TaskParts, options: TaskOptions = {}) {
		this.#claim = claim;
		this.#parts = parts;
		this.#slot = options.slot;
		this.#probe = options.probe;
		this.#claimedAt = parts.terms.timer.now();
	}

	/** Whether the route that it was to probe was offered it. */
	get hasProbed(): boolean {
		return this.#hasProbed;
	}

	/** Whether it waits for a paused route. */
	get isWaiting(): boolean {
		return this.#isWaiting;
	}

	/** Gives up what was not handed over yet; what was counts as possibly sent. */
	abort(): void {
		this.#abort.abort();
	}

	/** The claim is somebody else's. */
	lapse(): void {
		this.#hasLapsed = true;
		this.abort();
	}

	/** Never rejects. */
	async run(): Promise<void> {
		try {
			await this.#send();
		} catch (error) {
			if (!(error instanceof StoreFailure)) this.#parts.courier.report(error);
			await this.#settleAfterError(error);
		} finally {
			this.#returnSlot();
		}
	}

	async beforeOffer(decision: RoutingDecision, transport: string): Promise<boolean> {
		this.#decision = decision;
		this.#diversion = this.#divert(decision.route);
		if (this.#hasLapsed || this.#diversion !== undefined) return false;
		const needsSlot = decision.route === "service" && this.#parts.slots !== undefined;
		if (needsSlot && !(await this.#takeSlot())) return false;
		if (!(await this.#begin(decision, transport))) return false;
		if (needsSlot && !(await this.#waitForSlot())) return false;
		if (this.#abort.signal.aborted) return this.#turnTo({ status: "queued", afterMs: 0, room: this.#claim.room });
		// It was begun in time, but that may be long ago: for a process that stood still, for one.
		if (!this.#parts.holds()) this.lapse();
		if (this.#hasLapsed) return false;
		if (this.#probe === decision.route) this.#hasProbed = true;
		this.#isOffered = true;
		return true;
	}

	async afterRefusal(receipt: DeliveryReceipt): Promise<void> {
		this.#tellGate(receipt, "service");
		await this.#settle({ receipt, next: undefined });
		this.#isBegun = false;
		this.#isOffered = false;
	}

	async #send(): Promise<void> {
		const early = await this.#stepBeforeDecision();
		if (early !== undefined) return this.#settle(early);
		const { courier, store, health, terms } = this.#parts;
		const { message, deliveryId, recipient } = this.#claim;
		const { category, tenant, subject, key, lane, from, mailFrom, messageId } = message;
		try {
			this.#decision = await courier.decide({ from, category, tenant });
		} catch (error) {
			const next = afterFailedDecision(error, this.#claim, { ...terms, random: terms.random() });
			if (next.status !== "failed") courier.report(error);
			return this.#settle({ next });
		}
		if (this.#decision.route !== "service") this.#returnSlot();
		// Looked at here too, so that no body is read for a mail that has to wait.
		const diversion = this.#divert(this.#decision.route);
		if (diversion !== undefined) return this.#settle({ decision: this.#decision, next: diversion });
		const bytes = this.#claim.bytes ?? (await health.call(() => store.readBytes(message.id)));
		if (bytes === null) return this.#settle({ decision: this.#decision, next: bodyDropped });
		const facts = { from, category, tenant, subject, key, lane };
		const parcel = { id: deliveryId, message: facts, from, mailFrom, recipient, messageId, bytes };
		const receipt = await courier.deliver({ ...parcel, signal: this.#abort.signal }, this.#decision, this);
		await (receipt === null ? this.#settleUnoffered() : this.#settleAnswer(receipt));
	}

	/** What can be said of it before anybody asks for its route. */
	async #stepBeforeDecision(): Promise<Omit<Settlement, "deliveryId" | "token"> | undefined> {
		const { terms, tenants } = this.#parts;
		const { openAttempt, status, message } = this.#claim;
		const facts = this.#facts();
		if (openAttempt !== undefined) {
			const waitedMs = Math.max(0, facts.now.getTime() - openAttempt.startedAt.getTime());
			const receipt = this.#receipt({ outcome: "unknown", code: "worker-lost" });
			return {
				receipt,
				next: afterLostWorker(openAttempt.route, facts, { ...terms, random: terms.random() }, waitedMs),
			};
		}
		if (expiresInMs(terms, facts) <= 0) return { next: { status: "expired" } };
		if (status === "unknown" && terms.unknownOutcome.isHeld) return { next: heldAsUnknown };
		const { stopped } = await tenants.read(message.tenant);
		return stopped === undefined ? undefined : { next: { status: "held", ...stopped } };
	}

	/** Where it has to wait instead of being offered. */
	#divert(route: Route): NextStep | undefined {
		const { gate, slots, backlog, stopping } = this.#parts;
		if (stopping.aborted || this.#abort.signal.aborted) return { status: "queued", afterMs: 0, room: this.#claim.room };
		if (gate.isPaused(route) && this.#probe !== route) {
			this.#isWaiting = true;
			// What was looked at in the room makes way for what was not, until the pause is over.
			const afterMs = this.#claim.room === route ? Math.min(gate.remainingMs(route), pausedLookMs) : 0;
			return { status: "queued", afterMs, room: route };
		}
		const isBehind = route === "service" && slots !== undefined && this.#slot === undefined && backlog.isKnown;
		return isBehind ? { status: "queued", afterMs: 0, room: route } : undefined;
	}

	async #takeSlot(): Promise<boolean> {
		const { slots, backlog, terms, stopping } = this.#parts;
		this.#slot ??= (await slots?.take(this.#claim.message.lane)) ?? undefined;
		if (this.#slot === undefined) {
			backlog.found();
			return this.#turnTo({ status: "queued", afterMs: 0, room: "service" });
		}
		// What is not begun yet can be let go without a trace. Beginning takes a moment, and the slot does not wait.
		const waitMs = Math.max(0, this.#slot.at - beginAheadMs - terms.timer.now());
		if (waitMs > 0) await waitFor(terms.timer, waitMs, AbortSignal.any([this.#abort.signal, stopping]));
		this.#diversion = this.#divert("service");
		return this.#diversion === undefined;
	}

	async #begin(decision: RoutingDecision, transport: string): Promise<boolean> {
		const { deliveryId, token, possibleDuplicate, status } = this.#claim;
		const mayBeSecond = possibleDuplicate || status === "unknown";
		const start = { deliveryId, token, decision, transport, possibleDuplicate: mayBeSecond };
		if ((await this.#parts.settler.begin(start)) === "lapsed") this.lapse();
		else this.#isBegun = true;
		return !this.#hasLapsed;
	}

	/** @returns Whether it is its time: on time, or but little later. */
	async #waitForSlot(): Promise<boolean> {
		const { slots, terms, backlog } = this.#parts;
		for (let tries = 0; tries < slotTries; tries += 1) {
			const slot = this.#slot;
			if (slot === undefined || slots === undefined) break;
			await waitFor(terms.timer, Math.max(0, slot.at - terms.timer.now()), this.#abort.signal);
			if (this.#abort.signal.aborted) return this.#turnTo({ status: "queued", afterMs: 0, room: this.#claim.room });
			this.#slot = undefined;
			if (terms.timer.now() - slot.at <= slots.lateMs) return true;
			slot.giveBack();
			this.#slot = (await slots.reserve(1, this.#claim.message.lane, secondLookAheadMs)).slots[0];
		}
		backlog.found();
		return this.#turnTo({ status: "queued", afterMs: 0, room: "service" });
	}

	#returnSlot(): void {
		this.#slot?.giveBack();
		this.#slot = undefined;
	}

	#turnTo(step: NextStep): false {
		this.#diversion = step;
		return false;
	}

	/** A checkpoint said no: nothing was handed over. */
	async #settleUnoffered(): Promise<void> {
		const next = this.#diversion ?? { status: "queued", afterMs: 0, room: this.#claim.room };
		await this.#settle(this.#isBegun ? { receipt: this.#notOffered(), next } : { decision: this.#decision, next });
	}

	async #settleAnswer(receipt: DeliveryReceipt): Promise<void> {
		const { terms, gate, slots } = this.#parts;
		const decision = receipt.decision ?? this.#decision;
		const route = decision?.route ?? "standard";
		if (this.#isBegun) this.#tellGate(receipt, route);
		if (isThrottling(receipt, route) && slots !== undefined && "retryAfterMs" in receipt)
			void slots.delay(receipt.retryAfterMs ?? 1_000);
		const isPaused = gate.isPaused(route);
		const next = nextStep(receipt, this.#facts(), { ...terms, random: terms.random(), route, isPaused });
		await this.#settle(this.#isBegun ? { receipt, next } : { decision, next });
	}

	/** Something threw: the store, in the middle of it, or what should not have. */
	async #settleAfterError(error: unknown): Promise<void> {
		const { terms, health } = this.#parts;
		const { message, attempts, room } = this.#claim;
		if (this.#isOffered) {
			const reply = error instanceof Error ? error.message : String(error);
			return this.#settleAnswer(this.#receipt({ outcome: "unknown", code: "unrecognised", reply }));
		}
		const delayMs = error instanceof StoreFailure ? health.delayMs : retryDelayMs(terms, message.category, attempts, 0);
		this.#diversion = { status: "queued", afterMs: delayMs, room };
		await this.#settleUnoffered();
	}

	async #settle(end: Omit<Settlement, "deliveryId" | "token">): Promise<void> {
		// Nothing is changed any more under a lapsed claim; only an acceptance is worth saying so.
		if (this.#hasLapsed && end.receipt?.outcome !== "accepted") return;
		const { deliveryId, token } = this.#claim;
		const result = await this.#parts.settler.settle({ deliveryId, token, ...end });
		if (result !== "settled") this.lapse();
	}

	#tellGate(receipt: DeliveryReceipt, route: Route): void {
		const retryAfterMs = "retryAfterMs" in receipt ? receipt.retryAfterMs : undefined;
		const verdict = verdictOf(receipt, route);
		const isProbe = this.#probe === route;
		this.#parts.gate.tell(route, { verdict, failure: failureOf(receipt), isProbe, retryAfterMs });
	}

	/** What is known of the delivery, by the store's clock as far as it can be told. */
	#facts(): ClaimedDelivery {
		const elapsedMs = this.#parts.terms.timer.now() - this.#claimedAt;
		return { ...this.#claim, now: new Date(this.#claim.now.getTime() + elapsedMs) };
	}

	#notOffered(): DeliveryReceipt {
		return this.#receipt({
			outcome: "deferred",
			scope: "message",
			code: "not-offered",
			reply: "It was put off at the last moment and not handed over",
		});
	}

	#receipt(receipt: Receipt): DeliveryReceipt {
		const { deliveryId, recipient, message } = this.#claim;
		const decision = this.#decision === undefined ? {} : { decision: this.#decision };
		return { ...receipt, deliveryId, recipient, messageId: message.messageId, ...decision };
	}
}
