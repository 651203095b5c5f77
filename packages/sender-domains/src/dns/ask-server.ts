import { createSocket } from "node:dgram";
import { connect, isIPv6 } from "node:net";
import type { DnsFailure, QuestionType } from "./dns-answer.ts";
import { type DnsQuery, type DnsReply, makeQuery, readReply } from "./dns-message.ts";
import type { ServerAddress } from "./server-address.ts";

/** A reply, or why there is none. */
export type ServerOutcome = DnsReply | Extract<DnsFailure, "timeout" | "unreachable" | "malformed">;

/**
 * Asks one server once: over UDP, and over TCP where the answer does not fit.
 *
 * Every question has a random id and a socket, and so a port, of its own. What comes from elsewhere, or answers another question, is
 * passed over, and the wait goes on.
 *
 * @param timeoutMs For each of the two ways.
 */
export async function askServer(
	server: ServerAddress,
	name: string,
	type: QuestionType,
	timeoutMs: number,
): Promise<ServerOutcome> {
	const outcome = await askOverUdp(server, makeQuery(name, type, true), timeoutMs);
	if (typeof outcome === "string") return outcome;
	// RFC 6891 §7: an old server knows no OPT record.
	const isOld = outcome.rcode === "FORMERR" || outcome.rcode === "NOTIMP";
	const reply = isOld ? await askOverUdp(server, makeQuery(name, type, false), timeoutMs) : outcome;
	if (typeof reply === "string" || !reply.truncated) return reply;
	return askOverTcp(server, makeQuery(name, type, !isOld), timeoutMs);
}

function askOverUdp({ address, port }: ServerAddress, query: DnsQuery, timeoutMs: number): Promise<ServerOutcome> {
	return new Promise((resolve) => {
		const socket = createSocket(isIPv6(address) ? "udp6" : "udp4");
		let isOver = false;
		const settle = (outcome: ServerOutcome): void => {
			if (isOver) return;
			isOver = true;
			clearTimeout(timer);
			socket.close();
			resolve(outcome);
		};
		const timer = setTimeout(() => settle("timeout"), timeoutMs);
		socket.on("error", () => settle("unreachable"));
		socket.on("message", (bytes) => {
			const reply = readReply(bytes, query);
			if (reply !== null) settle(reply);
		});
		// A connected socket hears its peer and nobody else, and is told when nobody listens there.
		// Where it cannot connect at all, Node gives the error to this function, whose type knows none, and to nobody else.
		socket.connect(port, address, (...[failure]: unknown[]) => {
			if (failure) settle("unreachable");
			if (isOver) return;
			socket.send(query.bytes, (error) => {
				if (error !== null) settle("unreachable");
			});
		});
	});
}

function askOverTcp({ address, port }: ServerAddress, query: DnsQuery, timeoutMs: number): Promise<ServerOutcome> {
	return new Promise((resolve) => {
		const socket = connect(port, address);
		const settle = (outcome: ServerOutcome): void => {
			clearTimeout(timer);
			socket.destroy();
			resolve(outcome);
		};
		const timer = setTimeout(() => settle("timeout"), timeoutMs);
		socket.on("error", () => settle("unreachable"));
		socket.on("close", () => settle("unreachable"));
		socket.on("connect", () => {
			const { bytes } = query;
			socket.write(Buffer.concat([Buffer.of(bytes.length >> 8, bytes.length & 255), bytes]));
		});
		let received = Buffer.alloc(0);
		socket.on("data", (chunk) => {
			received = Buffer.concat([received, chunk]);
			if (received.length < 2) return;
			// Two octets of length bound the message (RFC 1035 §4.2.2), so no more than one is ever kept.
			const end = 2 + received.readUInt16BE(0);
			if (received.length < end) return;
			const reply = readReply(received.subarray(2, end), query);
			settle(reply === null || reply.truncated ? "malformed" : reply);
		});
	});
}
