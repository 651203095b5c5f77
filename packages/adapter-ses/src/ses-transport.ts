import type { SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import {
	type Envelope,
	type Receipt,
	type Transport,
	type TransportCapabilities,
	TransportClosedError,
	type TransportSendOptions,
} from "@todoku/core";
import { assertAccountMaySend, assertTenantMaySend } from "./from-ses-account.ts";
import { fromMissingRegion, fromSesError, fromSesOutput } from "./from-ses-response.ts";
import { innermost, SesCall } from "./ses-call.ts";
import { readRegion, SesConnection } from "./ses-connection.ts";
import { type ResolvedSesOptions, readSesOptions, type SesOptions } from "./ses-options.ts";
import { maxMessageBytes, toSesRequest } from "./to-ses-request.ts";

const capabilities: TransportCapabilities = {
	maxMessageBytes,
	mailFrom: false,
	smtpUtf8: false,
	keepsMessageId: false,
};

/**
 * Creates a transport that hands messages to Amazon SES (API v2).
 *
 * The SDK is loaded, and credentials are looked up, at the first message.
 *
 * @throws {OptionError} says which option and how to mend it; never holds credentials.
 */
export function createSesTransport(options: SesOptions = {}): Transport {
	return new SesTransport(readSesOptions(options));
}

class SesTransport implements Transport {
	readonly name = "ses";
	readonly capabilities: TransportCapabilities = capabilities;
	readonly #options: ResolvedSesOptions;
	readonly #connection: SesConnection;

	constructor(options: ResolvedSesOptions) {
		this.#options = options;
		this.#connection = new SesConnection(options);
	}

	async send(envelope: Envelope, bytes: Uint8Array, options: TransportSendOptions): Promise<Receipt> {
		const { signal } = options;
		if (this.#connection.isClosed) throw new TransportClosedError(this.name);
		const request = toSesRequest(envelope, bytes, options, this.#options);
		if ("outcome" in request) return request;
		signal?.throwIfAborted();
		return this.#connection.track(this.#offer(request, signal));
	}

	async verify(): Promise<void> {
		if (this.#connection.isClosed) throw new TransportClosedError(this.name);
		await this.#connection.track(this.#verify());
	}

	close(): Promise<void> {
		return this.#connection.close();
	}

	async #offer(request: SendEmailCommandInput, signal: AbortSignal | undefined): Promise<Receipt> {
		const { sdk, client } = await this.#connection.open();
		const region = await readRegion(client);
		signal?.throwIfAborted();
		if (region === null) return fromMissingRegion();
		const call = new SesCall(this.#options.requestTimeoutMs, signal);
		try {
			const command = new sdk.SendEmailCommand(request);
			command.middlewareStack.add(call.middleware, innermost);
			return fromSesOutput(await call.limit(client.send(command, { abortSignal: call.signal })), region);
		} catch (error) {
			if (call.stopped === "aborted" && !call.started) throw signal?.reason;
			return fromSesError(error, call.stateFor(request.Destination?.ToAddresses?.[0] ?? ""));
		} finally {
			call.end();
		}
	}

	async #verify(): Promise<void> {
		assertAccountMaySend(await this.#connection.readAccount());
		const { tenantName } = this.#options;
		if (tenantName !== undefined) assertTenantMaySend(await this.#connection.readTenant(tenantName));
	}
}
