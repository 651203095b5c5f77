import { createSocket, type Socket } from "node:dgram";
import { once } from "node:events";
import { type Answer, AUTHORITATIVE_ANSWER, decode, encode, type Question } from "dns-packet";

export interface RawQuestion {
	readonly id: number;
	readonly question: Question;
	/** Where the answer is expected. */
	readonly port: number;
	readonly bytes: Buffer;
	readonly answer: (...answers: readonly Answer[]) => Buffer;
	readonly send: (bytes: Buffer) => void;
}

export interface RawServer extends AsyncDisposable {
	readonly address: string;
	readonly asked: readonly RawQuestion[];
}

/** A server on UDP whose every octet the test decides. */
export async function startRawServer(reply: (question: RawQuestion, count: number) => void): Promise<RawServer> {
	const socket: Socket = createSocket("udp4");
	const asked: RawQuestion[] = [];
	socket.on("message", (bytes, peer) => {
		const { id = 0, questions: [question] = [] } = decode(bytes);
		if (question === undefined) return;
		const raw: RawQuestion = {
			id,
			question,
			port: peer.port,
			bytes,
			answer: (...answers) =>
				encode({ type: "response", id, flags: AUTHORITATIVE_ANSWER, questions: [question], answers: [...answers] }),
			send: (sent) => socket.send(sent, peer.port, peer.address),
		};
		asked.push(raw);
		reply(raw, asked.length);
	});
	socket.bind(0, "127.0.0.1");
	await once(socket, "listening");
	return {
		address: `127.0.0.1:${socket.address().port}`,
		asked,
		[Symbol.asyncDispose]: async () => {
			socket.close();
			await once(socket, "close");
		},
	};
}
