import { randomUUID } from "node:crypto";
import type { MailError } from "@todoku/mime";
import { type Clock, systemClock } from "../clock.ts";
import { MailerClosedError, OptionError } from "../errors.ts";
import { readMilliseconds } from "../read-option.ts";
import { type RoutingDecision, type RoutingSwitch, routingSwitches } from "../routing/decision.ts";
import { decideRoute } from "../routing/route.ts";
import { checkSendersSource, lookUpRouting, type SendersSource } from "../senders/senders-source.ts";
import { parseVerifiedSenders } from "../senders/verified-senders.ts";
import type { RefusedReceipt } from "../transport/receipt.ts";
import type { Transport } from "../transport/transport.ts";
import { type DeliveryRoutes, deliver } from "./delivery.ts";
import type { DeliveryReceipt } from "./delivery-receipt.ts";
import { HookRunner, type MailerHooks } from "./hooks.ts";
import type { Message } from "./message.ts";
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
	 * Says which route a message would take at this moment, and why. Sends nothing.
	 *
	 * @throws {InvalidFromError} for a From that takes no route.
	 * @throws {SettingUnavailableError} when the setting cannot be looked up.
	 */
	decide(message: Pick<Message, "from" | "category" | "tenant">): Promise<RoutingDecision>;
	/** Lets sends under way finish, then closes both transports. A second call does nothing more. */
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
	}

	async send(message: Message, options: SendOptions = {}): Promise<DeliveryReceipt[]> {
		if (this.#closing !== undefined) throw new MailerClosedError();
		const work = this.#deliverAll(message, options);
		this.#underWay.add(work);
		try {
			return await work;
		} finally {
			this.#underWay.delete(work);
		}
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

	async #finish(): Promise<void> {
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
			const delivery = { id: this.#newId(), message, submission, recipient, decision, signal: options.signal };
			return this.#receipt(message, await deliver(delivery, this.#routes));
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

	#receipt(message: Message, receipt: DeliveryReceipt): DeliveryReceipt {
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

function checkTransport(option: "service" | "standard", transport: Transport): Transport {
	if (typeof transport?.send === "function" && typeof transport.close === "function") return transport;
	throw new OptionError(
		option,
		"is no transport; make one with an adapter, such as createSmtpTransport or createSesTransport",
	);
}
