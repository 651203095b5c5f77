import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface FakeEndpoint {
	readonly url: string;
	/** The requests whose body came in whole. */
	readonly requests: readonly { readonly method: string; readonly path: string; readonly body: string }[];
	close(): Promise<void>;
}

/** An endpoint that answers every request in the same way, for what a well-behaved SES would not do. */
export async function startFakeEndpoint(
	answer: (response: ServerResponse, request: IncomingMessage) => void,
): Promise<FakeEndpoint> {
	const requests: { method: string; path: string; body: string }[] = [];
	const server = createServer((request, response) => {
		let body = "";
		request.setEncoding("utf8");
		request.on("data", (chunk: string) => {
			body += chunk;
		});
		request.on("end", () => {
			requests.push({ method: request.method ?? "", path: request.url ?? "", body });
			answer(response, request);
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		close: async () => {
			server.close();
			server.closeAllConnections();
			await once(server, "close");
		},
	};
}

/** Answers as AWS's JSON protocol does: the name of the exception in a header, its text in the body. */
export function refuseWith(status: number, name: string, message: string): (response: ServerResponse) => void {
	return (response) => {
		response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": name });
		response.end(JSON.stringify({ message }));
	};
}
