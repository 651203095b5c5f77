import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { finished } from "node:stream";
import { answerAtDoor, type Services } from "./front-door.ts";
import { readBody } from "./read-body.ts";
import { type Answer, errorAnswer, NoAnswer } from "./router.ts";
import { assertTrustedHost } from "./trusted-host.ts";

export function listen(server: Server, port: number, host: string): Promise<void> {
	return new Promise((resolve, reject) => {
		server.once("error", reject);
		server.listen(port, host, () => {
			server.off("error", reject);
			resolve();
		});
	});
}

export function urlOf(server: Server): string {
	const bound = server.address();
	if (bound === null || typeof bound === "string") throw new Error("ses-local listens on no TCP port.");
	const { address, family, port } = bound;
	if (address === "0.0.0.0" || address === "::") return `http://127.0.0.1:${port}`;
	return family === "IPv6" ? `http://[${address}]:${port}` : `http://${address}:${port}`;
}

export function close(server: Server): Promise<void> {
	return new Promise((resolve) => {
		// An error here means that it was not listening any more.
		server.close(() => resolve());
		server.closeAllConnections();
	});
}

/** Answers one request. Never rejects. */
export async function respond(
	services: Services,
	boundHost: string,
	request: IncomingMessage,
	response: ServerResponse,
): Promise<void> {
	const answered = Promise.withResolvers<void>();
	const answer = await answerTo(services, boundHost, request, answered.promise);
	if (answer instanceof NoAnswer) {
		answered.resolve();
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
	// Also when the client went away before: what it sent was accepted all the same.
	finished(response, () => answered.resolve());
}

async function answerTo(
	services: Services,
	boundHost: string,
	request: IncomingMessage,
	answered: Promise<void>,
): Promise<Answer | NoAnswer> {
	try {
		// The body is read first: a client that is still writing when it is refused may miss the answer.
		const body = await readBody(request);
		assertTrustedHost(request.headers, boundHost);
		const { method = "", url: target = "", headers, socket } = request;
		const sourceIp = socket.remoteAddress ?? "";
		return await answerAtDoor({ method, target, body, headers, sourceIp, answered }, services);
	} catch (error) {
		return error instanceof NoAnswer ? error : errorAnswer(error);
	}
}
