import {
	type AlignmentCheck,
	createMailer,
	type Mailer,
	type Message,
	parseVerifiedSenders,
	type Receipt,
	type RoutingSwitch,
	type Worker,
} from "@todoku/core";
import { createRecordingTransport, type RecordedOffer } from "@todoku/core/testing";
import {
	createOutbox,
	type OutboxOptions,
	type OutboxStore,
	type Timer,
	type UnknownOutcomeOptions,
} from "../src/index.ts";
import {
	createFakeTimer,
	createMemoryOutboxStore,
	type FakeTimer,
	type MemoryDelivery,
	type MemoryOutboxStore,
} from "../src/testing/index.ts";

export interface Offer {
	readonly deliveryId: string;
	readonly recipient: string;
	readonly route: "service" | "standard";
	/** Milliseconds since the bench began. */
	readonly at: number;
	readonly subject: string;
}

/** What a route answers. */
export type Answer = (offer: Offer, signal: AbortSignal | undefined) => Receipt | Promise<Receipt>;

export interface BenchOptions {
	readonly outbox?: Partial<OutboxOptions>;
	readonly maxInlineBytes?: number;
	readonly alignment?: AlignmentCheck;
	readonly breakStore?: (store: MemoryOutboxStore) => Partial<OutboxStore>;
}

/** A worker that can be killed: from one moment to the next nothing of it does anything any more. */
export interface MortalWorker {
	readonly worker: Worker;
	kill(): void;
	/** It stands still, as a machine that is moved or out of memory: its time goes on, and it does nothing until it is thawed. */
	freeze(): void;
	thaw(): void;
}

export const accepted: Receipt = { outcome: "accepted" };
export const unreachable: Receipt = { outcome: "deferred", scope: "route", code: "unreachable" };
export const mailboxBusy: Receipt = { outcome: "deferred", scope: "recipient", code: "mailbox-busy" };
export const lost: Receipt = { outcome: "unknown", code: "connection-lost" };

/** What was perhaps sent is kept back. */
export function holding(eventWaitMs = 0): UnknownOutcomeOptions {
	return { action: "hold", eventWaitMs };
}

/** A mailer with an outbox in memory, under a time that stands still. */
export class WorkerBench {
	readonly timer: FakeTimer = createFakeTimer();
	readonly memory: MemoryOutboxStore;
	readonly offers: Offer[] = [];
	readonly errors: unknown[] = [];
	readonly answers: { service: Answer; standard: Answer } = { service: () => accepted, standard: () => accepted };
	/** The setting, and whether it can be looked up. */
	setting: () => string = () => "verified.example";
	switch: RoutingSwitch = "on";
	readonly #options: BenchOptions;
	readonly #startedAt: number;
	#ids = 0;
	#mailer: Mailer | undefined;

	constructor(options: BenchOptions = {}) {
		this.#options = options;
		const { maxInlineBytes } = options;
		this.memory = createMemoryOutboxStore({ clock: this.timer.clock, maxInlineBytes });
		this.#startedAt = this.timer.now();
	}

	/** Enqueues a mail, by default for the service. @returns its first delivery, as it stands in the store. */
	async enqueue(given: Partial<Message> = {}): Promise<MemoryDelivery> {
		this.#mailer ??= this.#createMailer({});
		const [recorded] = await this.#mailer.enqueue({
			category: "automatic",
			from: "info@verified.example",
			to: "taro@customer.example",
			subject: "mail",
			text: "ありがとうございます。",
			...given,
		});
		return this.find(recorded?.deliveryId ?? "");
	}

	find(deliveryId: string): MemoryDelivery {
		const delivery = this.memory.deliveries.find(({ id }) => id === deliveryId);
		if (delivery === undefined) throw new Error(`there is no delivery ${deliveryId}`);
		return delivery;
	}

	/** Makes another worker; not started. */
	worker(outbox: Partial<OutboxOptions> = {}): Worker {
		return this.#createMailer(outbox).createWorker();
	}

	async start(outbox: Partial<OutboxOptions> = {}): Promise<Worker> {
		const worker = this.worker(outbox);
		await worker.start();
		return worker;
	}

	/** Starts a worker that can be killed. */
	async startMortal(): Promise<MortalWorker> {
		let isDead = false;
		let isFrozen = false;
		const waiting: (() => void)[] = [];
		/** Now, or when it is thawed, or never. */
		const whenAlive = (act: () => void): void => {
			if (isFrozen) waiting.push(act);
			else if (!isDead) act();
		};
		const timer: Timer = {
			now: () => this.timer.now(),
			setTimer: (delayMs, callback) => this.timer.setTimer(delayMs, () => whenAlive(callback)),
		};
		const store = new Proxy(this.#store(), {
			get: (target, name) => {
				const value: unknown = Reflect.get(target, name);
				if (typeof value !== "function") return value;
				if (name === "onDue") return value.bind(target);
				return (...args: unknown[]) => {
					return new Promise((resolve, reject) => {
						whenAlive(() => {
							const answer = Promise.resolve(Reflect.apply(value, target, args));
							answer.then(
								(result) => whenAlive(() => resolve(result)),
								(error: unknown) => whenAlive(() => reject(error)),
							);
						});
					});
				};
			},
		});
		const worker = await this.start({ timer, store });
		return {
			worker,
			kill: () => {
				isDead = true;
				isFrozen = false;
			},
			freeze: () => {
				isFrozen = !isDead;
			},
			thaw: () => {
				isFrozen = false;
				for (const act of waiting.splice(0)) whenAlive(act);
			},
		};
	}

	advance(milliseconds: number): Promise<void> {
		return this.timer.advance(milliseconds);
	}

	/** Goes on until everything has come to an end. */
	drain(withinMs = 3 * 86_400_000): Promise<void> {
		const isOver = ({ status }: MemoryDelivery): boolean => !["queued", "sending", "unknown"].includes(status);
		return this.timer.advanceUntil(() => this.memory.deliveries.every(isOver), withinMs);
	}

	#createMailer(outbox: Partial<OutboxOptions>): Mailer {
		const { alignment } = this.#options;
		const given = { timer: this.timer, random: () => 0.5, ...this.#options.outbox, ...outbox };
		return createMailer({
			senders: () => parseVerifiedSenders(this.setting()),
			service: this.#transport("service"),
			standard: this.#transport("standard"),
			switch: () => this.switch,
			alignment: alignment ?? (() => "safe"),
			outbox: createOutbox({ store: this.#store(), ...given }),
			hooks: { onError: (error) => void this.errors.push(error) },
			clock: this.timer.clock,
			newId: () => this.#newId(),
		});
	}

	#newId(): string {
		this.#ids += 1;
		return `id-${this.#ids}`;
	}

	#store(): OutboxStore {
		const { breakStore } = this.#options;
		if (breakStore === undefined) return this.memory;
		const instead = new Map(Object.entries(breakStore(this.memory)));
		return new Proxy<OutboxStore>(this.memory, {
			get: (target, name) => {
				const value: unknown = instead.get(String(name)) ?? Reflect.get(target, name);
				return typeof value === "function" ? value.bind(target) : value;
			},
		});
	}

	#transport(route: "service" | "standard") {
		return createRecordingTransport({
			name: route,
			answer: ({ deliveryId, envelope, bytes }: RecordedOffer, { signal }) => {
				const subject = /^Subject: (.*)$/m.exec(Buffer.from(bytes).toString("latin1"))?.[1]?.trim() ?? "";
				const at = this.timer.now() - this.#startedAt;
				const offer = { deliveryId, recipient: envelope.recipient, route, at, subject };
				this.offers.push(offer);
				return this.answers[route](offer, signal);
			},
		});
	}
}

/** An answer that comes after so long; given up, it is unknown. */
export function after(timer: Timer, delayMs: number, receipt: Receipt, signal?: AbortSignal): Promise<Receipt> {
	return new Promise((resolve) => {
		timer.setTimer(delayMs, () => resolve(receipt));
		signal?.addEventListener("abort", () => resolve({ outcome: "unknown", code: "aborted" }));
	});
}
