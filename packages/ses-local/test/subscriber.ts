import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a subscriber of a topic got. */
export interface Received {
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	/** The body, read as what SNS sends. */
	readonly message: Readonly<Record<string, string>>;
}

export interface Subscriber {
	readonly url: string;
	/** In the order they came. */
	readonly received: readonly Received[];
	/** Those of the type, and of them the JSON in `Message`. */
	events(): readonly Record<string, unknown>[];
	/** What it answers from now on; a list is answered one after the other, the last for ever. Default 200. `null`: nothing. */
	answer(...statuses: readonly (number | null)[]): void;
	close(): Promise<void>;
}

/** An HTTP server that takes what SNS posts, and confirms nothing by itself. */
export async function startSubscriber(): Promise<Subscriber> {
	const received: Received[] = [];
	let statuses: readonly (number | null)[] = [200];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			const body = Buffer.concat(chunks).toString("utf8");
			received.push({ headers: request.headers, body, message: JSON.parse(body) as Record<string, string> });
			const [status = 200, ...others] = statuses;
			if (others.length > 0) statuses = others;
			if (status !== null) response.writeHead(status).end();
		});
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
		received,
		events: () =>
			received
				.map(({ message }) => message["Message"] ?? "")
				.filter(isJson)
				.map(parse),
		answer: (...next) => {
			statuses = next;
		},
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function isJson(text: string): boolean {
	return text.startsWith("{");
}

function parse(text: string): Record<string, unknown> {
	return JSON.parse(text) as Record<string, unknown>;
}
