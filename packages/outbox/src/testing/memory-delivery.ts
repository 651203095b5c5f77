import type { DeliveryReceipt, DeliveryStatus, Failure, OutboxMessage, RoutingDecision } from "@todoku/core";
import type { Address } from "@todoku/mime";
import type {
	AttemptStart,
	ClaimedDelivery,
	HoldReason,
	NextStep,
	OpenAttempt,
	Settlement,
	WaitingRoom,
} from "../outbox-store.ts";

/** One attempt, as it was recorded. */
export interface MemoryAttempt {
	readonly start: AttemptStart;
	readonly startedAt: Date;
	/** Undefined while it is under way, and for good where its worker died. */
	readonly receipt: DeliveryReceipt | undefined;
}

/** A message, and what is left of its body. */
export interface MemoryMessage {
	readonly message: OutboxMessage;
	readonly recordedAt: Date;
	bytes: Uint8Array | null;
	readonly deliveries: MemoryDelivery[];
}

/** One delivery, as it stands in the store. */
export class MemoryDelivery {
	readonly id: string;
	readonly recipient: string | null;
	readonly sequence: number;
	readonly of: MemoryMessage;
	status: DeliveryStatus;
	failure: Failure | undefined;
	room: WaitingRoom = "open";
	/** Null: waits for no time. */
	dueAt: number | null;
	heldFor: HoldReason | undefined;
	decision: RoutingDecision | undefined;
	possibleDuplicate = false;
	/** Whether something stands for it in the queue; without it nobody finds it. */
	hasJob: boolean;
	attemptsDone = 0;
	agesFrom: Date | undefined;
	readonly attempts: MemoryAttempt[] = [];
	claim: { readonly token: string; until: number } | undefined;

	constructor(of: MemoryMessage, index: number, sequence: number) {
		const delivery = of.message.deliveries[index];
		if (delivery === undefined) throw new RangeError(`a message has no delivery ${index}`);
		this.id = delivery.id;
		this.recipient = delivery.recipient;
		this.failure = delivery.failure;
		this.sequence = sequence;
		this.of = of;
		this.status = delivery.failure === undefined ? "queued" : "failed";
		this.hasJob = delivery.failure === undefined;
		this.dueAt = delivery.failure === undefined ? of.recordedAt.getTime() : null;
	}

	isDue(now: number): boolean {
		if (this.status === "sending") return this.claim === undefined || this.claim.until <= now;
		return (this.status === "queued" || this.status === "unknown") && this.dueAt !== null && this.dueAt <= now;
	}

	isClaimed(now: number, token?: string): boolean {
		const { claim } = this;
		return claim !== undefined && claim.until > now && (token === undefined || claim.token === token);
	}

	take(token: string, now: number, until: number, maxInlineBytes: number): ClaimedDelivery {
		const { message, recordedAt, bytes } = this.of;
		const { id, messageId, tenant, key, category, lane, from, mailFrom, subject, expiresAt } = message;
		const { openAttempt, possibleDuplicate } = this;
		const status = this.status as ClaimedDelivery["status"];
		this.claim = { token, until };
		this.status = "sending";
		return {
			deliveryId: this.id,
			token,
			now: new Date(now),
			room: this.room,
			status,
			recipient: this.recipient as Address,
			message: {
				...{ id, tenant, key, category, lane, subject, expiresAt, recordedAt },
				// What can be claimed was composed, so it has all of these.
				...{ messageId: messageId as string, from: from as Address, mailFrom },
			},
			bytes: bytes !== null && bytes.byteLength <= maxInlineBytes ? Uint8Array.from(bytes) : null,
			attempts: this.attemptsDone,
			openAttempt,
			possibleDuplicate: possibleDuplicate || openAttempt !== undefined,
			agesFrom: this.agesFrom,
		};
	}

	begin(start: AttemptStart, now: number): void {
		this.attempts.push({ start, startedAt: new Date(now), receipt: undefined });
		this.possibleDuplicate ||= start.possibleDuplicate;
		this.decision = start.decision;
	}

	settle({ receipt, decision, next }: Settlement, now: number): void {
		if (decision !== undefined) this.decision = decision;
		if (receipt !== undefined) this.#endAttempt(receipt);
		if (next === undefined) return;
		this.claim = undefined;
		this.#goOn(next, now);
	}

	get openAttempt(): OpenAttempt | undefined {
		const last = this.attempts.at(-1);
		if (last === undefined || last.receipt !== undefined) return undefined;
		return { route: last.start.decision.route, startedAt: last.startedAt };
	}

	get isSettled(): boolean {
		return this.status === "sent" || this.status === "failed" || this.status === "expired";
	}

	#endAttempt(receipt: DeliveryReceipt): void {
		const last = this.attempts.at(-1);
		if (last === undefined || last.receipt !== undefined) return;
		this.attempts[this.attempts.length - 1] = { ...last, receipt };
		this.attemptsDone += 1;
		// From here on nobody can rule out that it was sent.
		if (receipt.outcome === "unknown") this.possibleDuplicate = true;
	}

	#goOn(next: NextStep, now: number): void {
		this.status = next.status;
		this.heldFor = next.status === "held" ? next.reason : undefined;
		this.failure = "failure" in next ? next.failure : undefined;
		this.dueAt = "afterMs" in next && next.afterMs !== null ? now + next.afterMs : null;
		if (next.status === "queued") this.room = next.room;
		this.hasJob = this.dueAt !== null;
	}
}
