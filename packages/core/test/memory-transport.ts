import { type Address, isAsciiAddress, parseAddress, toWireAddress } from "@todoku/mime";
import { OptionError, TransportClosedError } from "../src/errors.ts";
import {
	type Envelope,
	MailError,
	type Receipt,
	type RefusedReceipt,
	type Transport,
	type TransportCapabilities,
	type TransportSendOptions,
} from "../src/index.ts";
import type { MemoryAnswer, MemoryFarSide } from "./memory-far-side.ts";

export interface MemoryTransportOptions {
	readonly timeoutMs?: number | undefined;
	/** Lacks what can be lacked, and shows it as an honest transport does. Default: false. */
	readonly poor?: boolean | undefined;
}

/** A transport that keeps every promise of the port. */
export class MemoryTransport implements Transport {
	readonly name = "memory";
	readonly capabilities: TransportCapabilities;
	declare readonly verify?: () => Promise<void>;
	readonly #farSide: MemoryFarSide;
	readonly #options: MemoryTransportOptions;
	readonly #underWay = new Set<Promise<unknown>>();
	#closed = false;
	#seen = 0;

	constructor(farSide: MemoryFarSide, options: MemoryTransportOptions = {}) {
		this.#farSide = farSide;
		this.#options = options;
		this.capabilities =
			options.poor === true
				? { maxMessageBytes: Number.MAX_SAFE_INTEGER, mailFrom: false, smtpUtf8: false, keepsMessageId: false }
				: { maxMessageBytes: 6_000_000, mailFrom: true, smtpUtf8: "server", keepsMessageId: true };
		if (options.poor !== true) this.verify = () => this.#verify();
	}

	async send(envelope: Envelope, bytes: Uint8Array, { signal }: TransportSendOptions): Promise<Receipt> {
		if (this.#closed) throw new TransportClosedError(this.name);
		if (!(bytes instanceof Uint8Array)) throw new OptionError("bytes", "must be a Uint8Array");
		const mailFrom = envelope.mailFrom === null ? null : parseAddress(envelope.mailFrom, { legacyCarrier: true });
		const recipient = parseAddress(envelope.recipient, { legacyCarrier: true });
		signal?.throwIfAborted();
		if (bytes.byteLength > this.capabilities.maxMessageBytes) return refused("rejected", "message", "too-large");
		const work = this.#offer(mailFrom, recipient, bytes, signal).finally(() => this.#underWay.delete(work));
		this.#underWay.add(work);
		return work;
	}

	async close(): Promise<void> {
		this.#closed = true;
		await Promise.allSettled(this.#underWay);
	}

	async #verify(): Promise<void> {
		if (this.#closed) throw new TransportClosedError(this.name);
		try {
			this.#farSide.connect();
		} catch (cause) {
			throw new MailError("unreachable", "Nothing is there", { cause });
		}
	}

	async #offer(
		mailFrom: Address | null,
		recipient: Address,
		bytes: Uint8Array,
		signal: AbortSignal | undefined,
	): Promise<Receipt> {
		const poor = this.#options.poor === true;
		const stop = stopAfter(this.#options.timeoutMs, signal);
		let perhapsTaken = false;
		const talk = async (): Promise<Receipt> => {
			const farSide = this.#farSide.connect();
			// A poor transport cannot tell how far it got once it is connected.
			perhapsTaken = poor;
			const smtpUtf8 = farSide.smtpUtf8 && !poor;
			const quoted = toWireAddress(recipient).startsWith('"');
			if (poor && quoted) return refused("rejected", "recipient", "address-unsupported");
			if (!smtpUtf8 && !isAsciiAddress(recipient)) return refused("rejected", "recipient", "address-unsupported");
			if (bytes.byteLength > farSide.maxBytes) return refused("rejected", "message", "too-large");
			const refusal = await this.#farSide.announce(recipient);
			stop.signal.throwIfAborted();
			if (refusal !== undefined) return this.#toReceipt(refusal);
			await this.#farSide.begin();
			perhapsTaken = true;
			return this.#toReceipt(await this.#farSide.hand(poor ? undefined : mailFrom, recipient, bytes));
		};
		try {
			return await Promise.race([talk(), stop.stopped]);
		} catch {
			if (perhapsTaken) return { outcome: "unknown", code: "connection-lost" };
			signal?.throwIfAborted();
			return refused("deferred", "route", "connection-lost");
		} finally {
			stop.end();
		}
	}

	#toReceipt(answer: MemoryAnswer): Receipt {
		if (answer.taken) {
			this.#seen += 1;
			return this.#options.poor === true
				? { outcome: "accepted", messageIdSeen: `<${this.#seen}@far.example>` }
				: { outcome: "accepted", providerMessageId: answer.id };
		}
		const { permanent, scope, waitMs } = answer;
		const receipt = refused(permanent ? "rejected" : "deferred", scope, "refused");
		return waitMs === undefined || this.#options.poor === true ? receipt : { ...receipt, retryAfterMs: waitMs };
	}
}

function refused(
	outcome: "deferred" | "rejected",
	scope: "recipient" | "message" | "route",
	code: string,
): RefusedReceipt {
	return { outcome, scope, code };
}

/** One promise for what can end an offer from this side, and a way to let go of both. */
function stopAfter(timeoutMs: number | undefined, signal: AbortSignal | undefined) {
	const controller = new AbortController();
	const { promise, reject } = Promise.withResolvers<never>();
	const stop = (reason: unknown): void => {
		controller.abort(reason);
		reject(reason);
	};
	const onAbort = (): void => stop(signal?.reason);
	signal?.addEventListener("abort", onAbort);
	const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop(new Error("timeout")), timeoutMs);
	promise.catch(() => {});
	return {
		signal: controller.signal,
		stopped: promise,
		end: (): void => {
			clearTimeout(timer);
			signal?.removeEventListener("abort", onAbort);
		},
	};
}
