import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import type { ArmedFault, DeclaredCapabilities, FarSide, ReceivedMail, TransportFault } from "@todoku/core/conformance";
import { parseAddress, toWireAddress } from "@todoku/mime";
import { SMTPServer } from "smtp-server";
import { createSmtpTransport } from "../src/index.ts";
import { smtpCapabilities } from "./conformance-harness.ts";

export const smtpServerCapabilities: DeclaredCapabilities = {
	...smtpCapabilities,
	quotedLocalParts: { absent: "smtp-server 3.21 takes no quoted local parts and answers 501" },
};

type Done = (error?: Error | null) => void;
type Point = "MAIL" | "RCPT" | "message-begins" | "message-end";

/** A fault as smtp-server can have it: what happens in one of its callbacks. */
interface Strike {
	readonly point: Point;
	/** Only for this recipient, as it stands on the wire. */
	readonly recipient?: string;
	/** Until lifted, and not only once. */
	readonly lasting?: boolean;
	/** Answers, or leaves it to the connection. */
	readonly act: (done: Done, socket: Socket) => void | Promise<void>;
}

/** A real smtp-server, which goes wrong in its callbacks and on its sockets. */
export async function startSmtpServer(): Promise<FarSide> {
	const server = new FaultySmtpServer();
	await server.listen();
	return {
		create: ({ timeoutMs } = {}) =>
			createSmtpTransport({
				host: "127.0.0.1",
				port: server.port,
				...(timeoutMs === undefined ? {} : { commandTimeoutMs: timeoutMs, dataTimeoutMs: timeoutMs }),
			}),
		received: () => [...server.received],
		program: (fault) => server.program(fault),
		dispose: () => server.close(),
	};
}

class FaultySmtpServer {
	readonly received: ReceivedMail[] = [];
	readonly #sockets = new Set<Socket>();
	readonly #armed = new Set<{ readonly strike: Strike; readonly onStrike: () => void }>();
	readonly #server: SMTPServer;
	port = 0;

	constructor() {
		this.#server = new SMTPServer({
			authOptional: true,
			disabledCommands: ["STARTTLS"],
			onMailFrom: (_address, session, done) => this.#meet("MAIL", session.remotePort, done),
			onRcptTo: ({ address }, session, done) => this.#meet("RCPT", session.remotePort, done, address),
			onData: (stream, session, done) => {
				stream.once("data", () => this.#meet("message-begins", session.remotePort, () => {}));
				void text(stream.setEncoding("latin1")).then(
					(latin1) => {
						const { mailFrom, rcptTo } = session.envelope;
						const bytes = Buffer.from(latin1, "latin1");
						const mail = {
							mailFrom: mailFrom === false || mailFrom.address === "" ? null : parseAddress(mailFrom.address),
							recipient: parseAddress(rcptTo[0]?.address ?? ""),
							bytes,
						};
						// Taken when the last octet is here; taken back when it is refused.
						this.received.push(mail);
						this.#meet("message-end", session.remotePort, (error) => {
							if (error) this.received.splice(this.received.indexOf(mail), 1);
							// smtp-server looks at the size itself, and leaves the rest to us.
							const tooLarge = stream.sizeExceeded ? withCode(552, "5.3.4 Message too large") : null;
							done(error ?? tooLarge);
						});
					},
					() => {},
				);
			},
		});
		this.#server.on("error", () => {});
		this.#server.server.on("connection", (socket) => {
			this.#sockets.add(socket);
			socket.on("close", () => this.#sockets.delete(socket));
		});
	}

	async listen(): Promise<void> {
		this.#server.server.listen(this.port, "127.0.0.1");
		await once(this.#server.server, "listening");
		this.port = (this.#server.server.address() as AddressInfo).port;
	}

	async close(): Promise<void> {
		for (const socket of this.#sockets) socket.destroy();
		if (!this.#server.server.listening) return;
		this.#server.server.close();
		await once(this.#server.server, "close");
	}

	async program(fault: TransportFault): Promise<ArmedFault> {
		const { options, server } = this.#server;
		if (fault.kind === "unreachable") {
			await this.close();
			return { struck: Promise.resolve(), lift: () => (server.listening ? undefined : this.listen()) };
		}
		if (fault.kind === "drop-idle") {
			const over = [...this.#sockets].map((socket) => once(socket, "close"));
			for (const socket of this.#sockets) socket.end();
			await Promise.all(over);
			return done;
		}
		if (fault.kind === "limit-size") {
			options.size = fault.maxBytes;
			return done;
		}
		if (fault.kind === "no-smtputf8") {
			options.hideSMTPUTF8 = true;
			return done;
		}
		const lifted = Promise.withResolvers<void>();
		return this.#arm(toStrike(fault, lifted.promise), () => lifted.resolve());
	}

	#arm(strike: Strike, onLift: () => void): ArmedFault {
		const struck = Promise.withResolvers<void>();
		const armed = { strike, onStrike: struck.resolve };
		this.#armed.add(armed);
		return {
			struck: struck.promise,
			lift: () => {
				this.#armed.delete(armed);
				onLift();
			},
		};
	}

	#meet(point: Point, remotePort: number, done: Done, recipient?: string): void {
		const socket = [...this.#sockets].find((one) => one.remotePort === remotePort);
		for (const armed of this.#armed) {
			const { strike } = armed;
			if (strike.point !== point || (strike.recipient ?? recipient) !== recipient || socket === undefined) continue;
			if (strike.lasting !== true) this.#armed.delete(armed);
			armed.onStrike();
			void strike.act(done, socket);
			return;
		}
		done();
	}
}

const points = {
	"before-message": "RCPT",
	"within-message": "message-begins",
	"before-answer": "message-end",
} as const;

function toStrike(
	fault: Exclude<TransportFault, { kind: "unreachable" | "drop-idle" | "limit-size" | "no-smtputf8" }>,
	lifted: Promise<void>,
): Strike {
	const answer =
		(code: number, reply: string): Strike["act"] =>
		(done) =>
			done(withCode(code, reply));
	switch (fault.kind) {
		case "refuse-recipient":
			return {
				point: "RCPT",
				recipient: toWireAddress(fault.recipient),
				lasting: true,
				act: fault.permanent ? answer(550, "5.1.1 No such user") : answer(450, "4.2.1 Mailbox busy"),
			};
		case "refuse-message":
			return { point: "message-end", act: fault.permanent ? answer(554, "5.6.0 No") : answer(451, "4.3.0 Not now") };
		case "refuse-route":
			return { point: "MAIL", act: fault.permanent ? answer(550, "5.7.1 Not you") : answer(451, "4.7.1 Not now") };
		case "throttle":
			if (fault.delayMs !== undefined) throw new Error("An SMTP reply names no time to wait");
			return { point: "MAIL", act: answer(450, "4.7.1 Too much mail at once") };
		case "closing":
			return { point: "MAIL", lasting: true, act: (_done, socket) => void socket.end("421 4.3.2 Closing\r\n") };
		case "lose-connection":
			return { point: points[fault.phase], act: (_done, socket) => void socket.resetAndDestroy() };
		case "stay-silent":
			return { point: points[fault.phase], act: async (done) => lifted.then(() => done()) };
		case "garble-answer":
			return { point: "message-end", act: (_done, socket) => void socket.write("hello?\r\n") };
		default:
			return fault satisfies never;
	}
}

const done: ArmedFault = { struck: Promise.resolve(), lift: () => {} };

function withCode(responseCode: number, message: string): Error {
	return Object.assign(new Error(message), { responseCode });
}
