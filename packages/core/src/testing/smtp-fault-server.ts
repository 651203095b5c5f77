import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { OptionError } from "../errors.ts";
import {
	type SmtpCommand,
	SmtpConversation,
	type SmtpReceivedMessage,
	type SmtpServerState,
} from "./smtp-conversation.ts";
import { type ArmedSmtpFault, type SmtpFault, SmtpFaults } from "./smtp-fault.ts";

export interface SmtpFaultServerOptions {
	/** Where to listen. Default: `127.0.0.1`. */
	readonly host?: string;
	/** Default: 0, which takes a free port. */
	readonly port?: number;
	/** What it calls itself. Default: `fault.example`. */
	readonly hostname?: string;
	/**
	 * The lines of its answer to EHLO, besides SIZE, STARTTLS and AUTH, which follow from other options. Parameters of MAIL FROM are refused
	 * where they were not announced, by these lines or by the reply of a fault. Default: PIPELINING, 8BITMIME, SMTPUTF8, ENHANCEDSTATUSCODES.
	 */
	readonly extensions?: readonly string[];
	/** Announced as SIZE, and enforced. Default: no limit, and no SIZE. */
	readonly maxMessageBytes?: number;
	/** The one account (AUTH PLAIN and LOGIN, also without TLS); nothing is taken from anybody else. Default: no login. */
	readonly auth?: { readonly user: string; readonly pass: string };
	/** PEM texts. With them it announces STARTTLS. */
	readonly tls?: { readonly key: string; readonly cert: string };
	/** TLS from the first octet; needs `tls`. Default: false. */
	readonly implicitTls?: boolean;
	/** Answers 451 to the first RCPT for each recipient. Default: false. */
	readonly greylist?: boolean;
	/** How fast it reads, so that a client with much to say has to wait. Default: as fast as it can. */
	readonly readBytesPerSecond?: number;
	/** Faults that are armed from the start. */
	readonly faults?: readonly SmtpFault[];
}

/** A running server. */
export interface SmtpFaultServer {
	readonly host: string;
	readonly port: number;
	/** `smtp://127.0.0.1:2525`, or `smtps://…`; without credentials. */
	readonly url: string;
	/** Every command line so far, as it came. */
	readonly commands: readonly SmtpCommand[];
	/** Every message that came in whole, whatever was answered. */
	readonly messages: readonly SmtpReceivedMessage[];
	/** How many connections there have been, those that are over included. */
	connections(): number;
	/** How many connections there are. */
	openConnections(): number;
	/**
	 * Lets something go wrong from now on.
	 *
	 * @throws {OptionError} for a fault that makes no sense.
	 */
	arm(fault: SmtpFault): ArmedSmtpFault;
	/** Lifts every fault. */
	clearFaults(): void;
	/** Resolves when a command line has come that begins so; at once, if one has come already. */
	heard(beginning: string): Promise<void>;
	/**
	 * Ends all connections on which no mail is under way, as a server does that has waited long enough; resolves when they are over on
	 * both sides.
	 */
	dropIdle(options?: { readonly reply?: string; readonly reset?: boolean }): Promise<void>;
	/** Nothing listens on the port any more, and all connections are cut; everything else stays. */
	down(): Promise<void>;
	/** Listens again, on the same port. */
	up(): Promise<void>;
	/** Cuts all connections and stops for good. May be called twice. */
	close(): Promise<void>;
}

/**
 * Starts an SMTP server for tests. It speaks the protocol octet for octet, delivers nothing, keeps everything in memory, and goes wrong
 * where it is told to. Where no fault is armed, it is a polite server that takes every mail.
 *
 * @throws {OptionError} for an option or a fault that makes no sense.
 * @throws The error of `net.Server.listen`, for example with code `EADDRINUSE`.
 */
export async function startSmtpFaultServer(options: SmtpFaultServerOptions = {}): Promise<SmtpFaultServer> {
	const server = new FaultServer(options);
	await server.up();
	return server;
}

class FaultServer implements SmtpFaultServer {
	readonly host: string;
	readonly commands: SmtpCommand[] = [];
	readonly messages: SmtpReceivedMessage[] = [];
	readonly #faults = new SmtpFaults();
	readonly #conversations = new Map<Socket, SmtpConversation>();
	readonly #listeners = new Set<() => void>();
	readonly #closing = new AbortController();
	readonly #state: SmtpServerState;
	#server: Server | undefined;
	#port: number;
	#connections = 0;

	constructor(options: SmtpFaultServerOptions) {
		checkOptions(options);
		const { tls, auth, maxMessageBytes, readBytesPerSecond, implicitTls = false, greylist = false } = options;
		this.host = options.host ?? "127.0.0.1";
		this.#port = options.port ?? 0;
		const seen = new Set<string>();
		this.#state = {
			hostname: options.hostname ?? "fault.example",
			extensions: [...(options.extensions ?? ["PIPELINING", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"])],
			maxMessageBytes,
			auth,
			tls,
			implicitTls,
			readBytesPerSecond,
			faults: this.#faults,
			greylists: (recipient) => greylist && !seen.has(recipient) && seen.add(recipient) === seen,
			onCommand: (command) => {
				this.commands.push(command);
				for (const listener of this.#listeners) listener();
			},
			onMessage: (message) => void this.messages.push(message),
			signal: this.#closing.signal,
		};
		for (const fault of options.faults ?? []) this.#faults.arm(fault);
	}

	get port(): number {
		return this.#port;
	}

	get url(): string {
		const host = this.host.includes(":") ? `[${this.host}]` : this.host;
		return `${this.#state.implicitTls ? "smtps" : "smtp"}://${host}:${this.#port}`;
	}

	connections(): number {
		return this.#connections;
	}

	openConnections(): number {
		return this.#conversations.size;
	}

	arm(fault: SmtpFault): ArmedSmtpFault {
		return this.#faults.arm(fault);
	}

	clearFaults(): void {
		this.#faults.clear();
	}

	heard(beginning: string): Promise<void> {
		return new Promise((resolve) => {
			const check = (): void => {
				if (!this.commands.some(({ line }) => line.startsWith(beginning))) return;
				this.#listeners.delete(check);
				resolve();
			};
			this.#listeners.add(check);
			check();
		});
	}

	async dropIdle(options: { readonly reply?: string; readonly reset?: boolean } = {}): Promise<void> {
		const idle = [...this.#conversations].filter(([, conversation]) => !conversation.busy);
		const over = idle.map(([socket]) => once(socket, "close"));
		for (const [, conversation] of idle) conversation.drop(options.reply, options.reset ?? false);
		await Promise.all(over);
	}

	async down(): Promise<void> {
		const server = this.#server;
		if (server === undefined) return;
		this.#server = undefined;
		const over = once(server, "close");
		server.close();
		for (const socket of this.#conversations.keys()) socket.destroy();
		await over;
	}

	async up(): Promise<void> {
		if (this.#server !== undefined) return;
		this.#closing.signal.throwIfAborted();
		const server = createServer({ allowHalfOpen: false }, (socket) => this.#serve(socket));
		server.listen(this.#port, this.host);
		await once(server, "listening");
		this.#port = (server.address() as AddressInfo).port;
		this.#server = server;
	}

	async close(): Promise<void> {
		this.#closing.abort(new Error("The server was closed"));
		await this.down();
	}

	#serve(socket: Socket): void {
		this.#connections += 1;
		// A client that goes away in the middle is none of our trouble.
		socket.on("error", () => {});
		socket.on("close", () => this.#conversations.delete(socket));
		socket.setNoDelay(true);
		const conversation = new SmtpConversation(this.#state, socket, this.#connections);
		this.#conversations.set(socket, conversation);
		conversation.run().catch((error: unknown) => {
			socket.destroy();
			// Closing ends holds and delays by this error; any other is a mistake in here and must be seen.
			if (!this.#closing.signal.aborted) throw error;
		});
	}
}

const knownOptions = [
	...["host", "port", "hostname", "extensions", "maxMessageBytes", "auth", "tls", "implicitTls", "greylist"],
	...["readBytesPerSecond", "faults"],
];

function checkOptions(options: SmtpFaultServerOptions): void {
	for (const name of Object.keys(options)) {
		if (!knownOptions.includes(name)) throw new OptionError(name, `is not known; there are ${knownOptions.join(", ")}`);
	}
	if (options.implicitTls === true && options.tls === undefined) {
		throw new OptionError("implicitTls", "needs a key and a certificate in tls");
	}
	checkPositive("maxMessageBytes", options.maxMessageBytes);
	checkPositive("readBytesPerSecond", options.readBytesPerSecond);
}

function checkPositive(option: string, value: number | undefined): void {
	if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
	throw new OptionError(option, "must be a whole number of at least 1");
}
