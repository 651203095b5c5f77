import {
	type Envelope,
	OptionError,
	type Receipt,
	type Transport,
	type TransportCapabilities,
	TransportClosedError,
	type TransportSendOptions,
} from "@todoku/core";
import type SMTPPool from "nodemailer/lib/smtp-pool";
import { fromSmtpAcceptance, fromSmtpFailure, fromSmtpVerifyFailure } from "./from-smtp-reply.ts";
import { type ResolvedSmtpOptions, readSmtpOptions, type SmtpOptions } from "./smtp-options.ts";
import { type SmtpEnvelope, toSmtpEnvelope } from "./to-smtp-envelope.ts";
import { toSmtpMail } from "./to-smtp-mail.ts";
import { toSmtpPoolOptions } from "./to-smtp-pool.ts";

const capabilities: TransportCapabilities = {
	// SMTP has no limit of its own; the relay announces one (SIZE, RFC 1870), and what is larger is rejected before it is sent.
	maxMessageBytes: Number.MAX_SAFE_INTEGER,
	mailFrom: true,
	smtpUtf8: false,
	keepsMessageId: true,
};

/**
 * Creates a transport that hands messages to one SMTP relay over a pool of connections.
 *
 * Nothing is loaded or connected before the first message.
 *
 * @param options Options, or a URL: `smtp://user:pass@host:587`, `smtps://…`, user and password percent-encoded.
 * @throws {OptionError} says which option and how to mend it; never holds the password.
 */
export function createSmtpTransport(options: SmtpOptions | string): Transport {
	return new SmtpTransport(readSmtpOptions(options));
}

class SmtpTransport implements Transport {
	readonly name = "smtp";
	readonly capabilities: TransportCapabilities = capabilities;
	readonly #options: ResolvedSmtpOptions;
	readonly #underWay = new Set<Promise<unknown>>();
	#pool: Promise<SMTPPool> | undefined;
	#closing: Promise<void> | undefined;

	constructor(options: ResolvedSmtpOptions) {
		this.#options = options;
	}

	async send(envelope: Envelope, bytes: Uint8Array, { signal }: TransportSendOptions): Promise<Receipt> {
		if (this.#closing) throw new TransportClosedError(this.name);
		if (!(bytes instanceof Uint8Array))
			throw new OptionError("bytes", "must be a Uint8Array; compose the message first");
		const wire = toSmtpEnvelope(envelope);
		if ("outcome" in wire) return wire;
		signal?.throwIfAborted();
		return this.#track(this.#offer(wire, bytes, signal));
	}

	async verify(): Promise<void> {
		if (this.#closing) throw new TransportClosedError(this.name);
		await this.#track(this.#verify());
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #offer(envelope: SmtpEnvelope, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<Receipt> {
		const pool = await this.#open();
		signal?.throwIfAborted();
		const { mail, handedOver } = toSmtpMail(envelope, bytes, signal);
		// The pool is used without nodemailer's `sendMail`, which would parse the envelope again, in its own way, and read the message
		// into a stream of its own, so that nobody could tell afterwards whether the relay has it.
		return new Promise((resolve, reject) => {
			pool.send(mail as unknown as Parameters<SMTPPool["send"]>[0], (error, info) => {
				if (!error) return resolve(fromSmtpAcceptance(info?.response ?? ""));
				if (error.code !== "EABORT") return resolve(fromSmtpFailure(error, handedOver()));
				return handedOver() ? resolve({ outcome: "unknown", code: "aborted" }) : reject(signal?.reason);
			});
		});
	}

	async #verify(): Promise<void> {
		const pool = await this.#open();
		try {
			await pool.verify();
		} catch (error) {
			throw fromSmtpVerifyFailure(error, `${this.#options.host}:${this.#options.port}`);
		}
	}

	async #close(): Promise<void> {
		await Promise.allSettled(this.#underWay);
		const pool = await this.#pool?.catch(() => undefined);
		// Nothing is being sent any more; `force` also frees a connection whose relay does not answer our RSET.
		pool?.close({ force: true });
	}

	#open(): Promise<SMTPPool> {
		this.#pool ??= import("nodemailer/lib/smtp-pool").then(({ default: Pool }) => {
			return new Pool(toSmtpPoolOptions(this.#options));
		});
		return this.#pool;
	}

	#track<T>(work: Promise<T>): Promise<T> {
		const settled = work.finally(() => this.#underWay.delete(settled));
		this.#underWay.add(settled);
		return settled;
	}
}
