import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

/** Stands before a local SES and counts what it is asked. */
export interface CountingProxy {
	readonly url: string;
	/** `METHOD path body` of each request, in their order. */
	readonly requests: readonly string[];
	puts(): readonly string[];
	close(): Promise<void>;
}

/** @param answer Answers in place of the target; null leaves it to that. */
export async function startCountingProxy(
	target: string,
	answer: (request: string) => Response | null = () => null,
): Promise<CountingProxy> {
	const requests: string[] = [];
	const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
		const body = await buffer(incoming);
		const request = `${incoming.method} ${incoming.url} ${body.toString()}`;
		requests.push(request);
		const own = answer(request);
		const hasBody = incoming.method !== "GET" && incoming.method !== "DELETE";
		const response =
			own === null
				? await fetch(target + incoming.url, {
						method: String(incoming.method),
						headers: { "content-type": "application/json" },
						...(hasBody ? { body } : {}),
					})
				: own;
		outgoing.writeHead(response.status, {
			"content-type": "application/json",
			"x-amzn-errortype": response.headers.get("x-amzn-errortype") ?? "",
		});
		outgoing.end(Buffer.from(await response.arrayBuffer()));
	};
	const server = createServer((incoming, outgoing) => {
		// A client that was killed in the middle is part of the test.
		serve(incoming, outgoing).catch(() => outgoing.destroy());
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		puts: () => requests.filter((request) => request.startsWith("PUT ")),
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}
