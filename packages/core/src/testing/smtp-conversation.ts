import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { TLSSocket } from "node:tls";
import type { SmtpFaults, SmtpPoint } from "./smtp-fault.ts";
import { SmtpReader } from "./smtp-reader.ts";

/** A command line as it came, without its CRLF. Of AUTH, the lines with the credentials too. */
export interface SmtpCommand {
	/** Which connection it came on, from 1. */
	readonly connection: number;
	readonly line: string;
}

/** A message that came in whole. */
export interface SmtpReceivedMessage {
	/** Which connection it came on, from 1. */
	readonly connection: number;
	/** As it stood between the angle brackets; `""` is the null one. */
	readonly mailFrom: string;
	/** The recipients that were taken, as they stood between the angle brackets. */
	readonly recipients: readonly string[];
	/** The parameters of MAIL FROM, as they came: `SIZE=120`, `BODY=8BITMIME`, `SMTPUTF8`. */
	readonly parameters: readonly string[];
	/** Without dot-stuffing and without the final dot. */
	readonly bytes: Buffer;
	/** What was answered to the final dot; null as long as nothing was. */
	readonly reply: string | null;
	/** Whether it came over TLS. */
	readonly secure: boolean;
	/** Who had logged in. */
	readonly user: string | undefined;
}

/** What one conversation needs to know of its server. */
export interface SmtpServerState {
	readonly hostname: string;
	readonly extensions: readonly string[];
	readonly maxMessageBytes: number | undefined;
	readonly auth: { readonly user: string; readonly pass: string } | undefined;
	readonly tls: { readonly key: string; readonly cert: string } | undefined;
	readonly implicitTls: boolean;
	readonly readBytesPerSecond: number | undefined;
	readonly faults: SmtpFaults;
	/** Whether this recipient is to be told to come again. */
	readonly greylists: (recipient: string) => boolean;
	readonly onCommand: (command: SmtpCommand) => void;
	readonly onMessage: (message: SmtpReceivedMessage) => void;
	/** Aborted when the server closes: ends holds and delays. */
	readonly signal: AbortSignal;
}

interface Transaction {
	readonly mailFrom: string;
	readonly parameters: readonly string[];
	readonly recipients: string[];
}

/** One connection, from its greeting to its end. */
export class SmtpConversation {
	readonly #state: SmtpServerState;
	readonly #number: number;
	#socket: Socket;
	#reader: SmtpReader;
	#over = false;
	#greeted = false;
	/** What was announced, by whomever: by keyword in capitals. Nothing else is allowed in MAIL FROM. */
	#announced: ReadonlyMap<string, string> = new Map();
	#user: string | undefined;
	#transaction: Transaction | undefined;
	/** The recipient of the RCPT that is being answered. */
	#named: string | undefined;

	constructor(state: SmtpServerState, socket: Socket, connection: number) {
		this.#state = state;
		this.#number = connection;
		this.#socket = state.implicitTls ? this.#encrypt(socket) : socket;
		this.#reader = this.#readFrom(this.#socket);
	}

	/** Whether a mail is under way. */
	get busy(): boolean {
		return this.#transaction !== undefined;
	}

	async run(): Promise<void> {
		await this.#answer("greeting", `220 ${this.#state.hostname} ESMTP`);
		while (!this.#over) {
			const line = await this.#readLine();
			if (line === null) break;
			await this.#obey(line);
		}
		this.#socket.end();
	}

	/** Says something nobody asked for, and ends the connection. */
	drop(reply: string | undefined, reset: boolean): void {
		if (reply !== undefined) this.#socket.write(`${reply}\r\n`);
		this.#end(reset ? "reset" : "close");
	}

	async #obey(line: string): Promise<void> {
		const [verb = ""] = /^[A-Za-z0-9]*/.exec(line) ?? [];
		switch (verb.toUpperCase()) {
			case "EHLO":
				return this.#hello("EHLO", this.#capabilities());
			case "HELO":
				return this.#hello("HELO", `250 ${this.#state.hostname}`);
			case "STARTTLS":
				return this.#startTls();
			case "AUTH":
				return this.#authenticate(line);
			case "MAIL":
				return this.#mail(line);
			case "RCPT":
				return this.#rcpt(line);
			case "DATA":
				return this.#data();
			case "RSET":
				this.#transaction = undefined;
				return void (await this.#answer("RSET", "250 2.0.0 Ok"));
			case "NOOP":
				return void (await this.#answer("NOOP", "250 2.0.0 Ok"));
			case "QUIT":
				await this.#answer("QUIT", "221 2.0.0 Bye");
				this.#over = true;
				return;
			default:
				return void (await this.#answer("other", "502 5.5.2 Command not recognized"));
		}
	}

	async #hello(point: "EHLO" | "HELO", usual: string): Promise<void> {
		this.#transaction = undefined;
		const reply = await this.#answer(point, usual);
		if (!isPositive(reply)) return;
		this.#greeted = true;
		this.#announced = point === "HELO" ? new Map() : parseExtensions(reply ?? "");
	}

	/** The smaller of what the options say and what was announced; a SIZE without a number, or of 0, is no limit (RFC 1870 §4). */
	#maxMessageBytes(): number {
		const announced = Number(this.#announced.get("SIZE") ?? "0");
		return Math.min(this.#state.maxMessageBytes ?? Number.MAX_SAFE_INTEGER, announced || Number.MAX_SAFE_INTEGER);
	}

	#capabilities(): string {
		const { hostname, extensions, maxMessageBytes, auth } = this.#state;
		const lines = [
			hostname,
			...extensions,
			...(maxMessageBytes === undefined ? [] : [`SIZE ${maxMessageBytes}`]),
			...(this.#canStartTls() ? ["STARTTLS"] : []),
			...(auth === undefined ? [] : ["AUTH PLAIN LOGIN"]),
		];
		return lines.map((line, index) => `250${index === lines.length - 1 ? " " : "-"}${line}`).join("\r\n");
	}

	#canStartTls(): boolean {
		return this.#state.tls !== undefined && !(this.#socket instanceof TLSSocket);
	}

	async #startTls(): Promise<void> {
		const usual = this.#canStartTls() ? "220 2.0.0 Ready to start TLS" : "502 5.5.1 Not available";
		const reply = await this.#answer("STARTTLS", usual);
		if (this.#over || !this.#canStartTls() || !isPositive(reply)) return;
		// Whatever was said in the clear counts for nothing from here on (RFC 3207 §4.2).
		this.#greeted = false;
		this.#user = undefined;
		this.#transaction = undefined;
		this.#socket = this.#encrypt(this.#socket);
		this.#reader = this.#readFrom(this.#socket);
	}

	#encrypt(socket: Socket): Socket {
		const { key = "", cert = "" } = this.#state.tls ?? {};
		const encrypted = new TLSSocket(socket, { isServer: true, key, cert });
		// A client that does not trust the certificate goes away; that is its affair.
		encrypted.on("error", () => socket.destroy());
		return encrypted;
	}

	async #authenticate(line: string): Promise<void> {
		const { auth } = this.#state;
		const [, mechanism = "", initial] = line.split(" ");
		if (auth === undefined) return void (await this.#answer("AUTH", "502 5.5.1 Not available"));
		const credentials = await this.#credentials(mechanism.toUpperCase(), initial);
		if (credentials === null) return void (await this.#answer("AUTH", "504 5.5.4 Mechanism not recognized"));
		const right = credentials.user === auth.user && credentials.pass === auth.pass;
		const usual = right ? "235 2.7.0 Welcome" : "535 5.7.8 Wrong user name or password";
		if (isPositive(await this.#answer("AUTH", usual))) this.#user = credentials.user;
	}

	async #credentials(mechanism: string, initial: string | undefined): Promise<{ user: string; pass: string } | null> {
		if (mechanism === "PLAIN") {
			const [, user = "", pass = ""] = decode(initial ?? (await this.#ask(""))).split("\0");
			return { user, pass };
		}
		if (mechanism !== "LOGIN") return null;
		const user = decode(initial ?? (await this.#ask("VXNlcm5hbWU6")));
		return { user, pass: decode(await this.#ask("UGFzc3dvcmQ6")) };
	}

	async #ask(challenge: string): Promise<string> {
		this.#socket.write(`334 ${challenge}\r\n`);
		return (await this.#readLine()) ?? "";
	}

	async #mail(line: string): Promise<void> {
		const path = parsePath(/^MAIL FROM: ?/i, line);
		const usual = this.#judgeMail(path);
		const reply = await this.#answer("MAIL", usual, path?.address);
		if (path === null || !isPositive(reply)) return;
		this.#transaction = { mailFrom: path.address, parameters: path.parameters, recipients: [] };
	}

	#judgeMail(path: Path | null): string {
		if (!this.#greeted) return "503 5.5.1 Say EHLO first";
		if (this.#state.auth !== undefined && this.#user === undefined) return "530 5.7.0 Authentication required";
		if (this.#transaction !== undefined) return "503 5.5.1 A mail is under way already";
		if (path === null) return "501 5.5.4 Syntax: MAIL FROM:<address>";
		for (const parameter of path.parameters) {
			const [keyword = "", value] = parameter.toUpperCase().split("=");
			if (!this.#allows(keyword, value)) return "555 5.5.4 Parameter not recognized";
			if (keyword === "SIZE" && Number(value) > this.#maxMessageBytes()) return "552 5.3.4 Message too large";
		}
		return this.#needsUtf8(path.address, path.parameters) ? "553 5.6.7 SMTPUTF8 is needed" : "250 2.1.0 Ok";
	}

	#allows(keyword: string, value: string | undefined): boolean {
		if (!this.#announced.has(keyword === "BODY" ? "8BITMIME" : keyword)) return false;
		if (keyword === "SIZE") return /^\d{1,20}$/.test(value ?? "");
		if (keyword === "BODY") return value === "7BIT" || value === "8BITMIME";
		return keyword === "AUTH" || (keyword === "SMTPUTF8" && value === undefined);
	}

	#needsUtf8(address: string, parameters: readonly string[]): boolean {
		return /[^\p{ASCII}]/u.test(address) && !parameters.some((parameter) => parameter.toUpperCase() === "SMTPUTF8");
	}

	async #rcpt(line: string): Promise<void> {
		const path = parsePath(/^RCPT TO: ?/i, line);
		this.#named = path?.address;
		const reply = await this.#answer("RCPT", this.#judgeRcpt(path));
		this.#named = undefined;
		if (path !== null && isPositive(reply)) this.#transaction?.recipients.push(path.address);
	}

	#judgeRcpt(path: Path | null): string {
		if (this.#transaction === undefined) return "503 5.5.1 Say MAIL first";
		if (path === null || path.address === "") return "501 5.5.4 Syntax: RCPT TO:<address>";
		if (path.parameters.length > 0) return "555 5.5.4 Parameter not recognized";
		if (this.#needsUtf8(path.address, this.#transaction.parameters)) return "553 5.6.7 SMTPUTF8 is needed";
		return this.#state.greylists(path.address) ? "451 4.7.1 Greylisted, come again" : "250 2.1.5 Ok";
	}

	async #data(): Promise<void> {
		const reply = await this.#answer("DATA", this.#judgeData());
		const transaction = this.#transaction;
		if (this.#over || !reply?.startsWith("3")) return;
		const bytes = await this.#reader.message(() => this.#messageBegins());
		if (bytes === null) {
			this.#over = true;
			return;
		}
		const message = {
			connection: this.#number,
			mailFrom: transaction?.mailFrom ?? "",
			recipients: [...(transaction?.recipients ?? [])],
			parameters: transaction?.parameters ?? [],
			bytes,
			reply: null as string | null,
			secure: this.#socket instanceof TLSSocket,
			user: this.#user,
		};
		this.#state.onMessage(message);
		const fits = bytes.byteLength <= this.#maxMessageBytes();
		message.reply = await this.#answer("message-end", fits ? "250 2.0.0 Ok" : "552 5.3.4 Message too large");
		this.#transaction = undefined;
	}

	#judgeData(): string {
		if (this.#transaction === undefined) return "503 5.5.1 Say MAIL first";
		return this.#transaction.recipients.length === 0 ? "554 5.5.1 No valid recipients" : "354 Go on";
	}

	async #messageBegins(): Promise<boolean> {
		await this.#answer("message-begins", null);
		return !this.#over;
	}

	/** Says what is usual, or does what a fault wants. @returns What was said. */
	async #answer(point: SmtpPoint, usual: string | null, mailFrom?: string): Promise<string | null> {
		const struck = this.#state.faults.strike({
			point,
			mailFrom: mailFrom ?? this.#transaction?.mailFrom ?? null,
			recipients: [...(this.#transaction?.recipients ?? []), ...(this.#named === undefined ? [] : [this.#named])],
		});
		if (struck === undefined) return this.#say(usual);
		const { fault, lifted } = struck;
		const { signal } = this.#state;
		if (fault.hold === true) await Promise.race([lifted, aborted(signal)]);
		if (fault.delayMs !== undefined) await sleep(fault.delayMs, undefined, { signal });
		const reply = fault.reply === undefined ? (fault.hangUp === undefined ? usual : null) : fault.reply;
		await this.#say(reply, fault.chunkBytes, fault.chunkDelayMs);
		if (fault.hangUp !== undefined) this.#end(fault.hangUp);
		return reply;
	}

	async #say(reply: string | null, chunkBytes?: number, chunkDelayMs = 1): Promise<string | null> {
		if (reply === null || this.#socket.destroyed) return reply;
		const wire = Buffer.from(`${reply}\r\n`);
		const step = chunkBytes ?? wire.byteLength;
		for (let at = 0; at < wire.byteLength; at += step) {
			if (at > 0) await sleep(chunkDelayMs, undefined, { signal: this.#state.signal });
			this.#socket.write(wire.subarray(at, at + step));
		}
		return reply;
	}

	async #readLine(): Promise<string | null> {
		const line = await this.#reader.line();
		if (line !== null) this.#state.onCommand({ connection: this.#number, line });
		return line;
	}

	#readFrom(socket: Socket): SmtpReader {
		const { readBytesPerSecond, signal } = this.#state;
		return new SmtpReader(socket, async (octets) => {
			if (readBytesPerSecond === undefined) return;
			await sleep((octets / readBytesPerSecond) * 1000, undefined, { signal });
		});
	}

	#end(how: "close" | "reset"): void {
		this.#over = true;
		if (how === "close") this.#socket.end();
		else if (this.#socket instanceof TLSSocket) this.#socket.destroy();
		else this.#socket.resetAndDestroy();
	}
}

interface Path {
	readonly address: string;
	readonly parameters: readonly string[];
}

/** A quoted local part may hold a ">". */
function parsePath(command: RegExp, line: string): Path | null {
	const found = command.exec(line);
	if (found === null) return null;
	const rest = /^<((?:"(?:[^"\\]|\\.)*"|[^">])*)>(?: +(.*))?$/.exec(line.slice(found[0].length));
	if (rest === null) return null;
	return { address: rest[1] ?? "", parameters: (rest[2] ?? "").split(" ").filter((parameter) => parameter !== "") };
}

function parseExtensions(reply: string): ReadonlyMap<string, string> {
	// The first line is the server's name.
	const lines = reply.split("\r\n").slice(1);
	return new Map(
		lines.map((line) => {
			const [keyword = "", ...parameters] = line.slice(4).split(" ");
			return [keyword.toUpperCase(), parameters.join(" ")] as const;
		}),
	);
}

function isPositive(reply: string | null): boolean {
	return reply?.startsWith("2") === true;
}

function decode(base64: string): string {
	return Buffer.from(base64, "base64").toString("utf8");
}

function aborted(signal: AbortSignal): Promise<never> {
	return new Promise((_, reject) => {
		signal.addEventListener("abort", () => reject(signal.reason), { once: true });
	});
}
