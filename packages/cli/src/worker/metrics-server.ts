import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { toListenError } from "../listen-error.ts";
import { metricsContentType } from "./prometheus-text.ts";

/** What the endpoints tell. */
export interface MetricsSource {
	isReady(): boolean;
	/** In the text format of Prometheus. */
	readMetrics(): Promise<string>;
}

export interface MetricsServer {
	/** `http://127.0.0.1:9464` */
	readonly url: string;
	close(): Promise<void>;
}

/**
 * Serves `/metrics`, `/ready` and `/live`.
 *
 * @throws {MailError} where it cannot listen.
 */
export async function startMetricsServer(source: MetricsSource, host: string, port: number): Promise<MetricsServer> {
	const server = createServer((request, response) => {
		answer(source, request, response).catch(() => response.destroy());
	});
	try {
		server.listen(port, host);
		await once(server, "listening");
	} catch (error) {
		throw toListenError(error, host, port, "--metrics-port");
	}
	const { address, family, port: taken } = server.address() as AddressInfo;
	return {
		url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`,
		async close() {
			server.close();
			server.closeAllConnections();
			if (server.listening) await once(server, "close");
		},
	};
}

async function answer(source: MetricsSource, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const respond = (status: number, text: string, type = "text/plain; charset=utf-8"): void => {
		response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
		response.end(request.method === "HEAD" ? undefined : text);
	};
	if (request.method !== "GET" && request.method !== "HEAD") {
		response.setHeader("allow", "GET, HEAD");
		respond(405, "Only GET\n");
		return;
	}
	switch (request.url?.split("?", 1)[0] ?? "") {
		case "/metrics":
			respond(200, await source.readMetrics(), metricsContentType);
			return;
		case "/ready":
			if (source.isReady()) respond(200, "ready\n");
			else respond(503, "not ready: the worker does not run, or does not reach its store\n");
			return;
		case "/live":
			respond(200, "live\n");
			return;
		default:
			respond(404, "There is /metrics, /ready and /live\n");
	}
}
