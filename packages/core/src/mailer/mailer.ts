import { randomUUID } from "node:crypto";
import type { MailError } from "@todoku/mime";
import { type Clock, systemClock } from "../clock.ts";
import { MailerClosedError, OptionError } from "../errors.ts";
import type { EnqueuedDelivery, Outbox, RecordOptions } from "../outbox/outbox.ts";
import type { Worker } from "../outbox/worker.ts";
import { readMilliseconds } from "../read-option.ts";
import { type RoutingDecision, type RoutingSwitch, routingSwitches } from "../routing/decision.ts";
import { decideRoute } from "../routing/route.ts";
import { checkSendersSource, lookUpRouting, type SendersSource } from "../senders/senders-source.ts";
import { parseVerifiedSenders } from "../senders/verified-senders.ts";
import type { RefusedReceipt } from "../transport/receipt.ts";
import type { Transport } from "../transport/transport.ts";
import type { Courier } from "./courier.ts";
import { type DeliveryRoutes, deliver, noCheckpoint } from "./delivery.ts";
import type { DeliveryReceipt } from "./delivery-receipt.ts";
import { HookRunner, type MailerHooks } from "./hooks.ts";
import type { Message, MessageFacts } from "./message.ts";
import { toOutboxMessage } from "./recording.ts";
import { type AlignmentCheck, checkRefusalPolicy, type ServiceRefusalPolicy } from "./refusal-policy.ts";
import {
	type CompositionOptions,
	composeSubmission,
	NoRecipientError,
	readRecipients,
	type Submission,
	toMailError,
} from "./submission.ts";

const noSenders = parseVerifiedSenders(null);

export interface MailerOptions {
	/** The verified-sender setting: one for all mail, or a function of the tenant. Asked anew for every mail. */
	readonly senders: SendersSource;
	/** Milliseconds that a lookup of the setting may take, at least 1; after that the mail waits. Default: 10,000. */
	readonly sendersTimeoutMs?: number | undefined;
	/** The delivery service: takes the mail whose From the setting covers. */
	readonly service: Transport;
	/** The ordinary SMTP way: takes everything else. */
	readonly standard: Transport;
	/** A switch over all tenants, read for every mail; it can only narrow what a tenant's own switch allows. Default: `on`. */
	readonly switch?: RoutingSwitch | (() => RoutingSwitch) | undefined;
	/** Default: `standard-if-aligned`. */
	readonly onServiceRefusal?: ServiceRefusalPolicy | undefined;
	/** For `standard-if-aligned`. Without it alignment is unknown, and refused mail is held. */
	readonly alignment?: AlignmentCheck | undefined;
	/** Where `enqueue` records mail, such as `createOutbox({ store })`. Without it a mailer only sends at once. */
	readonly outbox?: Outbox | undefined;
	readonly hooks?: MailerHooks | undefined;
	/** Where attachments may be read from by path (default: nowhere), and how large messages may be. */
	readonly composition?: CompositionOptions | undefined;
	readonly clock?: Clock | undefined;
	/** Makes the ids of deliveries and messages: letters, digits, `-` and `_`. Default: random UUIDs. */
	readonly newId?: (() => string) | undefined;
}

export interface SendOptions {
	/** Gives up on what has not been handed over yet. */
	readonly signal?: AbortSignal | undefined;
}

export type EnqueueOptions = RecordOptions;

/** Decides, composes and hands over. Close it when the application stops. */
export interface Mailer {
	/**
	 * Sends a message now: one delivery for each recipient, all of the same bytes.
	 *
	 * @returns One receipt for each recipient named, in the order To, Cc, Bcc, those that are no addresses last; at least one. Whatever is
	 *   wrong with the mail, the setting or the routes is in the receipts.
	 * @throws {MailerClosedError} after `close()`; nothing was sent. It throws nothing else.
	 */
	send(message: Message, options?: SendOptions): Promise<DeliveryReceipt[]>;
	/**
	 * Composes a message and records it in the outbox, to be sent by a worker: with the caller's own transaction if one is given. No
	 * route is asked for here; what counts is the setting when the mail is sent.
	 *
	 * @returns One for each recipient named, those that are no addresses last; at least one. What is wrong with the mail is recorded on
	 *   the mail, which is then `failed`, and throws nothing.
	 * @throws {OptionError} without an outbox, and for a category, key, lane or transaction that is none.
	 * @throws {KeyConflictError} when the key was taken by a message with another content.
	 * @throws {MailerClosedError} after `close()`.
	 * @throws what the database throws. Whatever is thrown, nothing was recorded.
	 */
	enqueue(message: Message, options?: EnqueueOptions): Promise<EnqueuedDelivery[]>;
	/**
	 * Makes a worker that sends what the outbox holds, whoever recorded it. Not started yet; `close()` stops it.
	 *
	 * @throws {OptionError} without an outbox.
	 * @throws {MailerClosedError} after `close()`.
	 */
	createWorker(): Worker;
	/**
	 * Says which route a message would take at this moment, and why. Sends nothing.
	 *
	 * @throws {InvalidFromError} for a From that takes no route.
	 * @throws {SettingUnavailableError} when the setting cannot be looked up.
	 */
	decide(message: Pick<Message, "from" | "category" | "tenant">): Promise<RoutingDecision>;
	/** Stops its workers, lets calls under way finish, then closes both transports. A second call does nothing more. */
	close(): Promise<void>;
}

/**
 * Makes a mailer out of a setting and two transports. It owns the transports: closing it closes them.
 *
 * @throws {OptionError} for an option that is missing or makes no sense.
 */
export function createMailer(options: MailerOptions): Mailer {
	return new RoutingMailer(options);
}

class RoutingMailer implements Mailer {
	readonly #senders: SendersSource;
	readonly #sendersTimeoutMs: number;
	readonly #routes: DeliveryRoutes;
	readonly #switch: () => RoutingSwitch;
	readonly #clock: Clock;
	readonly #newId: () => string;
	readonly #composition: CompositionOptions;
	readonly #outbox: Outbox | undefined;
	readonly #workers = new Set<Worker>();
	readonly #underWay = new Set<Promise<unknown>>();
	#closing: Promise<void> | undefined;

	constructor(options: MailerOptions) {
		checkSendersSource(options.senders);
		const { switch: overAll = "on" } = options;
		this.#senders = options.senders;
		this.#sendersTimeoutMs = readMilliseconds("sendersTimeoutMs", options.sendersTimeoutMs) ?? 10_000;
		this.#routes = {
			service: checkTransport("service", options.service),
			standard: checkTransport("standard", options.standard),
			policy: checkRefusalPolicy(options.onServiceRefusal ?? "standard-if-aligned"),
			alignment: options.alignment,
			hooks: new HookRunner(options.hooks ?? {}),
		};
		this.#switch = typeof overAll === "function" ? overAll : () => overAll;
		if (typeof overAll !== "function") checkSwitch(overAll);
		this.#clock = options.clock ?? systemClock;
		this.#newId = options.newId ?? randomUUID;
		this.#composition = options.composition ?? {};
		this.#outbox = options.outbox === undefined ? undefined : checkOutbox(options.outbox);
	}

	async send(message: Message, options: SendOptions = {}): Promise<DeliveryReceipt[]> {
		return this.#whileOpen(() => this.#deliverAll(message, options));
	}

	async enqueue(message: Message, options: EnqueueOptions = {}): Promise<EnqueuedDelivery[]> {
		return this.#whileOpen(async () => {
			const outbox = this.#requireOutbox();
			const recorded = await toOutboxMessage(message, this.#clock, this.#newId, this.#composition);
			return outbox.record(recorded, options);
		});
	}

	createWorker(): Worker {
		if (this.#closing !== undefined) throw new MailerClosedError();
		const courier: Courier = {
			decide: (message) => this.decide(message),
			deliver: async (parcel, decision, checkpoint) => {
				const receipt = await deliver(parcel, decision, this.#routes, checkpoint);
				return receipt === null ? null : this.#receipt(parcel.message, receipt);
			},
			report: (error) => this.#routes.hooks.error(error),
		};
		const worker = this.#requireOutbox().createWorker(courier);
		this.#workers.add(worker);
		return worker;
	}

	async decide(message: Pick<Message, "from" | "category" | "tenant">): Promise<RoutingDecision> {
		const from = typeof message.from === "string" ? message.from : message.from?.address;
		const question = { from, category: message.category };
		const overAll = checkSwitch(this.#switch());
		// Where the setting has no say, it is not asked, and its absence delays nothing.
		if (overAll === "off" || message.category !== "automatic")
			return decideRoute(question, noSenders, { switch: overAll });
		const routing = await lookUpRouting(this.#senders, message.tenant, this.#sendersTimeoutMs);
		const decision = decideRoute(question, routing.senders, { switch: narrower(routing.switch, overAll) });
		return routing.badSetting === undefined ? decision : { ...decision, badSetting: routing.badSetting };
	}

	close(): Promise<void> {
		this.#closing ??= this.#finish();
		return this.#closing;
	}

	async #whileOpen<T>(start: () => Promise<T>): Promise<T> {
		if (this.#closing !== undefined) throw new MailerClosedError();
		const work = start();
		this.#underWay.add(work);
		try {
			return await work;
		} finally {
			this.#underWay.delete(work);
		}
	}

	#requireOutbox(): Outbox {
		if (this.#outbox !== undefined) return this.#outbox;
		throw new OptionError("outbox", "is missing; give createMailer one, such as createOutbox({ store })");
	}

	async #finish(): Promise<void> {
		const stopped = await Promise.allSettled([...this.#workers].map((worker) => worker.stop()));
		for (const result of stopped) if (result.status === "rejected") this.#routes.hooks.error(result.reason);
		await Promise.allSettled(this.#underWay);
		const closed = await Promise.allSettled([this.#routes.service.close(), this.#routes.standard.close()]);
		for (const result of closed) if (result.status === "rejected") throw result.reason;
	}

	async #deliverAll(message: Message, options: SendOptions): Promise<DeliveryReceipt[]> {
		let submission: Submission;
		try {
			submission = await composeSubmission(message, this.#clock, this.#newId, this.#composition);
		} catch (error) {
			return this.#refuseAll(message, toMailError(error));
		}
		const { messageId, refused } = submission;
		if (submission.recipients.length + refused.length === 0) return this.#refuseAll(message, new NoRecipientError());
		let decision: RoutingDecision;
		try {
			decision = await this.decide(message);
		} catch (error) {
			return this.#refuseAll(message, toMailError(error), messageId);
		}
		const deliveries = submission.recipients.map(async (recipient) => {
			const { from, mailFrom, bytes } = submission;
			const parcel = { id: this.#newId(), message, from: from.address, mailFrom, recipient, messageId, bytes };
			const receipt = await deliver({ ...parcel, signal: options.signal }, decision, this.#routes, noCheckpoint);
			return this.#receipt(message, receipt as DeliveryReceipt);
		});
		const bad = refused.map(({ text, error }) =>
			this.#refuse(message, text, error, { outcome: "rejected", scope: "recipient" }, messageId),
		);
		return [...(await Promise.all(deliveries)), ...bad];
	}

	/** One receipt for everybody the message names, when nothing of it could be offered. */
	#refuseAll(message: Message, error: MailError, messageId?: string): DeliveryReceipt[] {
		const refusal = refusals.get(error.code) ?? { outcome: "rejected", scope: "message" };
		const { recipients, refused } = readRecipients(message);
		const named = [...recipients, ...refused.map(({ text }) => text)];
		return (named.length === 0 ? [null] : named).map((recipient) =>
			this.#refuse(message, recipient, error, refusal, messageId),
		);
	}

	#refuse(
		message: Message,
		recipient: string | null,
		error: MailError,
		refusal: Pick<RefusedReceipt, "outcome" | "scope">,
		messageId: string | undefined,
	): DeliveryReceipt {
		return this.#receipt(message, {
			...refusal,
			code: error.code,
			deliveryId: this.#newId(),
			recipient,
			error,
			...(messageId === undefined ? {} : { messageId }),
		});
	}

	#receipt(message: MessageFacts, receipt: DeliveryReceipt): DeliveryReceipt {
		this.#routes.hooks.receipt({ message, receipt });
		return receipt;
	}
}

// What is not the mail's own fault is no verdict on it: it may be offered again.
const refusals: ReadonlyMap<string, Pick<RefusedReceipt, "outcome" | "scope">> = new Map([
	["setting-unavailable", { outcome: "deferred", scope: "route" }],
	["unrecognised", { outcome: "deferred", scope: "message" }],
]);

function narrower(one: RoutingSwitch, other: RoutingSwitch): RoutingSwitch {
	const order: readonly RoutingSwitch[] = ["off", "shadow", "on"];
	return order.indexOf(one) < order.indexOf(other) ? one : other;
}

function checkSwitch(value: RoutingSwitch): RoutingSwitch {
	if (routingSwitches.includes(value)) return value;
	throw new OptionError("switch", `is none of ${routingSwitches.join(", ")}`);
}

function checkOutbox(outbox: Outbox): Outbox {
	if (typeof outbox?.record === "function" && typeof outbox.createWorker === "function") return outbox;
	throw new OptionError("outbox", "is no outbox; make one with createOutbox({ store })");
}

function checkTransport(option: "service" | "standard", transport: Transport): Transport {
	if (typeof transport?.send === "function" && typeof transport.close === "function") return transport;
	throw new OptionError(
		option,
		"is no transport; make one with an adapter, such as createSmtpTransport or createSesTransport",
	);
}
