import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type {
	DeliveryReceipt,
	DeliveryStatus,
	EnqueuedDelivery,
	Failure,
	OutboxMessage,
	Receipt,
	RoutingDecision,
} from "@todoku/core";
import type { Address } from "@todoku/mime";
import type {
	AttemptStart,
	ClaimedDelivery,
	ClaimRequest,
	ClaimToken,
	NextStep,
	OutboxStore,
	SettleResult,
} from "../outbox-store.ts";
import type { StoreUnderTest } from "./harness.ts";

export const toService: RoutingDecision = {
	route: "service",
	reason: "domain",
	entry: "shop.example",
	address: "info@shop.example",
};
export const toStandard: RoutingDecision = { route: "standard", reason: "not-listed", address: "info@shop.example" };

export const outage: Failure = { code: "unreachable", message: "nobody answers" };

/** What one case works with: a store of its own, opened, and short words for what is done with it. */
export class StoreBench {
	readonly store: OutboxStore;
	readonly #under: StoreUnderTest;
	readonly #recorded = new Map<string, OutboxMessage>();

	constructor(under: StoreUnderTest) {
		this.#under = under;
		this.store = under.store;
	}

	/** A message as a mailer makes it, to one recipient. */
	message(given: Partial<OutboxMessage> & { readonly to?: readonly string[] } = {}): OutboxMessage {
		const { to = ["taro@customer.example"], ...rest } = given;
		const id = randomUUID();
		return {
			id,
			messageId: `<${id}@shop.example>`,
			tenant: undefined,
			key: `case/${id}`,
			contentHash: "a".repeat(64),
			category: "automatic",
			lane: "normal",
			from: "info@shop.example",
			mailFrom: "bounce@shop.example" as Address,
			subject: "ご注文の確認",
			bytes: Buffer.from("Subject: ご注文の確認\r\n\r\nありがとうございます。\r\n"),
			sensitive: false,
			expiresAt: undefined,
			locale: "ja",
			deliveries: to.map((recipient) => ({ id: randomUUID(), recipient })),
			...rest,
		};
	}

	/** Records a message. @returns the ids of its deliveries. */
	async record(given: Parameters<StoreBench["message"]>[0] = {}): Promise<string[]> {
		const message = this.message(given);
		const recorded = await this.store.record(message, {});
		for (const { deliveryId } of recorded) this.#recorded.set(deliveryId, message);
		return recorded.map(({ deliveryId }) => deliveryId);
	}

	/** Records a message to one recipient. @returns the id of its delivery. */
	async recordOne(given: Parameters<StoreBench["message"]>[0] = {}): Promise<string> {
		return first(await this.record(given));
	}

	/** What the store says of a delivery that was recorded through this bench: recorded again, a message comes back as it stands. */
	async look(deliveryId: string): Promise<EnqueuedDelivery> {
		const message = this.#recorded.get(deliveryId);
		assert.ok(message !== undefined, "the case did not record this delivery");
		const answer = await this.store.record(message, {});
		const delivery = answer.find((one) => one.deliveryId === deliveryId);
		assert.ok(delivery !== undefined, "a message recorded again must come back with the deliveries of the first time");
		return delivery;
	}

	async statusOf(deliveryId: string): Promise<DeliveryStatus> {
		return (await this.look(deliveryId)).status;
	}

	claim(request: Partial<ClaimRequest> = {}): Promise<ClaimedDelivery[]> {
		const all = {
			room: "open",
			lanes: ["urgent", "normal", "bulk"],
			limit: 50,
			tenantShare: 0,
			leaseMs: 60_000,
		} as const;
		return this.store.claim({ ...all, ...request });
	}

	async claimIds(request: Partial<ClaimRequest> = {}): Promise<string[]> {
		return (await this.claim(request)).map(({ deliveryId }) => deliveryId);
	}

	/** The one delivery that is due. */
	async claimOne(request: Partial<ClaimRequest> = {}): Promise<ClaimedDelivery> {
		const claimed = await this.claim(request);
		assert.equal(claimed.length, 1, `one delivery is due, and ${claimed.length} were claimed`);
		return first(claimed);
	}

	async begin(claim: ClaimToken, start: Partial<AttemptStart> = {}): Promise<SettleResult> {
		const attempt = { ...tokenOf(claim), decision: toService, transport: "ses", possibleDuplicate: false, ...start };
		return first(await this.store.begin([attempt]));
	}

	/** Ends a claim without an attempt. */
	async settle(claim: ClaimToken, next: NextStep): Promise<SettleResult> {
		return first(await this.store.settle([{ ...tokenOf(claim), decision: toService, next }]));
	}

	/** Ends an attempt that was begun. */
	async answer(claim: ClaimedDelivery, receipt: Receipt, next: NextStep | undefined): Promise<SettleResult> {
		return first(await this.store.settle([{ ...tokenOf(claim), receipt: receiptFor(claim, receipt), next }]));
	}

	/** Sends it: begins an attempt, which is accepted. */
	async send(claim: ClaimedDelivery): Promise<void> {
		assert.equal(await this.begin(claim), "settled");
		assert.equal(await this.answer(claim, { outcome: "accepted" }, { status: "sent" }), "settled");
	}

	advance(milliseconds: number): Promise<void> {
		return this.#under.advance(milliseconds);
	}

	lapse(): Promise<void> {
		return this.#under.lapse();
	}

	/** @returns Whether the harness can do it. */
	async loseJobs(): Promise<boolean> {
		await this.#under.loseJobs?.();
		return this.#under.loseJobs !== undefined;
	}

	dispose(): Promise<void> {
		return this.#under.dispose();
	}
}

export function tokenOf({ deliveryId, token }: ClaimToken): ClaimToken {
	return { deliveryId, token };
}

export function first<T>(items: readonly T[]): T {
	const [item] = items;
	assert.ok(item !== undefined, "at least one was expected");
	return item;
}

export function receiptFor(claim: ClaimedDelivery, receipt: Receipt): DeliveryReceipt {
	const { deliveryId, recipient, message } = claim;
	return { ...receipt, deliveryId, recipient, messageId: message.messageId, decision: toService, transport: "ses" };
}
