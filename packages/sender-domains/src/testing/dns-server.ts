import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { AUTHORITATIVE_ANSWER, decode, encode, type Packet, RECURSION_AVAILABLE, TRUNCATED_RESPONSE } from "dns-packet";
import { type Rcode, type ServedNames, type ServedRecords, type ServedType, ServedZones } from "./served-zones.ts";

export interface DnsServerOptions {
	/** By the name of the zone; `.` is the root, and so everything. */
	readonly zones: Readonly<Record<string, ServedNames>>;
	/**
	 * `authority`: answers for its zones and for nothing else, and leaves aliases to whoever asked. `resolver`: as if it had asked such an
	 * authority; what is in no zone does not exist. Default: `authority`.
	 */
	readonly role?: "authority" | "resolver" | undefined;
	/** Default: 127.0.0.1. */
	readonly host?: string | undefined;
	/** Default: 0, any that is free. */
	readonly port?: number | undefined;
}

/** A small DNS server on UDP and TCP, for tests and demonstrations, whose records can be changed while it runs. */
export interface DnsServer {
	/** `127.0.0.1:port`. */
	readonly address: string;
	readonly port: number;
	/** Every question, in order: `udp TXT name`. */
	readonly questions: readonly string[];
	/** Puts records at a name; those of other types stay. A name that begins with `*.` is a wildcard. */
	set(name: string, records: ServedRecords): void;
	/** Takes away the records of one type, or the name with all it has. */
	remove(name: string, type?: ServedType): void;
	/** Adds a zone, or puts it in the place of the one with that name. */
	addZone(zone: string, names: ServedNames): void;
	close(): Promise<void>;
}

const rcodes: Readonly<Record<Rcode, number>> = {
	NOERROR: 0,
	FORMERR: 1,
	SERVFAIL: 2,
	NXDOMAIN: 3,
	NOTIMP: 4,
	REFUSED: 5,
};
const maxUdpBytes = 1_232;

/** Starts it. Long answers over UDP are truncated, and given whole over TCP. */
export async function startDnsServer(options: DnsServerOptions): Promise<DnsServer> {
	const { role = "authority", host = "127.0.0.1" } = options;
	const zones = new ServedZones();
	for (const [zone, names] of Object.entries(options.zones)) zones.add(zone, names);
	const questions: string[] = [];

	const answer = (query: Buffer, protocol: "udp" | "tcp"): Buffer | null => {
		const { id, questions: [question] = [] } = decode(query);
		if (question === undefined) return null;
		questions.push(`${protocol} ${question.type} ${question.name.toLowerCase()}`);
		if (zones.loses(question.name)) return null;
		const said =
			role === "authority" ? zones.answer(question.name, question.type) : zones.resolve(question.name, question.type);
		const flags = (role === "resolver" ? RECURSION_AVAILABLE : 0) | (said.isAuthoritative ? AUTHORITATIVE_ANSWER : 0);
		const reply: Packet = { type: "response", id: id ?? 0, questions: [question] };
		const { answers, authorities } = said;
		const full = encode({
			...reply,
			flags: flags | rcodes[said.rcode],
			answers: [...answers],
			authorities: [...authorities],
		});
		if (protocol === "tcp" || full.length <= maxUdpBytes) return full;
		return encode({ ...reply, flags: flags | TRUNCATED_RESPONSE });
	};
	/** What nobody can read is not answered. */
	const answerOrNot = (query: Buffer, protocol: "udp" | "tcp"): Buffer | null => {
		try {
			return answer(query, protocol);
		} catch {
			return null;
		}
	};

	const udp = createSocket(host.includes(":") ? "udp6" : "udp4");
	udp.on("message", (query, peer) => {
		const reply = answerOrNot(query, "udp");
		if (reply !== null) udp.send(reply, peer.port, peer.address);
	});
	const connections = new Set<Socket>();
	const tcp = createServer((socket) => {
		connections.add(socket);
		socket.on("close", () => connections.delete(socket));
		socket.on("error", () => socket.destroy());
		let received = Buffer.alloc(0);
		socket.on("data", (chunk) => {
			received = Buffer.concat([received, chunk]);
			for (let end = frameEnd(received); end !== null; end = frameEnd(received)) {
				const reply = answerOrNot(received.subarray(2, end), "tcp");
				received = received.subarray(end);
				if (reply !== null) socket.write(Buffer.concat([Buffer.of(reply.length >> 8, reply.length & 255), reply]));
			}
		});
	});
	// Both protocols need the same port, and only the first can be given any that is free.
	tcp.listen(options.port ?? 0, host);
	await once(tcp, "listening");
	const { port } = tcp.address() as AddressInfo;
	udp.bind(port, host);
	await once(udp, "listening");
	return {
		address: host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`,
		port,
		questions,
		set: (name, records) => zones.set(name, records),
		remove: (name, type) => zones.remove(name, type),
		addZone: (zone, names) => zones.add(zone, names),
		async close(): Promise<void> {
			for (const connection of connections) connection.destroy();
			tcp.close();
			udp.close();
			await once(tcp, "close");
		},
	};
}

function frameEnd(received: Buffer): number | null {
	if (received.length < 2) return null;
	const end = 2 + received.readUInt16BE(0);
	return received.length < end ? null : end;
}
