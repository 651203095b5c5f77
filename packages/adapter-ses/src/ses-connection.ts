import type { GetAccountCommandOutput, GetTenantCommandOutput, SESv2Client } from "@aws-sdk/client-sesv2";
import { fromSesFailedQuestion, type SesQuestion } from "./from-ses-account.ts";
import { fromMissingRegion, fromSesError } from "./from-ses-response.ts";
import { innermost, SesCall } from "./ses-call.ts";
import type { ResolvedSesClientOptions } from "./ses-options.ts";

type Sdk = typeof import("@aws-sdk/client-sesv2");

/** The SDK and a client of it. */
export interface OpenedSes {
	readonly sdk: Sdk;
	readonly client: SESv2Client;
}

/** The SDK's client: loaded at the first use, and let go of once what is under way has finished. */
export class SesConnection {
	readonly #options: ResolvedSesClientOptions;
	readonly #underWay = new Set<Promise<unknown>>();
	#opened: Promise<OpenedSes> | undefined;
	#closing: Promise<void> | undefined;

	constructor(options: ResolvedSesClientOptions) {
		this.#options = options;
	}

	get isClosed(): boolean {
		return this.#closing !== undefined;
	}

	open(): Promise<OpenedSes> {
		this.#opened ??= import("@aws-sdk/client-sesv2").then((sdk) => {
			return { sdk, client: new sdk.SESv2Client(this.#options.client) };
		});
		return this.#opened;
	}

	/** The account, as SES describes it. @throws {MailError} that tells the operator what to do. */
	readAccount(): Promise<GetAccountCommandOutput> {
		return this.#ask("GetAccount", async (call, { sdk, client }) => {
			const command = new sdk.GetAccountCommand({});
			command.middlewareStack.add(call.middleware, innermost);
			return call.limit(client.send(command, { abortSignal: call.signal }));
		});
	}

	/** An SES tenant, as SES describes it. @throws {MailError} that tells the operator what to do. */
	readTenant(tenantName: string): Promise<GetTenantCommandOutput> {
		return this.#ask("GetTenant", async (call, { sdk, client }) => {
			const command = new sdk.GetTenantCommand({ TenantName: tenantName });
			command.middlewareStack.add(call.middleware, innermost);
			return call.limit(client.send(command, { abortSignal: call.signal }));
		});
	}

	/** Lets `close` wait for this. */
	track<T>(work: Promise<T>): Promise<T> {
		const settled = work.finally(() => this.#underWay.delete(settled));
		this.#underWay.add(settled);
		return settled;
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #ask<T>(question: SesQuestion, work: (call: SesCall, opened: OpenedSes) => Promise<T>): Promise<T> {
		const opened = await this.open();
		if ((await readRegion(opened.client)) === null) throw fromSesFailedQuestion(question, fromMissingRegion());
		const call = new SesCall(this.#options.requestTimeoutMs);
		try {
			return await work(call, opened);
		} catch (error) {
			throw fromSesFailedQuestion(question, fromSesError(error, call.stateFor("")), error);
		} finally {
			call.end();
		}
	}

	async #close(): Promise<void> {
		await Promise.allSettled(this.#underWay);
		const opened = await this.#opened?.catch(() => undefined);
		opened?.client.destroy();
	}
}

/** Asked for on its own: the SDK's error for a missing region can be told from others by its text only. */
export async function readRegion(client: SESv2Client): Promise<string | null> {
	try {
		return await client.config.region();
	} catch {
		return null;
	}
}
