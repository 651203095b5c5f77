import {
	type Envelope,
	OptionError,
	type Receipt,
	type RefusedReceipt,
	type Transport,
	type TransportCapabilities,
	TransportClosedError,
	type TransportSendOptions,
} from "@todoku/core";
import { toBounceAddress } from "./bounce-address.ts";
import { fromSmtpAcceptance, fromSmtpFailure, fromSmtpVerifyFailure, type SmtpReceiptCode } from "./from-smtp-reply.ts";
import { AbortedByCaller, limitSend } from "./send-limit.ts";
import { type Lease, SessionPool } from "./session-pool.ts";
import { type ResolvedSmtpOptions, readSmtpOptions, type SmtpOptions } from "./smtp-options.ts";
import type { SmtpSession } from "./smtp-session.ts";
import { type SmtpEnvelope, toSmtpEnvelope } from "./to-smtp-envelope.ts";
import type { SmtpMail } from "./to-smtp-mail.ts";
import { refuseUnsupported } from "./unsupported.ts";

const capabilities: TransportCapabilities = {
	// SMTP has no limit of its own; the relay announces one (SIZE, RFC 1870), and what is larger is rejected before it is sent.
	maxMessageBytes: Number.MAX_SAFE_INTEGER,
	mailFrom: true,
	smtpUtf8: "server",
	keepsMessageId: true,
};

/** A transport that hands messages to one SMTP relay. */
export interface SmtpTransport extends Transport {
	/**
	 * The domain that a message with this From domain is signed for (DKIM, `d=`); null where it goes unsigned. What an alignment check
	 * needs to know (RFC 7489 §3.1.1). Makes no network call.
	 *
	 * @throws {OptionError} for a bad key that the function in `dkim` gave; whatever that function throws.
	 */
	signingDomain(fromDomain: string): string | null;
	verify(): Promise<void>;
}

/**
 * Creates a transport that hands messages to one SMTP relay over a pool of connections.
 *
 * Nothing is loaded or connected before the first message.
 *
 * @param options Options, or a URL: `smtp://user:pass@host:587`, `smtps://…`, user and password percent-encoded.
 * @throws {OptionError} says which option and how to mend it; never holds a password or a key.
 */
export function createSmtpTransport(options: SmtpOptions | string): SmtpTransport {
	return new PooledSmtpTransport(readSmtpOptions(options));
}

class PooledSmtpTransport implements SmtpTransport {
	readonly name = "smtp";
	readonly capabilities: TransportCapabilities = capabilities;
	readonly #options: ResolvedSmtpOptions;
	readonly #pool: SessionPool;
	readonly #underWay = new Set<Promise<unknown>>();
	#closing: Promise<void> | undefined;

	constructor(options: ResolvedSmtpOptions) {
		this.#options = options;
		this.#pool = new SessionPool(options);
	}

	async send(envelope: Envelope, bytes: Uint8Array, { deliveryId, signal }: TransportSendOptions): Promise<Receipt> {
		if (this.#closing) throw new TransportClosedError(this.name);
		if (!(bytes instanceof Uint8Array))
			throw new OptionError("bytes", "must be a Uint8Array; compose the message first");
		const { bounceAddress } = this.#options;
		const wire = toSmtpEnvelope(
			bounceAddress === undefined || envelope.mailFrom === null
				? envelope
				: { ...envelope, mailFrom: toBounceAddress(bounceAddress, deliveryId) },
		);
		if ("outcome" in wire) return wire;
		signal?.throwIfAborted();
		const signed = this.#sign(bytes);
		return signed instanceof Uint8Array ? this.#track(this.#sendWithin(wire, signed, signal)) : signed;
	}

	async verify(): Promise<void> {
		if (this.#closing) throw new TransportClosedError(this.name);
		await this.#track(this.#verify());
	}

	close(): Promise<void> {
		this.#closing ??= Promise.allSettled(this.#underWay).then(() => this.#pool.close());
		return this.#closing;
	}

	signingDomain(fromDomain: string): string | null {
		return this.#options.dkim?.signingDomain(fromDomain) ?? null;
	}

	#sign(bytes: Uint8Array): Uint8Array | RefusedReceipt {
		try {
			return this.#options.dkim?.sign(bytes) ?? bytes;
		} catch {
			// Unsigned, it would land in the spam folder, or fail the domain's DMARC policy. It waits until the operator has mended the key.
			const code: SmtpReceiptCode = "dkim-key";
			return { outcome: "deferred", scope: "route", code, reply: "The function in the option dkim gave no usable key" };
		}
	}

	async #sendWithin(envelope: SmtpEnvelope, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Receipt> {
		const { stop, release } = limitSend(this.#options.sendTimeoutMs, signal);
		try {
			return await this.#offer(envelope, bytes, stop);
		} catch (error) {
			throw error instanceof AbortedByCaller ? signal?.reason : error;
		} finally {
			release();
		}
	}

	/** @throws {AbortedByCaller} when aborted before the relay could have taken the message. */
	async #offer(envelope: SmtpEnvelope, bytes: Uint8Array, stop: AbortSignal, again = false): Promise<Receipt> {
		let lease: Lease | undefined;
		let mail: SmtpMail | undefined;
		try {
			lease = await this.#pool.acquire(stop, again);
			const { session } = lease;
			const refusal = refuseUnsupported(session.extensions, envelope, bytes);
			if (refusal !== null) {
				this.#pool.release(session);
				return refusal;
			}
			const reply = await session.send(envelope, bytes, stop, (offered) => (mail = offered));
			this.#pool.release(session);
			return fromSmtpAcceptance(reply);
		} catch (error) {
			const handedOver = mail?.handedOver() ?? false;
			const aborted = error instanceof AbortedByCaller;
			const receipt = aborted ? abortedReceipt : fromSmtpFailure(error, handedOver);
			if (lease !== undefined) this.#mend(lease.session, receipt);
			if (aborted && !handedOver) throw error;
			// An idle connection may have been dropped without our knowing, and then nothing was lost but the attempt. Once is enough: the
			// next one is new.
			const stale = lease?.reused === true && mail?.begun() !== true && wentAway(receipt);
			return stale && !again ? this.#offer(envelope, bytes, stop, true) : receipt;
		}
	}

	/** Brings a session on which a message failed back into order, without letting that message wait for it. */
	#mend(session: SmtpSession, { outcome, code, replyCode }: Exclude<Receipt, { outcome: "accepted" }>): void {
		// A relay that said nothing, or nothing that makes sense, is not to be relied on for RSET.
		const answered = replyCode !== undefined || code === "message-too-large";
		if (outcome === "unknown" || code === "protocol" || !answered) session.destroy();
		else void session.reset().then(() => this.#pool.release(session));
	}

	async #verify(): Promise<void> {
		const { stop, release } = limitSend(this.#options.sendTimeoutMs, undefined);
		try {
			const { session } = await this.#pool.acquire(stop, true);
			this.#pool.release(session);
		} catch (error) {
			throw fromSmtpVerifyFailure(error, `${this.#options.host}:${this.#options.port}`);
		} finally {
			release();
		}
	}

	#track<T>(work: Promise<T>): Promise<T> {
		const settled = work.finally(() => this.#underWay.delete(settled));
		this.#underWay.add(settled);
		return settled;
	}
}

const abortedReceipt = { outcome: "unknown", code: "aborted" } as const;

/**
 * Whether the connection ended, as opposed to a relay that says it is closing down: 421 is its answer, and the mail waits. Only 421 with
 * X.4.2, "bad connection" (RFC 3463 §3.5), is what some say to a connection that has been idle for too long.
 */
function wentAway({ outcome, code, enhanced }: Exclude<Receipt, { outcome: "accepted" }>): boolean {
	if (outcome !== "deferred") return false;
	return code === "connection-lost" || (code === "closing" && enhanced?.[1] === 4 && enhanced[2] === 2);
}
