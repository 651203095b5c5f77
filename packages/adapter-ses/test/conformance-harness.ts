import { once } from "node:events";
import { createServer, type IncomingMessage, request as requestHttp, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { pipeline } from "node:stream/promises";
import type {
	ArmedFault,
	DeclaredCapabilities,
	FarSide,
	ReceivedMail,
	TransportFault,
	TransportPhase,
} from "@todoku/core/conformance";
import { parseAddress } from "@todoku/mime";
import { type FaultRule, type SentMessage, type SesLocal, startSesLocal } from "@todoku/ses-local";
import { createSesTransport } from "../src/index.ts";

/** What SES has, and what it lacks by nature. */
export const sesCapabilities: DeclaredCapabilities = {
	mailFrom: { absent: "the MAIL FROM domain belongs to the identity, not to the message" },
	nullMailFrom: { absent: "SES writes a MAIL FROM of its own in every message" },
	quotedLocalParts: true,
	smtpUtf8: { absent: "SES has no SMTPUTF8" },
	smtpUtf8PerServer: { absent: "SES has no SMTPUTF8, in any region" },
	keepsMessageId: { absent: "SES replaces Message-ID" },
	providerMessageId: true,
	recipientRefusal: { absent: "SES takes mail for any recipient and reports afterwards, by events" },
	temporaryRecipientRefusal: { absent: "SES takes mail for any recipient and reports afterwards, by events" },
	messageRefusal: true,
	temporaryMessageRefusal: { absent: "SES refuses a message for good or not at all" },
	routeRefusal: true,
	temporaryRouteRefusal: true,
	throttling: true,
	retryHint: true,
	namedDelay: { absent: "SES names no time to wait; the hint follows from its quotas, per second and per day" },
	closing: { absent: "an HTTP answer takes no leave" },
	knownHandOver: {
		absent: "envelope and message go in one request; once it is under way nobody can tell how far it got",
	},
	idleConnections: true,
	ownSizeLimit: true,
	announcedSizeLimit: { absent: "the SES API announces no limit; its quotas are documented" },
	verify: true,
};

/** A local SES that knows sender.example, behind a door at which connections go wrong. */
export async function startFaultySes(): Promise<FarSide> {
	const ses = await startSesLocal({ identities: ["sender.example"] });
	const door = new Door(ses.url);
	await door.open();
	return {
		create: ({ timeoutMs } = {}) =>
			createSesTransport({
				region: ses.region,
				endpoint: door.url,
				credentials: { accessKeyId: "local", secretAccessKey: "local" },
				...(timeoutMs === undefined ? {} : { requestTimeoutMs: timeoutMs }),
			}),
		received: () => ses.messages().flatMap(toReceivedMails),
		program: (fault) => program(ses, door, fault),
		dispose: async () => {
			await door.close();
			await ses.close();
		},
	};
}

function toReceivedMails({ recipients, raw, messageId }: SentMessage): readonly ReceivedMail[] {
	return recipients.map((recipient) => ({
		mailFrom: undefined,
		// In the request they are quoted; here they are as their owners write them.
		recipient: parseAddress(recipient, { legacyCarrier: true }),
		bytes: raw,
		providerMessageId: messageId,
	}));
}

async function program(ses: SesLocal, door: Door, fault: TransportFault): Promise<ArmedFault> {
	switch (fault.kind) {
		case "unreachable":
			await door.close();
			return { struck: Promise.resolve(), lift: () => door.open() };
		case "drop-idle":
			await door.dropIdle();
			return { struck: Promise.resolve(), lift: () => {} };
		case "lose-connection":
			return door.arm(fault.phase, "reset");
		case "stay-silent":
			return door.arm(fault.phase, "hold");
		case "refuse-message":
		case "refuse-route":
		case "throttle":
		case "garble-answer":
			return addRule(ses, toRule(fault));
		case "refuse-recipient":
		case "closing":
		case "limit-size":
		case "no-smtputf8":
			throw new Error(`SES has no way to ${fault.kind}`);
		default:
			return fault satisfies never;
	}
}

function toRule(
	fault: Extract<TransportFault, { kind: "refuse-message" | "refuse-route" | "throttle" | "garble-answer" }>,
): FaultRule {
	switch (fault.kind) {
		case "refuse-message":
			if (!fault.permanent) throw new Error("SES refuses a message for good or not at all");
			return { what: "content", times: 1 };
		case "refuse-route":
			return { what: fault.permanent ? "paused" : "expired-token", times: 1 };
		case "throttle":
			if (fault.delayMs !== undefined) throw new Error("SES names no time to wait");
			return { what: "throttle", times: 1 };
		case "garble-answer":
			return { what: "malformed-json", times: 1 };
		default:
			return fault satisfies never;
	}
}

function addRule(ses: SesLocal, rule: FaultRule): ArmedFault {
	const added = ses.faults.add(rule);
	return {
		get struck(): Promise<void> {
			return until(() => added.hits() > 0);
		},
		lift: () => added.remove(),
	};
}

/** Resolves when it has become true; nothing tells of it. */
async function until(condition: () => boolean): Promise<void> {
	while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}

interface ArmedDoor {
	readonly phase: TransportPhase;
	readonly what: "reset" | "hold";
	readonly onStrike: () => void;
	readonly lifted: Promise<void>;
}

/** Lets requests through to SES, but for those that are to get lost or to wait on the way. */
class Door {
	readonly #target: string;
	readonly #sockets = new Set<Socket>();
	readonly #armed = new Set<ArmedDoor>();
	readonly #server = createServer((request, response) => void this.#pass(request, response));
	#port = 0;

	constructor(target: string) {
		this.#target = target;
		this.#server.on("connection", (socket: Socket) => {
			this.#sockets.add(socket);
			socket.on("close", () => this.#sockets.delete(socket));
		});
	}

	get url(): string {
		return `http://127.0.0.1:${this.#port}`;
	}

	async open(): Promise<void> {
		if (this.#server.listening) return;
		this.#server.listen(this.#port, "127.0.0.1");
		await once(this.#server, "listening");
		this.#port = (this.#server.address() as AddressInfo).port;
	}

	async close(): Promise<void> {
		if (!this.#server.listening) return;
		this.#server.close();
		for (const socket of this.#sockets) socket.destroy();
		await once(this.#server, "close");
	}

	async dropIdle(): Promise<void> {
		const over = [...this.#sockets].map((socket) => once(socket, "close"));
		for (const socket of this.#sockets) socket.end();
		await Promise.all(over);
	}

	arm(phase: TransportPhase, what: "reset" | "hold"): ArmedFault {
		const struck = Promise.withResolvers<void>();
		const lifted = Promise.withResolvers<void>();
		const armed: ArmedDoor = { phase, what, onStrike: struck.resolve, lifted: lifted.promise };
		this.#armed.add(armed);
		return {
			struck: struck.promise,
			lift: () => {
				this.#armed.delete(armed);
				lifted.resolve();
			},
		};
	}

	async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
		try {
			if (await this.#meet("before-message", request.socket)) return;
			request.once("data", () => void this.#meet("within-message", request.socket));
			const chunks: Buffer[] = [];
			for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
			const answer = await this.#forward(request, Buffer.concat(chunks));
			if (await this.#meet("before-answer", request.socket)) return;
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			await pipeline(answer, response);
		} catch {
			// Either end went away, and nobody is left to answer.
			response.destroy();
		}
	}

	async #forward({ method, url = "/", headers }: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
		const forwarded = requestHttp(new URL(url, this.#target), {
			method: method ?? "POST",
			headers: { ...headers, host: new URL(this.#target).host },
			agent: false,
		});
		forwarded.end(body);
		const [answer] = (await once(forwarded, "response")) as [IncomingMessage];
		return answer;
	}

	/** Does what is armed for this point. @returns Whether the connection is no more. */
	async #meet(phase: TransportPhase, socket: Socket): Promise<boolean> {
		const armed = [...this.#armed].find((one) => one.phase === phase);
		if (armed === undefined) return false;
		this.#armed.delete(armed);
		armed.onStrike();
		if (armed.what === "reset") socket.resetAndDestroy();
		else await armed.lifted;
		return socket.destroyed;
	}
}
