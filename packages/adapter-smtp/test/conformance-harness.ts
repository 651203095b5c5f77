import type { ArmedFault, DeclaredCapabilities, FarSide, ReceivedMail, TransportFault } from "@todoku/core/conformance";
import {
	type SmtpFault,
	type SmtpFaultServer,
	type SmtpReceivedMessage,
	startSmtpFaultServer,
} from "@todoku/core/testing";
import { parseAddress } from "@todoku/mime";
import { createSmtpTransport } from "../src/index.ts";

/** What SMTP has, and what it lacks by nature. */
export const smtpCapabilities: DeclaredCapabilities = {
	mailFrom: true,
	nullMailFrom: true,
	quotedLocalParts: true,
	smtpUtf8: true,
	smtpUtf8PerServer: true,
	keepsMessageId: true,
	providerMessageId: {
		absent: "SMTP defines no id in the answer to the final dot; each relay words its queue id in its own way",
	},
	recipientRefusal: true,
	temporaryRecipientRefusal: true,
	messageRefusal: true,
	temporaryMessageRefusal: true,
	routeRefusal: true,
	temporaryRouteRefusal: true,
	throttling: true,
	retryHint: { absent: "an SMTP reply names no time to wait" },
	namedDelay: { absent: "an SMTP reply names no time to wait" },
	closing: true,
	knownHandOver: true,
	idleConnections: true,
	ownSizeLimit: { absent: "SMTP has no limit of its own; the relay announces one (RFC 1870)" },
	announcedSizeLimit: true,
	verify: true,
};

/** A relay of ours that can go wrong in every way there is. */
export async function startFaultyRelay(): Promise<FarSide> {
	const server = await startSmtpFaultServer();
	return {
		create: ({ timeoutMs } = {}) =>
			createSmtpTransport({
				host: server.host,
				port: server.port,
				...(timeoutMs === undefined ? {} : { commandTimeoutMs: timeoutMs, dataTimeoutMs: timeoutMs }),
			}),
		received: () => server.messages.filter(wasTaken).flatMap(toReceivedMails),
		program: (fault) => program(server, fault),
		dispose: () => server.close(),
	};
}

/** Unless it was refused: an answer that is missing or makes no sense refuses nothing. */
function wasTaken({ reply }: SmtpReceivedMessage): boolean {
	return reply === null || !/^[45]/.test(reply);
}

function toReceivedMails({ mailFrom, recipients, bytes }: SmtpReceivedMessage): readonly ReceivedMail[] {
	return recipients.map((recipient) => ({
		mailFrom: mailFrom === "" ? null : parseAddress(mailFrom),
		// On the wire they are quoted; here they are as their owners write them.
		recipient: parseAddress(recipient, { legacyCarrier: true }),
		bytes,
	}));
}

function program(server: SmtpFaultServer, fault: TransportFault): ArmedFault | Promise<ArmedFault> {
	if (fault.kind === "unreachable") return takeDown(server);
	if (fault.kind === "drop-idle") return server.dropIdle().then(() => done);
	return server.arm(toSmtpFault(fault));
}

const points = {
	"before-message": "RCPT",
	"within-message": "message-begins",
	"before-answer": "message-end",
} as const;

function toSmtpFault(fault: Exclude<TransportFault, { kind: "unreachable" | "drop-idle" }>): SmtpFault {
	switch (fault.kind) {
		case "refuse-recipient":
			return {
				at: "RCPT",
				recipient: fault.recipient,
				reply: fault.permanent ? "550 5.1.1 No such user" : "450 4.2.1 Mailbox busy",
			};
		case "refuse-message":
			return { at: "message-end", reply: fault.permanent ? "554 5.6.0 No" : "451 4.3.0 Not now", times: 1 };
		case "refuse-route":
			return { at: "MAIL", reply: fault.permanent ? "550 5.7.1 Not you" : "451 4.7.1 Not you, not now", times: 1 };
		case "throttle":
			if (fault.delayMs !== undefined) throw new Error("An SMTP reply names no time to wait");
			return { at: "MAIL", reply: "450 4.7.1 Too much mail at once", times: 1 };
		case "closing":
			return { at: "MAIL", reply: "421 4.3.2 Closing", hangUp: "close" };
		case "lose-connection":
			return { at: points[fault.phase], hangUp: "reset", times: 1 };
		case "stay-silent":
			return { at: points[fault.phase], hold: true, times: 1 };
		case "garble-answer":
			return { at: "message-end", reply: "hello?", times: 1 };
		case "limit-size":
			return { at: "EHLO", reply: `250-fault.example\r\n250 SIZE ${fault.maxBytes}` };
		case "no-smtputf8":
			return { at: "EHLO", reply: "250-fault.example\r\n250 8BITMIME" };
		default:
			return fault satisfies never;
	}
}

const done: ArmedFault = { struck: Promise.resolve(), lift: () => {} };

async function takeDown(server: SmtpFaultServer): Promise<ArmedFault> {
	await server.down();
	return { struck: Promise.resolve(), lift: () => server.up() };
}
