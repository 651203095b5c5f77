import type { SESv2Client, SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import {
	type Envelope,
	MailError,
	type Receipt,
	type Transport,
	type TransportCapabilities,
	TransportClosedError,
	type TransportSendOptions,
} from "@todoku/core";
import {
	assertAccountMaySend,
	assertTenantMaySend,
	fromSesVerifyFailure,
	type SesQuestion,
} from "./from-ses-account.ts";
import { fromMissingRegion, fromSesError, fromSesOutput } from "./from-ses-response.ts";
import { innermost, SesCall } from "./ses-call.ts";
import { type ResolvedSesOptions, readSesOptions, type SesOptions } from "./ses-options.ts";
import { maxMessageBytes, toSesRequest } from "./to-ses-request.ts";

type Sdk = typeof import("@aws-sdk/client-sesv2");

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
	readonly #underWay = new Set<Promise<unknown>>();
	#opened: Promise<{ readonly sdk: Sdk; readonly client: SESv2Client }> | undefined;
	#closing: Promise<void> | undefined;

	constructor(options: ResolvedSesOptions) {
		this.#options = options;
	}

	async send(envelope: Envelope, bytes: Uint8Array, { deliveryId, signal }: TransportSendOptions): Promise<Receipt> {
		if (this.#closing) throw new TransportClosedError(this.name);
		const request = toSesRequest(envelope, bytes, deliveryId, this.#options);
		if ("outcome" in request) return request;
		signal?.throwIfAborted();
		return this.#track(this.#offer(request, signal));
	}

	async verify(): Promise<void> {
		if (this.#closing) throw new TransportClosedError(this.name);
		await this.#track(this.#verify());
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #offer(request: SendEmailCommandInput, signal: AbortSignal | undefined): Promise<Receipt> {
		const { sdk, client } = await this.#open();
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
		const { sdk, client } = await this.#open();
		if ((await readRegion(client)) === null) throw fromSesVerifyFailure("GetAccount", fromMissingRegion());
		await this.#ask("GetAccount", async (call) => {
			const command = new sdk.GetAccountCommand({});
			command.middlewareStack.add(call.middleware, innermost);
			assertAccountMaySend(await call.limit(client.send(command, { abortSignal: call.signal })));
		});
		const { tenantName } = this.#options;
		if (tenantName === undefined) return;
		await this.#ask("GetTenant", async (call) => {
			const command = new sdk.GetTenantCommand({ TenantName: tenantName });
			command.middlewareStack.add(call.middleware, innermost);
			assertTenantMaySend(await call.limit(client.send(command, { abortSignal: call.signal })));
		});
	}

	async #ask(question: SesQuestion, work: (call: SesCall) => Promise<void>): Promise<void> {
		const call = new SesCall(this.#options.requestTimeoutMs);
		try {
			await work(call);
		} catch (error) {
			if (error instanceof MailError) throw error;
			throw fromSesVerifyFailure(question, fromSesError(error, call.stateFor("")), error);
		} finally {
			call.end();
		}
	}

	async #close(): Promise<void> {
		await Promise.allSettled(this.#underWay);
		const opened = await this.#opened?.catch(() => undefined);
		opened?.client.destroy();
	}

	#open(): Promise<{ readonly sdk: Sdk; readonly client: SESv2Client }> {
		this.#opened ??= import("@aws-sdk/client-sesv2").then((sdk) => {
			return { sdk, client: new sdk.SESv2Client(this.#options.client) };
		});
		return this.#opened;
	}

	#track<T>(work: Promise<T>): Promise<T> {
		const settled = work.finally(() => this.#underWay.delete(settled));
		this.#underWay.add(settled);
		return settled;
	}
}

/** Asked for on its own: the SDK's error for a missing region can be told from others by its text only. */
async function readRegion(client: SESv2Client): Promise<string | null> {
	try {
		return await client.config.region();
	} catch {
		return null;
	}
}
