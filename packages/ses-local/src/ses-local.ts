import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout } from "node:timers/promises";
import { Account, type AccountSettings } from "./account.ts";
import { getAccountOperation } from "./account-operations.ts";
import { adminOperations } from "./admin.ts";
import { ConfigurationSets } from "./configuration-sets.ts";
import { FaultList } from "./faults/fault-list.ts";
import { faultOperations } from "./faults/fault-operations.ts";
import type { Faults } from "./faults/fault-rule.ts";
import { withFaults } from "./faults/with-faults.ts";
import { type IdentityStatus, IdentityStore } from "./identities.ts";
import { identityOperations } from "./identity-operations.ts";
import { MessageStore, type SentMessage } from "./message-store.ts";
import { readBody } from "./read-body.ts";
import { type Answer, answerRequest, errorAnswer, NoAnswer, type Operation } from "./router.ts";
import { sendEmailOperation } from "./send-email.ts";
import type { LocalService } from "./service.ts";
import { tenantOperations } from "./tenants/tenant-operations.ts";
import { type TenantSettings, TenantStore } from "./tenants/tenant-store.ts";
import { assertTrustedHost } from "./trusted-host.ts";

export interface SesLocalOptions {
	/**
	 * Where to listen. Default `127.0.0.1`. On a loopback address, requests with a foreign Host or Origin header are
	 * refused; on any other there is no protection at all, and everybody who reaches it can read the mail.
	 */
	readonly host?: string;
	/** Default 0, which takes a free port. */
	readonly port?: number;
	/** The region this account is in; it appears in messages and DKIM zones. Default `ap-northeast-1`. */
	readonly region?: string;
	/** Domains and addresses that are verified from the start. Default none. */
	readonly identities?: readonly string[];
	/** The account at the start. Default: may send, production access, 14 recipients per second, 50,000 per day. */
	readonly account?: Partial<AccountSettings>;
	/** Tenants there are from the start, by name. Default none. */
	readonly tenants?: Readonly<Record<string, TenantSettings>>;
	/** The only configuration sets there are; any other is refused with `NotFoundException`. Default: any name will do. */
	readonly configurationSets?: readonly string[];
	/** How many messages are kept; the oldest goes first. At least 1. Default 1000. */
	readonly maxMessages?: number;
	/** Default: the system's. */
	readonly clock?: () => Date;
	/** Called once for each accepted message, after it is stored. What it throws is not caught: it ends up as an uncaught exception. */
	readonly onMessage?: (message: SentMessage) => void;
}

/** A running local SES. */
export interface SesLocal {
	/** For the SDK's `endpoint` option. */
	readonly url: string;
	readonly region: string;
	/** What was sent, oldest first; a snapshot. */
	messages(): readonly SentMessage[];
	/** Forgets the messages; what they took of the daily quota stays taken. */
	clear(): void;
	/**
	 * Creates the identity, or changes the status of the one that is there.
	 *
	 * @throws {Error} for what is neither a domain nor an address.
	 */
	setIdentity(identity: string, status: IdentityStatus): void;
	/** @returns Whether there was such an identity. */
	deleteIdentity(identity: string): boolean;
	/**
	 * Creates the tenant, or changes the one that is there: its status, and what it may send with besides what it has already.
	 *
	 * @throws {Error} for a name SES would not take.
	 */
	setTenant(name: string, settings: TenantSettings): void;
	/** Changes the settings that are given and leaves the others. */
	setAccount(changes: Partial<AccountSettings>): void;
	/** What goes wrong on purpose. */
	readonly faults: Faults;
	/** Stops listening and cuts open connections, also those that a fault delays or leaves hanging. May be called twice. */
	close(): Promise<void>;
}

/**
 * Starts a local Amazon SES v2.
 *
 * @throws {RangeError} for an option out of its range.
 * @throws {Error} for an identity that is neither a domain nor an address.
 * @throws The error of `net.Server.listen`, for example with code `EADDRINUSE`.
 */
export async function startSesLocal(options: SesLocalOptions = {}): Promise<SesLocal> {
	const { host = "127.0.0.1", port = 0 } = options;
	const service = createService(options);
	const closing = new AbortController();
	const sesOperations = [
		sendEmailOperation(service),
		...identityOperations(service),
		...tenantOperations(service),
		getAccountOperation(service),
	];
	const faults = new FaultList([...new Set(sesOperations.map(({ name }) => name))]);
	const faultContext = { faults, region: service.region, wait: (ms: number) => wait(ms, closing.signal) };
	const operations = [
		...sesOperations.map((operation) => withFaults(operation, faultContext)),
		...adminOperations(service),
		...faultOperations(faults),
	];
	const server = createServer((request, response) => {
		void respond(operations, host, request, response);
	});
	await listen(server, port, host);
	return {
		url: urlOf(server),
		region: service.region,
		messages: () => service.messages.list(),
		clear: () => service.messages.clear(),
		setIdentity: (identity, status) => void service.identities.setStatus(identity, status),
		deleteIdentity: (identity) => service.identities.delete(identity),
		setTenant: (name, settings) => void service.tenants.set(name, settings),
		setAccount: (changes) => service.account.change(changes),
		faults,
		close: () => {
			closing.abort();
			return close(server);
		},
	};
}

function createService(options: SesLocalOptions): LocalService {
	const { region = "ap-northeast-1", identities = [], maxMessages = 1000, clock = () => new Date() } = options;
	const service: LocalService = {
		region,
		clock,
		identities: new IdentityStore(),
		account: new Account(),
		tenants: new TenantStore(region, clock),
		configurationSets: new ConfigurationSets(options.configurationSets),
		messages: new MessageStore(maxMessages),
		// Outside the request: a caller's mistake in the callback must be seen, and must not look like a refusal by SES.
		onMessage: (message) => queueMicrotask(() => options.onMessage?.(message)),
	};
	for (const identity of identities) service.identities.setStatus(identity, "SUCCESS");
	for (const [name, settings] of Object.entries(options.tenants ?? {})) service.tenants.set(name, settings);
	service.account.change(options.account ?? {});
	return service;
}

async function respond(
	operations: readonly Operation[],
	boundHost: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const answer = await answerTo(operations, boundHost, request);
	if (answer instanceof NoAnswer) {
		if (answer.connection === "reset") request.socket.resetAndDestroy();
		return;
	}
	const body = typeof answer.body === "string" ? Buffer.from(answer.body, "utf8") : answer.body;
	response.writeHead(answer.status, {
		...answer.headers,
		"content-length": body.byteLength,
		"x-amzn-requestid": randomUUID(),
		"x-content-type-options": "nosniff",
	});
	response.end(body);
}

async function answerTo(
	operations: readonly Operation[],
	boundHost: string,
	request: IncomingMessage,
): Promise<Answer | NoAnswer> {
	try {
		// The body is read first: a client that is still writing when it is refused may miss the answer.
		const body = await readBody(request);
		assertTrustedHost(request.headers, boundHost);
		return await answerRequest(operations, { method: request.method ?? "", target: request.url ?? "", body });
	} catch (error) {
		return error instanceof NoAnswer ? error : errorAnswer(error);
	}
}

async function wait(ms: number, closing: AbortSignal): Promise<void> {
	try {
		await setTimeout(ms, undefined, { signal: closing });
	} catch {
		throw new NoAnswer("reset");
	}
}

function listen(server: Server, port: number, host: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.off("error", reject);
			resolve();
		});
	});
}

function urlOf(server: Server): string {
	const bound = server.address();
	if (bound === null || typeof bound === "string") throw new Error("ses-local listens on no TCP port.");
	const { address, family, port } = bound;
	if (address === "0.0.0.0" || address === "::") return `http://127.0.0.1:${port}`;
	return family === "IPv6" ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}

function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		// An error here means that it was not listening any more.
		server.close(() => resolve());
		server.closeAllConnections();
	});
}
