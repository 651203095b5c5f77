import { createSocket } from "node:dgram";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Packet, TRUNCATED_RESPONSE } from "dns-packet";

/** What the server says at a name: TXT records, each as its strings, an alias, an error of its own, or nothing at all, ever. */
export type ServedName =
	| { readonly txt: readonly (readonly string[])[] }
	| { readonly alias: string }
	| { readonly rcode: "SERVFAIL" | "REFUSED" }
	| { readonly silent: true };

export interface AuthoritativeServer {
	/** `127.0.0.1:port`. */
	readonly address: string;
	/** Every question, in order: `udp TXT name`. */
	readonly questions: readonly string[];
	close(): Promise<void>;
}

const rcodes = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const;
const maxUdpBytes = 1_232;

/**
 * A small authoritative server on UDP and TCP. As an authority for one zone does, it returns an alias alone and leaves the rest to whoever
 * asked. Long answers over UDP are truncated.
 */
export async function startAuthoritativeServer(
	names: Readonly<Record<string, ServedName>>,
): Promise<AuthoritativeServer> {
	const questions: string[] = [];
	const answer = (query: Buffer, protocol: "udp" | "tcp"): Buffer | null => {
		const { id, questions: [question] = [] } = decode(query);
		if (question === undefined) return null;
		const name = question.name.toLowerCase();
		questions.push(`${protocol} ${question.type} ${name}`);
		const served = names[name];
		if (served !== undefined && "silent" in served) return null;
		const { rcode, answers } = contentOf(name, question.type, names);
		const reply: Packet = { type: "response", id: id ?? 0, questions: [question] };
		const full = encode({ ...reply, flags: AUTHORITATIVE_ANSWER | rcodes[rcode], answers });
		if (protocol === "tcp" || full.length <= maxUdpBytes) return full;
		return encode({ ...reply, flags: AUTHORITATIVE_ANSWER | TRUNCATED_RESPONSE });
	};

	const udp = createSocket("udp4");
	udp.on("message", (query, peer) => {
		const reply = answer(query, "udp");
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
				const reply = answer(received.subarray(2, end), "tcp");
				received = received.subarray(end);
				if (reply !== null) socket.write(Buffer.concat([Buffer.of(reply.length >> 8, reply.length & 255), reply]));
			}
		});
	});
	// Both protocols need the same port, and only the first can be given any that is free.
	tcp.listen(0, "127.0.0.1");
	await once(tcp, "listening");
	const { port } = tcp.address() as AddressInfo;
	udp.bind(port, "127.0.0.1");
	await once(udp, "listening");
	return {
		address: `127.0.0.1:${port}`,
		questions,
		async close(): Promise<void> {
			for (const connection of connections) connection.destroy();
			tcp.close();
			udp.close();
			await once(tcp, "close");
		},
	};
}

function contentOf(
	name: string,
	type: string,
	names: Readonly<Record<string, ServedName>>,
): { rcode: keyof typeof rcodes; answers: Answer[] } {
	const served = names[name];
	if (served === undefined) {
		const isAbove = Object.keys(names).some((other) => other.endsWith(`.${name}`));
		return { rcode: isAbove ? "NOERROR" : "NXDOMAIN", answers: [] };
	}
	if ("rcode" in served) return { rcode: served.rcode, answers: [] };
	if ("alias" in served) return { rcode: "NOERROR", answers: [{ type: "CNAME", name, ttl: 60, data: served.alias }] };
	const txt = "txt" in served && type === "TXT" ? served.txt : [];
	return { rcode: "NOERROR", answers: txt.map((strings) => ({ type: "TXT", name, ttl: 60, data: [...strings] })) };
}

function frameEnd(received: Buffer): number | null {
	if (received.length < 2) return null;
	const end = 2 + received.readUInt16BE(0);
	return received.length < end ? null : end;
}
